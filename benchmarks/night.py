"""One night of a book, for the groups that need its cases and notices."""

from bench_env import open_env


def measure(database):
    with open_env(database) as env:
        env["credit.recovery.case"]._cron_review()
        env.cr.execute("ANALYZE")
        env.cr.commit()
