"""Facts of many cases written at once: a night reviews tens of thousands."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.mail import generate_tracking_message_id

from .sql import id_array


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def _write_reviewed(self, vals_by_id, today):
        """Write the day of the review on locked cases, and the facts of those that changed.

        Two statements instead of a ``write`` per case; the fields are neither tracked nor does
        anything stored depend on them.

        :param dict vals_by_id: ``{case id: {field: value}}``, the same fields for each case
        :param date today: the day of the review
        """
        self.flush_recordset()
        same, changed = [], {}
        for case_id, values in self._read_columns(list(next(iter(vals_by_id.values()), ()))):
            vals = vals_by_id[case_id]
            if values == [None if value is False else value for value in vals.values()]:
                same.append(case_id)
            else:
                changed[case_id] = vals
        self.browse(same)._write_day(today)
        if changed:
            self._write_facts(changed, today)
        self._forget_written(next(iter(vals_by_id.values()), ()))

    def _forget_written(self, names):
        """Read anew what was written, and what may be computed from it; the rest is as it was."""
        computed = [name for name, field in self._fields.items() if not field.store]
        written = [*names, "date_reviewed", "write_date", "write_uid"]
        self.invalidate_recordset([*computed, *written], flush=False)

    def _write_day(self, today):
        """Write the day of the review on locked cases, and nothing else."""
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE credit_recovery_case SET date_reviewed = %s WHERE id = ANY(%s)",
                    today,
                    id_array(self._ids),
                )
            )
            self.invalidate_recordset(["date_reviewed"], flush=False)

    def _read_columns(self, names):
        """The stored values as the database has them: ``(case id, [value, ...])`` each."""
        if not self:
            return []
        columns = SQL(", ").join(map(SQL.identifier, names))
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM credit_recovery_case WHERE id = ANY(%s)",
                columns,
                id_array(self._ids),
            )
        )
        return [(case_id, values) for case_id, *values in rows]

    @api.model
    def _write_facts(self, vals_by_id, today):
        names = list(next(iter(vals_by_id.values())))
        columns = [
            [None if vals[name] is False else vals[name] for vals in vals_by_id.values()]
            for name in names
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE credit_recovery_case k
                   SET date_reviewed = %(today)s, write_date = %(now)s, write_uid = %(uid)s, %(set)s
                  FROM unnest(%(ids)s::int[], %(columns)s) v (id, %(names)s)
                 WHERE k.id = v.id
                """,
                today=today,
                now=self.env.cr.now(),
                uid=self.env.uid,
                set=SQL(", ").join(
                    SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name)) for name in names
                ),
                ids=list(vals_by_id),
                # a column as one array: rows of values are quoted one by one
                columns=SQL(", ").join(map(self._to_array, names, columns)),
                names=SQL(", ").join(map(SQL.identifier, names)),
            )
        )

    def _to_array(self, name, values):
        return SQL("%s::%s[]", values, SQL(self._fields[name].column_type[0]))

    @api.model
    def _log_in_bulk(self, bodies):
        """Log notes as ``_message_log_batch`` does, in a fraction of its time.

        :param dict bodies: ``{case id: text}``
        """
        author_id, email_from = self._message_compute_author()
        shared = {
            "model": self._name,
            "author_id": author_id,
            "email_from": email_from,
            "reply_to": self._notify_get_reply_to(default=email_from, author_id=author_id)[False],
            "message_type": "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "message_id": generate_tracking_message_id("message-notify"),
            "date": fields.Datetime.now(),
            "is_internal": True,
            "email_add_signature": False,
        }
        self.env["credit.recovery.bulk"]._insert(
            self.env["mail.message"].sudo(),
            [
                {**shared, "res_id": case_id, "body": Markup("<p>%s</p>") % text}
                for case_id, text in bodies.items()
            ],
        )
        self.browse(bodies).invalidate_recordset(["message_ids"], flush=False)
