from odoo import fields, models


class CreditRecoveryNotice(models.Model):
    """Notices about a return take no step: the ladder goes on where it stood (complaint 24)."""

    _inherit = "credit.recovery.notice"

    bounce_id = fields.Many2one(
        "credit.recovery.bounce",
        string="Returned unpaid",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def _get_outline(self):
        if not self.bounce_id:
            return super()._get_outline()
        return self.bounce_id._get_outline()
