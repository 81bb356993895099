from odoo import models
from odoo.exceptions import UserError


class MailMail(models.Model):
    _inherit = "mail.mail"

    def mark_outgoing(self):
        """Mails of notices are sent by the dispatch only, or a debtor could get one twice."""
        notices_sudo = (
            self.env["credit.recovery.notice"].sudo().search([("mail_id", "in", self.ids)])
        )
        if notices_sudo:
            raise UserError(
                self.env._(
                    "These e-mails belong to recovery notices and are sent by them only:\n"
                    "%(notices)s",
                    notices=notices_sudo._get_names(),
                )
            )
        return super().mark_outgoing()
