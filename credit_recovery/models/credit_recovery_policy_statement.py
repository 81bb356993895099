from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import text


class CreditRecoveryPolicy(models.Model):
    """The words of account statements: approved texts, as those of the levels (002-7, P-6)."""

    _inherit = "credit.recovery.policy"

    statement_subject = fields.Char(translate=True, string="Subject of statements")
    statement_body = fields.Html(translate=True, string="Text of statements")

    @api.constrains("statement_subject", "statement_body")
    def _check_statement_texts(self):
        for lang, _name in self.env["res.lang"].get_installed():
            for policy in self.with_context(lang=lang):
                try:
                    text.check(policy.statement_subject)
                    text.check(policy.statement_body)
                except text.UnknownPlaceholder as error:
                    raise ValidationError(
                        self.env._(
                            "Policy %(policy)s: the text of statements uses unknown placeholders:"
                            " %(names)s.",
                            policy=policy.display_name,
                            names=", ".join(error.names),
                        )
                    ) from error
