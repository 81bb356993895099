"""The file of levels reached before going live: text in, rows and problems out (P-7, pure)."""

import csv
import io
from datetime import date, datetime
from typing import NamedTuple

INVOICE, LEVEL, DATE, PROOF = "invoice", "level", "date", "proof"
REQUIRED = (INVOICE, LEVEL, DATE)
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
# what may be wrong with the file itself
NO_COLUMN, MISSING, BAD_DATE, TWICE = ("no_column", "missing", "bad_date", "twice")


class Row(NamedTuple):
    """An invoice had reached a level on a day; ``proof`` is the name of a file, or empty."""

    line: int
    invoice: str
    level: str
    day: date
    proof: str = ""


class Problem(NamedTuple):
    """What is wrong on a line; ``value`` is the cell or the column meant."""

    line: int
    code: str
    value: str


def parse(text):
    """Read the file: a header with ``invoice``, ``level``, ``date`` and perhaps ``proof``.

    Columns are separated by comma, semicolon or tab, and come in any order.

    :param str text: the content of the file
    :return: (list of Row, list of Problem); lines count from 1, the header being the first

    >>> parse("invoice;level;date\\nINV/1;soft;31/01/2026\\n")
    ([Row(line=2, invoice='INV/1', level='soft', day=datetime.date(2026, 1, 31), proof='')], [])
    >>> parse("invoice,level\\nINV/1,soft\\n")[1]
    [Problem(line=1, code='no_column', value='date')]
    >>> parse("invoice,level,date\\nINV/1,,2026-02-30\\n")[1]
    [Problem(line=2, code='missing', value='level'), Problem(line=2, code='bad_date', \
value='2026-02-30')]
    """
    # lines end as on any system
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text), delimiter=_get_delimiter(text))
    header = [name.strip().lower() for name in next(reader, [])]
    absent = [Problem(1, NO_COLUMN, name) for name in REQUIRED if name not in header]
    if absent:
        return [], absent
    rows, problems, seen = [], [], set()
    for cells in filter(any, reader):
        values = dict(zip(header, map(str.strip, cells), strict=False))
        found = _find_problems(reader.line_num, values, seen)
        problems += found
        if not found:
            rows.append(_get_row(reader.line_num, values))
            seen.add((values[INVOICE], values[LEVEL]))
    return rows, problems


def _get_delimiter(text):
    """The one of the usual separators that the header has most of."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _find_problems(line, values, seen):
    missing = [name for name in REQUIRED if not values.get(name)]
    problems = [Problem(line, MISSING, name) for name in missing]
    if DATE not in missing and not read_date(values[DATE]):
        problems.append(Problem(line, BAD_DATE, values[DATE]))
    if (values.get(INVOICE), values.get(LEVEL)) in seen:
        problems.append(Problem(line, TWICE, values[INVOICE]))
    return problems


def _get_row(line, values):
    return Row(line, values[INVOICE], values[LEVEL], read_date(values[DATE]), values.get(PROOF, ""))


def read_date(text):
    """A day as people write it, or None.

    >>> read_date("01.02.2026"), read_date("2/30/2026")
    (datetime.date(2026, 2, 1), None)
    """
    for format_ in FORMATS:
        try:
            return datetime.strptime(text, format_).date()
        except ValueError:
            continue
    return None
