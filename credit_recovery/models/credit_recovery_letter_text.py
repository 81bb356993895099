from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import text


class CreditRecoveryLetterText(models.Model):
    """The words of a message that is no step: approved texts, as those of the levels (002-7).

    One text serves all companies until a company has its own: a duplicate, which others never see.
    """

    _name = "credit.recovery.letter.text"
    _description = "Text of recovery messages"
    _order = "code, id"
    _rec_name = "code"

    # a code begins with the kind of the notices it is for
    code = fields.Selection(
        [("promise", "Confirmation of a promise")], required=True, string="Message"
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        copy=False,
        default=lambda self: self.env.company.root_id,
        help="Empty: for the companies without a text of their own.",
    )
    subject = fields.Char(required=True, translate=True)
    body = fields.Html(required=True, translate=True, string="Text")
    placeholders = fields.Text(compute="_compute_placeholders", string="What may be filled in")

    _one_per_company = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "The company has its text of this message already."
    )

    @api.depends("code", "company_id")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for words in self:
            names = filter(None, [labels.get(words.code), words.company_id.name])
            words.display_name = ", ".join(names)

    @api.depends("code")
    def _compute_placeholders(self):
        for words in self:
            names = words._get_placeholders().items()
            words.placeholders = "\n".join(f"{{{{ {name} }}}}: {what}" for name, what in names)

    @api.constrains("code", "subject", "body")
    def _check_placeholders(self):
        for lang, _name in self.env["res.lang"].get_installed():
            for words in self.with_context(lang=lang):
                allowed = words._get_placeholders()
                try:
                    text.check(words.subject, allowed)
                    text.check(words.body, allowed)
                except text.UnknownPlaceholder as error:
                    raise ValidationError(
                        self.env._(
                            "%(text)s: unknown placeholders: %(names)s. These can be used:"
                            " %(allowed)s.",
                            text=words.display_name,
                            names=", ".join(error.names),
                            allowed=", ".join(allowed),
                        )
                    ) from error

    def _get_placeholders(self):
        """What the text may ask for: ``{name: what it stands for}``."""
        kind = (self.code or "").partition("_")[0]
        return {**text.PLACEHOLDERS, **text.MESSAGE_PLACEHOLDERS.get(kind, {})}

    @api.model
    def _get_words(self, code, company):
        """The company's own text of a message, else the one of all.

        :raises ValidationError: there is none
        """
        found = self.search(
            [("code", "=", code), ("company_id", "in", (False, company.id))],
            order="company_id NULLS LAST",
            limit=1,
        )
        if not found:
            labels = dict(self._fields["code"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    "No text of the message \u201c%(message)s\u201d. Enter one in the configuration"
                    " of recovery, Messages.",
                    message=labels.get(code, code),
                )
            )
        return found
