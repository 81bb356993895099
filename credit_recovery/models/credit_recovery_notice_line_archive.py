from odoo import api, models

from .credit_recovery_notice_archive import protect

# what the notice said of the item; the references and `effective` stay free
FROZEN_LINE = (
    "notice_id", "currency_id", "section", "move_name", "move_ref", "date_invoice",
    "date_due", "step", "step_kind", "round", "rank", "days_overdue", "amount_original",
    "amount_residual", "amount_credit", "amount_disputed", "amount_interest",
    "amount_compensation", "iban",
)  # fmt: skip


class CreditRecoveryNoticeLine(models.Model):
    """The lines of a sent notice are as immutable as the notice (000-5b, complaint 13)."""

    _inherit = "credit.recovery.notice.line"

    def init(self):
        protect(self, FROZEN_LINE)
        return super().init()

    def write(self, vals):
        if not vals.keys().isdisjoint(FROZEN_LINE):
            self.notice_id._check_not_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.notice_id._check_not_sent()
