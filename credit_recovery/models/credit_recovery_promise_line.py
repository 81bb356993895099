from odoo import api, fields, models


class CreditRecoveryPromiseLine(models.Model):
    """What a promise covers of one item: so much of it is held, the rest goes on (P-11)."""

    _name = "credit.recovery.promise.line"
    _description = "Item covered by a promise"
    _order = "promise_id, date_due, id"

    promise_id = fields.Many2one(
        "credit.recovery.promise", required=True, index=True, ondelete="cascade", readonly=True
    )
    case_id = fields.Many2one(related="promise_id.case_id", store=True, index=True)
    company_id = fields.Many2one(related="promise_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="promise_id.currency_id")
    # the identity of the item: journal items are reused, and invoices may be deleted
    move_id = fields.Many2one(
        "account.move", ondelete="set null", index="btree_not_null", readonly=True
    )
    move_name = fields.Char(readonly=True, string="Invoice")
    date_due = fields.Date(readonly=True)
    amount = fields.Monetary(readonly=True, string="Covered")

    def _get_keys(self):
        """The items: ``{(move_id, date_due)}``."""
        return {(line.move_id.id, line.date_due) for line in self}

    @api.model
    def _get_taken(self, promises):
        """What promises cover of each item: ``{(move_id, date_due): amount}``."""
        taken = {}
        for line in promises.line_ids:
            key = (line.move_id.id, line.date_due)
            taken[key] = taken.get(key, 0) + line.amount
        return taken
