"""The first night of scores of a whole book, beside the least that a database has to do for it."""

from pathlib import Path

from bench_env import get_median, get_seconds, open_env
from processes import say

SQL = (Path(__file__).parent / "score_floor.sql").read_text()
TABLES = {
    "score_floor": "credit_recovery_score",
    "score_line_floor": "credit_recovery_score_line",
}
REFERENCES = """
    ALTER TABLE score_floor
        ADD FOREIGN KEY (partner_id) REFERENCES res_partner,
        ADD FOREIGN KEY (company_id) REFERENCES res_company,
        ADD FOREIGN KEY (create_uid) REFERENCES res_users,
        ADD FOREIGN KEY (write_uid) REFERENCES res_users;
    ALTER TABLE score_line_floor ADD FOREIGN KEY (score_id) REFERENCES score_floor DEFERRABLE
"""
TIMES = 3


def measure(database):
    """The median of some first nights, of the floor before and after them."""
    with open_env(database) as env:
        before = get_floor(env)
        first = get_median(TIMES, lambda: run(env), lambda: forget(env))
        again = get_seconds(lambda: run(env))
        floor = (before + get_floor(env)) / 2
        say(f"scores: {first:.1f} s, again: {again:.1f} s; floor: {floor:.1f} s")
        check(env)
    return {"floor": floor, "first": first}


def run(env):
    env["credit.recovery.score"]._cron_scores()


def forget(env):
    env.cr.execute("TRUNCATE credit_recovery_score CASCADE")
    env.cr.commit()
    env.invalidate_all()


def get_floor(env):
    """The median duration of the floor, in seconds."""
    params = {"company": env.company.id, "today": env.company._get_recovery_today()}

    def prepare():
        for name, model in TABLES.items():
            env.cr.execute(f"DROP TABLE IF EXISTS {name} CASCADE")
            env.cr.execute(f"CREATE TABLE {name} (LIKE {model} INCLUDING ALL)")
        env.cr.execute(REFERENCES)
        env.cr.commit()

    def write():
        env.cr.execute(SQL, params)
        env.cr.commit()

    seconds = get_median(TIMES, write, prepare)
    for name in TABLES:
        env.cr.execute(f"DROP TABLE {name} CASCADE")
    env.cr.commit()
    return seconds


def check(env):
    """A night that scores nobody is fast."""
    scores = env["credit.recovery.score"]
    total = scores.search_count([])
    enough = scores.search_count([("is_enough", "=", True)])
    classes = scores._read_group([], ["score_class"], ["__count"])
    say(f"{total} customers, {enough} with a score: {dict(classes)}")
    if not enough:
        raise SystemExit("no customer has a score")
