"""Parts of SQL that statements share."""

from odoo.tools import SQL


def id_array(ids):
    """Ids as one constant of the type ``int[]``, for ``= ANY(…)``.

    A batch has thousands of ids: as ``IN (1, 2, …)`` each of them is a constant of its own, which
    the database reads, copies and plans by; that takes as long as to find the rows.

    :param ids: iterable of int
    """
    return SQL("%s::int[]", f"{{{','.join(map(str, ids))}}}")
