"""When a night's run is too large to go out without a person's word (P-7, pure)."""

LIMIT, AVERAGE = CAUSES = ("limit", "average")
# an average says something after so many runs, and only above so few notices
MIN_RUNS = 3
MIN_NOTICES = 10
FACTOR = 3


def get_cause(count, limit, past):
    """Why a run stops and asks, or None.

    :param int count: notices that would leave by themselves
    :param int limit: the company's; 0 for none
    :param past: how many left in each of the last runs
    :return: None or one of ``CAUSES``

    >>> get_cause(501, 500, []), get_cause(500, 500, [])
    ('limit', None)
    >>> get_cause(61, 500, [20, 10, 30]), get_cause(60, 500, [20, 10, 30])
    ('average', None)
    >>> get_cause(61, 500, [20, 20])  # too few to know
    >>> get_cause(10, 500, [1, 1, 1]), get_cause(11, 500, [1, 1, 1])
    (None, 'average')
    """
    if limit and count > limit:
        return LIMIT
    if len(past) >= MIN_RUNS and count > max(FACTOR * get_average(past), MIN_NOTICES):
        return AVERAGE
    return None


def get_average(past):
    """The mean of past runs; 0 without any.

    >>> get_average([1, 2]), get_average([])
    (1.5, 0)
    """
    return sum(past) / len(past) if past else 0
