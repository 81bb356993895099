from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

TEMPLATE = "credit_recovery.mail_template_bounce"


class CreditRecoveryBounce(models.Model):
    """A collection that the bank returned unpaid (insoluto): a dated fact, never changed (P-3)."""

    _name = "credit.recovery.bounce"
    _description = "Collection returned unpaid"
    _order = "date desc, id desc"
    _check_company_auto = True

    case_id = fields.Many2one(
        "credit.recovery.case", required=True, index=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Debtor",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True, string="Returned on")
    reason_id = fields.Many2one("credit.recovery.reason", required=True, readonly=True)
    bank_code = fields.Char(readonly=True, string="Bank's code", help="As the bank gave it.")
    source = fields.Char(readonly=True, help="The payment or bank line by which it was booked.")
    amount = fields.Monetary(readonly=True, help="Open again, in company currency.")
    cost = fields.Monetary(readonly=True, string="Bank's cost")
    entry_ids = fields.Many2many("account.move", string="Entries", readonly=True)
    cost_entry_id = fields.Many2one(
        "account.move",
        string="Entry of the cost",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    line_ids = fields.One2many("credit.recovery.bounce.line", "bounce_id", readonly=True)
    notice_ids = fields.One2many("credit.recovery.notice", "bounce_id", readonly=True)
    # words of the message to the debtor
    total_text = fields.Char(compute="_compute_words", string="Amounts in words")
    move_names = fields.Char(compute="_compute_words", string="Invoices")
    reason_text = fields.Char(compute="_compute_words", string="Reason in words")
    user_id = fields.Many2one(
        "res.users", readonly=True, required=True, default=lambda self: self.env.user
    )

    @api.depends("date", "partner_id")
    def _compute_display_name(self):
        for bounce in self:
            bounce.display_name = self.env._(
                "Returned unpaid on %(date)s: %(debtor)s",
                date=format_date(self.env, bounce.date),
                debtor=bounce.partner_id.display_name,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What the bank returned is not deleted (it is evidence)."))

    @api.depends("line_ids", "reason_id", "bank_code")
    @api.depends_context("lang")
    def _compute_words(self):
        """Words for the message to the debtor, one amount per currency."""
        for bounce in self:
            by_currency = bounce.line_ids.grouped("currency_id")
            bounce.total_text = " + ".join(
                format_amount(self.env, sum(lines.mapped("amount")), currency)
                for currency, lines in by_currency.items()
            )
            bounce.move_names = ", ".join(dict.fromkeys(bounce.line_ids.mapped("move_name")))
            words = filter(None, [bounce.reason_id.name, bounce.bank_code])
            bounce.reason_text = " ".join(words)

    def _get_outline(self):
        """In one line: why, how much, which invoices."""
        self.ensure_one()
        return self.env._(
            "Returned unpaid on %(date)s (%(reason)s): %(amount)s, %(names)s",
            date=format_date(self.env, self.date),
            reason=self.reason_text,
            amount=self.total_text,
            names=self.move_names,
        )

    def _get_words(self, lang):
        """Subject and text of the message to the debtor, in his language."""
        self.ensure_one()
        template = self.env.ref(TEMPLATE).sudo()
        return {
            name: template._render_field(field, self.ids, set_lang=lang)[self.id]
            for name, field in (("subject", "subject"), ("body", "body_html"))
        }

    def _log_on_case(self, done):
        """Say on the timeline what was done, and where it can be looked up.

        :param list done: sentences about the bookings
        """
        items = Markup().join(Markup("<li>%s</li>") % text for text in done)
        for bounce in self:
            body = Markup("<p>%s</p><ul>%s</ul>") % (bounce._get_outline(), items)
            bounce.case_id.sudo()._message_log(body=body)
