"""The floor of a review: see ``floor.sql``."""

from pathlib import Path

from bench_env import get_median

SQL = (Path(__file__).parent / "floor.sql").read_text()
TABLE = """
    DROP TABLE IF EXISTS review_floor;
    CREATE TABLE review_floor (LIKE credit_recovery_notice_line INCLUDING ALL)
"""
TIMES = 3


def get_floor(env):
    """The median duration of the floor, in seconds."""
    today = env.company._get_recovery_today()

    def prepare():
        env.cr.execute(TABLE)
        env.cr.commit()

    def write():
        env.cr.execute(SQL, {"today": today})
        env.cr.commit()

    seconds = get_median(TIMES, write, prepare)
    env.cr.execute("DROP TABLE review_floor")
    env.cr.commit()
    return seconds
