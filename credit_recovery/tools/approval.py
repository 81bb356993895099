"""Who approves an amount."""


def find_band(bands, amount):
    """The lowest band that an amount falls into.

    :param bands: ``[(up to, band)]``; up to 0 has no end
    :param amount: None is unlimited
    :return: the band, None without one

    >>> bands = [(0, "board"), (100, "collector"), (500, "manager")]
    >>> [find_band(bands, amount) for amount in (0, 100, 100.01, 500, 501, None)]
    ['collector', 'collector', 'manager', 'manager', 'board', 'board']
    >>> find_band([(100, "collector")], 101) is None
    True
    """
    ends = sorted((to for to, _band in bands if to and amount is not None and amount <= to))
    wanted = ends[0] if ends else 0
    return next((band for to, band in bands if to == wanted), None)
