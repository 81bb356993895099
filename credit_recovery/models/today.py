"""The day that counts: the company's."""


def get_today(records):
    """Return today where the user's company is; a default of fields of type date.

    The review counts the company's days. The user's own day, or that of the server's clock, is
    another one for some hours of each night, and a hold would begin after it ends.

    :param records: records of any model, for their environment
    """
    return records.env.company.root_id._get_recovery_today()
