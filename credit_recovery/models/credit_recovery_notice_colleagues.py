from markupsafe import Markup

from odoo import models


class CreditRecoveryNotice(models.Model):
    """Colleagues are told of an e-mail by a note inside Odoo, never by a copy of it (P-8)."""

    _inherit = "credit.recovery.notice"

    def _tell_colleagues(self):
        """Note for the collector, on the case, and for the salesperson, on what he may read."""
        for notice in self:
            collector, salesperson = notice.user_id, notice._get_salesperson()
            if collector._is_recovery_colleague(notice.company_id):
                notice._tell(collector, notice.case_id or notice.partner_id)
            if salesperson and salesperson != collector:
                case = notice.case_id.with_user(salesperson)
                may_read = case and case.has_access("read")
                notice._tell(salesperson, notice.case_id if may_read else notice.partner_id)

    def _get_salesperson(self):
        """The customer's salesperson, else that of its latest invoice; of this company only."""
        user = self.partner_id.user_id or self.line_ids.move_id.invoice_user_id[-1:]
        return user if user._is_recovery_colleague(self.company_id) else user.browse()

    def _tell(self, user, record):
        """Put a note into a colleague's inbox, in his language."""
        notice = self.with_context(lang=user.lang)
        text = notice.env._(
            "%(level)s over %(amount)s sent to %(recipient)s.",
            level=notice._get_title(),
            amount=notice._format_amount(notice.amount_total or notice.amount_coming),
            recipient=notice._get_destination(),
        )
        record.message_notify(
            partner_ids=user.partner_id.ids,
            subject=notice.display_name,
            body=Markup("<p>%s</p>") % text,
            author_id=self.company_id.partner_id.id,
            force_send=False,
        )
