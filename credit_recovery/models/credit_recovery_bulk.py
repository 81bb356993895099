import csv
import io

from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryBulk(models.AbstractModel):
    """Adds many rows at once: a first review makes tens of thousands of notices.

    ``COPY`` takes a fraction of the time of ``create`` (design, "Review", cost), without its hooks,
    checks and followers.
    """

    _name = "credit.recovery.bulk"
    _description = "Rows added in bulk"

    @api.model
    def _insert(self, model, vals_list):
        """Create records from values of ``create`` that are scalars, ids and rounded amounts.

        Missing values are the defaults, else empty.

        :param model: an empty recordset
        :return: the records
        """
        if not vals_list:
            return model
        stored = {
            name: field
            for name, field in model._fields.items()
            if field.store and field.column_type and name != "id"
        }
        now, uid = self.env.cr.now(), self.env.uid
        defaults = {
            **dict.fromkeys(stored, False),
            **model.default_get(list(stored)),
            **{"create_uid": uid, "write_uid": uid, "create_date": now, "write_date": now},
        }
        to_column = [_to_boolean if f.type == "boolean" else _to_column for f in stored.values()]
        ids = self._draw_ids(model, len(vals_list))
        self._copy(
            model,
            ["id", *stored],
            (
                (id_, *map(_apply, to_column, map({**defaults, **vals}.get, stored)))
                for id_, vals in zip(ids, vals_list, strict=True)
            ),
        )
        return model.browse(ids)

    @api.model
    def _copy(self, model, columns, rows):
        """Add rows as the database has them; None is NULL.

        :param model: an empty recordset
        :param columns: names of the columns
        :param rows: iterable of tuples, in the order of the columns
        """
        model.flush_model()
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        text.seek(0)
        copy = SQL(
            "COPY %s (%s) FROM STDIN WITH (FORMAT csv)",
            SQL.identifier(model._table),
            SQL(", ").join(map(SQL.identifier, columns)),
        )
        self.env.cr.copy_expert(copy.code, text)
        model.invalidate_model(flush=False)

    @api.model
    def _draw_ids(self, model, count):
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                model._table,
                count,
            )
        )
        return [id_ for [id_] in rows]


def _apply(convert, value):
    return convert(value)


def _to_column(value):
    """Odoo's empty value is NULL in the database."""
    return None if value is False else value


def _to_boolean(value):
    return "t" if value else "f"
