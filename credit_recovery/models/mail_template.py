from odoo import models


class MailTemplate(models.Model):
    """Mails to colleagues: their words may be edited, their figures come from us (P-18, P-19)."""

    _inherit = "mail.template"

    def _prepare_recovery_mail(self, company, user, words):
        """The values of a mail to a colleague, in his language.

        :param company: in whose name
        :param res.users user: the recipient, the template's object
        :param dict words: what the template finds in ``ctx``: texts are escaped, Markup is not
        """
        self.ensure_one()
        template = self.with_context(**words)
        lang = user.lang or company.partner_id.lang
        subject, body = (
            template._render_field(field, user.ids, set_lang=lang)[user.id]
            for field in ("subject", "body_html")
        )
        return {
            "subject": subject,
            "body_html": body,
            "email_from": company.email_formatted or user.email_formatted,
            "email_to": user.email_formatted,
            "author_id": company.partner_id.id,
            "is_internal": True,
            "auto_delete": True,
        }
