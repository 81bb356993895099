"""The preview of the whole book: the review's plan, shown instead of written."""

from bench_env import get_median, open_env
from floor import get_floor
from processes import say

TIMES = 5


def measure(database):
    with open_env(database) as env:
        before = get_floor(env)
        preview = env["credit.recovery.preview"]
        company, today = env.company, env.company._get_recovery_today()

        def show():
            rows = list(preview._get_rows(company, today))
            if not rows:
                raise SystemExit("the preview is empty")

        seconds = get_median(TIMES, show, env.invalidate_all)
        floor = (before + get_floor(env)) / 2
        say(f"preview: {seconds:.1f} s; floor: {floor:.1f} s")
    return {"floor": floor, "preview": seconds}
