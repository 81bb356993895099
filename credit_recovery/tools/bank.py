"""Whether a bank is up to date (P-1), as a pure rule."""


def is_fresh(up_to, max_age_days, today, working_days):
    """Whether a bank known up to a day is recent enough to dun by.

    It is not once ``max_age_days`` whole working days have gone by since, today left aside: it has
    only begun, and what comes in today is on tomorrow's statement.

    :param date up_to: the last day that the bank is known of
    :param int max_age_days: of the policy, in working days
    :param WorkingDays working_days: the company's calendar

    >>> from datetime import date
    >>> from .working_days import WorkingDays
    >>> friday, days = date(2026, 3, 6), WorkingDays()
    >>> [is_fresh(friday, 2, date(2026, 3, day), days) for day in (9, 10, 11)]
    [True, True, False]
    """
    return up_to >= working_days.add(today, -max_age_days)
