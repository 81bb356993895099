"""Times the review of a generated book: review.py DATABASE DEBTORS INVOICES; prints JSON."""

import json
import sys
from pathlib import Path

from bench_env import get_median, get_seconds, open_env, read_memory
from databases import say
from generator import generate
from lxml import etree

FLOOR = (Path(__file__).parent / "floor.sql").read_text()
PAGE = 80


class Book:
    """A generated book in a database, and what is timed on it."""

    def __init__(self, env):
        self.env, self.cr = env, env.cr
        self.today = env.company._get_recovery_today()

    def floor(self):
        """One set-based statement into a table with the notice line's own indexes."""
        return get_median(3, self._fill_floor, self._empty_floor)

    def _empty_floor(self):
        self.cr.execute(
            "DROP TABLE IF EXISTS review_floor;"
            "CREATE TABLE review_floor (LIKE credit_recovery_notice_line INCLUDING ALL)"
        )
        self.cr.commit()

    def _fill_floor(self):
        self.cr.execute(FLOOR, {"today": self.today})
        self.cr.commit()

    def review(self):
        self.env.invalidate_all()
        self.env["credit.recovery.case"]._cron_review()

    def clear(self):
        """As if the cases were not reviewed today."""
        self.cr.execute("UPDATE credit_recovery_case SET date_reviewed = NULL")
        self.cr.commit()

    def preview(self):
        self.env.invalidate_all()
        rows = self.env["credit.recovery.preview"]._get_rows(self.env.company, self.today)
        for _row in rows:
            pass

    def first_page(self, model, domain):
        """A function that reads the first page of a model's list, as the web client asks for it."""
        records = self.env[model]
        arch = etree.fromstring(records.get_view(view_type="list")["arch"])
        names = {node.get("name") for node in arch.iterfind("./field")}
        many2one = {"fields": {"display_name": {}}}
        wanted = {
            name: many2one if records._fields[name].type == "many2one" else {} for name in names
        }

        def read():
            self.env.invalidate_all()
            records.web_search_read(domain, wanted, limit=PAGE)

        return read


def main(database, debtors, invoices):
    with open_env(database) as env:
        generate(env, int(debtors), int(invoices), say)
        book = Book(env)
        figures = {"floor": book.floor()}
        before = read_memory()
        figures["first"] = get_seconds(book.review)
        figures["memory"] = read_memory("VmHWM") - before
        env.cr.execute("ANALYZE")
        figures["again"] = get_median(3, book.review, book.clear)
        figures["floor"] = min(figures["floor"], book.floor())
        figures["preview"] = get_median(3, book.preview)
        cases = book.first_page("credit.recovery.case", [("date_closed", "=", False)])
        partners = book.first_page("res.partner", [])
        figures["worklist"], figures["partners"] = get_median(9, cases), get_median(9, partners)
        for name, value in figures.items():
            say(f"{name}: {value:.2f}")
        print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
