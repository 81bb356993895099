"""Runs the benchmarks and writes ``out/bench.json``; ``make bench`` calls it.

    run.py [--small] [--keep] [GROUP ...]

Every figure is a ratio taken in one run: machines are noisy. Each group measures in a process of
its own. ``--small`` measures at a tenth of the size (the goals are for the full one), ``--keep``
leaves the generated books for the next run.
"""

import argparse
import json
import time
from pathlib import Path

from databases import Databases
from processes import run_child, say

OUT = Path(__file__).parent.parent / "out" / "bench.json"
GOALS = {
    "review_first_vs_floor": 10,
    "review_again_vs_floor": 1.5,
    "review_rss_mb": 250,
    "review_scaling": 12,
    "review_first_with_bank_vs_floor": 11,
    "review_first_with_holds_vs_floor": 11,
    "preview_vs_floor": 3,
    "exposure_vs_floor": 1,
    "worklist_vs_partner_list": 2,
    "letters_vs_wkhtmltopdf": 0.4,
    "dispatch_vs_letters": 1.3,
    "score_vs_floor": 4,
    "post_overhead": 1.05,
    "payment_overhead": 1.05,
    "post_with_gate_overhead": 1.1,
}
SMALL, LARGE = (1_000, 10_000), (10_000, 100_000)


def run_review(databases, size):
    """First and second review, memory, growth with the size."""
    small = run_child("review", databases.clone_book(SMALL))
    large = small if size == SMALL else run_child("review", databases.clone_book(size))
    return {
        "review_first_vs_floor": large["first"] / large["floor"],
        "review_again_vs_floor": large["again"] / large["floor"],
        "review_rss_mb": large["memory"],
        "review_scaling": large["first"] / small["first"],
    }


def run_bank(databases, size):
    """First review with an unmatched bank line for every other invoice."""
    seconds = run_child("bank", databases.clone_book(size), size[1] // 2)
    return {"review_first_with_bank_vs_floor": seconds["first"] / seconds["floor"]}


def run_holds(databases, size):
    """First review with 20,000 promises, 5,000 disputes and 2,000 plans per 100,000 invoices."""
    counts = (size[1] // 5, size[1] // 20, size[1] // 50)
    seconds = run_child("holds", databases.clone_book(size), *counts)
    return {"review_first_with_holds_vs_floor": seconds["first"] / seconds["floor"]}


def run_preview(databases, size):
    """The preview of a book that was never reviewed."""
    seconds = run_child("preview", databases.clone_book(size))
    return {"preview_vs_floor": seconds["preview"] / seconds["floor"]}


def run_exposure(databases, size):
    """The exposure of every customer, beside limits, guarantees and temporary increases."""
    seconds = run_child("exposure", databases.clone_book(size))
    return {"exposure_vs_floor": seconds["exposure"] / seconds["floor"]}


def run_worklist(databases, size):
    """The first page of the worklist."""
    seconds = run_child("worklist", databases.get_reviewed_book(size))
    return {"worklist_vs_partner_list": seconds["worklist"] / seconds["partners"]}


def run_letters(databases, size):
    """Letters by WeasyPrint and by wkhtmltopdf."""
    seconds = run_child("letters", databases.get_reviewed_book(size))
    return {"letters_vs_wkhtmltopdf": seconds["letters"] / seconds["wkhtmltopdf"]}


def run_dispatch(databases, size):
    """What the dispatch costs beside the letters."""
    seconds = run_child("dispatch", databases.get_reviewed_book(size))
    return {"dispatch_vs_letters": seconds["dispatch"] / seconds["letters"]}


def run_score(databases, size):
    """The first night of scores, a row and its reasons for every customer."""
    seconds = run_child("score", databases.clone_book(size))
    return {"score_vs_floor": seconds["first"] / seconds["floor"]}


def run_overhead(databases, size):
    """What posting and paying costs with the addon installed."""
    from overhead import compare

    ratios = compare(databases.get_plain(), databases.get_base())
    return {"post_overhead": ratios["post"], "payment_overhead": ratios["pay"]}


def run_gate(databases, size):
    """What posting costs where customers have limits and the gate blocks what is over them."""
    from overhead import compare

    ratios = compare(databases.get_plain(), databases.get_base(), "gate", paid=0)
    return {"post_with_gate_overhead": ratios["post"]}


GROUPS = {
    "review": run_review,
    "bank": run_bank,
    "holds": run_holds,
    "preview": run_preview,
    "exposure": run_exposure,
    "worklist": run_worklist,
    "letters": run_letters,
    "dispatch": run_dispatch,
    "score": run_score,
    "overhead": run_overhead,
    "gate": run_gate,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--small", action="store_true", help="a tenth of the size")
    parser.add_argument("--keep", action="store_true", help="keep the books for the next run")
    options = parser.parse_args()
    unknown = set(options.groups) - set(GROUPS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(GROUPS)}")
    databases = Databases()
    try:
        for name in options.groups or GROUPS:
            say(f"{name}: {GROUPS[name].__doc__}")
            begin = time.monotonic()
            write(GROUPS[name](databases, SMALL if options.small else LARGE))
            say(f"{name}: {time.monotonic() - begin:.0f} s")
    finally:
        databases.drop(keep_books=options.keep)
    show()


def write(values):
    """Add figures to the file, in the order of the goals."""
    found = read() | {
        name: {"value": round(value, 3), "goal": GOALS[name]} for name, value in values.items()
    }
    ordered = {name: found[name] for name in GOALS if name in found}
    OUT.write_text(json.dumps(ordered, indent=2) + "\n")


def read():
    return json.loads(OUT.read_text()) if OUT.exists() else {}


def show():
    for name, figure in read().items():
        verdict = "ok" if figure["value"] <= figure["goal"] else "MISSED"
        print(f"{name:34} {figure['value']:8.2f}   goal {figure['goal']:6}   {verdict}")


if __name__ == "__main__":
    main()
