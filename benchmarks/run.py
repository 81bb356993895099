"""All timed runs, as ratios taken in one run, into out/bench.json.

make bench                    everything, some 25 minutes
make bench ARGS="--small"     a tenth of the book, to try the benchmarks themselves
make bench ARGS="letters"     some groups only: review, letters, posting
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from databases import clone, get_template, get_test_database, say

HERE = Path(__file__).parent
OUT = HERE.parent / "out" / "bench.json"
SMALL, LARGE = (1_000, 10_000), (10_000, 100_000)
GOALS = {
    "review_first_vs_floor": 10,
    "review_again_vs_floor": 1.5,
    "review_rss_mb": 250,
    "review_scaling": 12,
    "preview_vs_floor": 3,
    "worklist_vs_partner_list": 2,
    "letters_vs_wkhtmltopdf": 0.4,
    "dispatch_vs_letters": 1.3,
    "post_overhead": 1.05,
    "payment_overhead": 1.05,
}


def start(script, *args, **kwargs):
    """A process of its own, so that memory and caches are its own too."""
    command = [sys.executable, "-W", "ignore", str(HERE / script), *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **kwargs)


def measure(script, *args):
    """What a script prints on its last line, as JSON."""
    process = start(script, *args)
    text, _nothing = process.communicate()
    if process.returncode:
        sys.exit(f"{script} failed, see above")
    return json.loads(text.splitlines()[-1])


def bench_review(small, large):
    base = get_test_database()
    clone(base, "bench_small")
    clone(base, "bench_large")
    few = measure("review.py", "bench_small", *small)
    many = measure("review.py", "bench_large", *large)
    return {
        "review_first_vs_floor": many["first"] / many["floor"],
        "review_again_vs_floor": many["again"] / many["floor"],
        "review_rss_mb": many["memory"],
        "review_scaling": many["first"] / few["first"],
        "preview_vs_floor": many["preview"] / many["floor"],
        "worklist_vs_partner_list": many["worklist"] / many["partners"],
    }


def bench_letters(small, large):
    """On the book that the review left; where it did not run, on a small one reviewed now."""
    base = get_test_database()
    clone(base, "bench_letters")
    return measure("letters.py", "bench_letters", *small)


def bench_posting(small, large):
    """Two databases, two processes, alternating blocks: what disturbs one disturbs the other."""
    clone(get_template(), "bench_without")
    clone(get_test_database(), "bench_with")
    workers = [
        start("posting.py", name, stdin=subprocess.PIPE) for name in ("bench_without", "bench_with")
    ]
    for _block in range(10):
        for worker in workers:
            worker.stdin.write("block\n")
            worker.stdin.flush()
            if worker.stdout.readline().strip() != "done":
                sys.exit("posting.py failed, see above")
    without, with_addon = (json.loads(worker.communicate()[0]) for worker in workers)
    return {
        "post_overhead": with_addon["post"] / without["post"],
        "payment_overhead": with_addon["pay"] / without["pay"],
    }


GROUPS = {"review": bench_review, "letters": bench_letters, "posting": bench_posting}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", default=list(GROUPS), choices=[*GROUPS, []])
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args()
    sizes = ((200, 1_000), SMALL) if options.small else (SMALL, LARGE)
    os.environ["PYTHONPATH"] = str(HERE)
    results = json.loads(OUT.read_text()) if OUT.exists() else {}
    for name in options.groups:
        say(name)
        for row, value in GROUPS[name](*sizes).items():
            results[row] = {"value": round(value, 3), "goal": GOALS[row]}
            verdict = "ok" if value <= GOALS[row] else "MISSED"
            print(f"{row:28} {value:8.3f}   goal {GOALS[row]:6}   {verdict}", flush=True)
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps(results, indent=1) + "\n")
    say(f"written to {OUT.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()
