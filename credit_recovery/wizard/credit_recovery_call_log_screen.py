"""What the dialog of a call shows: numbers, words, open items, warnings (P-20, 003-5)."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

# as many other numbers fit on the screen
OTHERS = 4


class CreditRecoveryCallLog(models.TransientModel):
    _inherit = "credit.recovery.call.log"

    contact_phone = fields.Char(related="contact_id.phone", string="Phone")
    contact_email = fields.Char(related="contact_id.email", string="E-mail")
    others = fields.Html(compute="_compute_others")
    item_ids = fields.One2many(
        related="case_id.item_ids", related_sudo=False, string="What is open"
    )
    open_move_ids = fields.Many2many("account.move", compute="_compute_open_move_ids")
    amount_overdue = fields.Monetary(
        related="case_id.amount_overdue", related_sudo=False, string="Overdue"
    )
    amount_not_due = fields.Monetary(
        related="case_id.amount_not_due", related_sudo=False, string="Not due yet"
    )
    amount_disputed = fields.Monetary(
        related="case_id.amount_disputed", related_sudo=False, string="Disputed"
    )
    last_payment_date = fields.Date(
        related="case_id.last_payment_date", related_sudo=False, string="Last payment"
    )
    last_call_date = fields.Datetime(related="case_id.last_call_date", related_sudo=False)
    last_call_result = fields.Selection(
        related="case_id.last_call_result", related_sudo=False, string="Last call"
    )
    last_call_note = fields.Text(related="case_id.last_call_note", related_sudo=False)
    checked_on = fields.Date(related="case_id.complaints_checked_on", related_sudo=False)
    checked_by_id = fields.Many2one(related="case_id.complaints_checked_by_id", related_sudo=False)
    has_check = fields.Boolean(compute="_compute_has_check")
    script = fields.Html(compute="_compute_script", string="What to say")
    findings = fields.Char(compute="_compute_findings", string="Known already")
    warning = fields.Char(compute="_compute_warning")

    @api.depends("case_id", "contact_id")
    def _compute_others(self):
        """Everybody else of the debtor's with a number, each with a link to dial."""
        for wizard in self:
            partner = wizard.partner_id
            others = (partner | partner.child_ids) - wizard.contact_id
            wizard.others = Markup("<br/>").join(
                Markup('%s <a href="tel:%s">%s</a>')
                % (
                    ", ".join(filter(None, [other.name, other.function])),
                    "".join(sign for sign in other.phone if sign in "+0123456789"),
                    other.phone,
                )
                for other in others.filtered("phone")[:OTHERS]
            )

    @api.depends("case_id")
    def _compute_open_move_ids(self):
        for wizard in self:
            wizard.open_move_ids = wizard.case_id.item_ids.move_id

    @api.depends("case_id")
    def _compute_has_check(self):
        for wizard in self:
            wizard.has_check = bool(wizard.case_id) and wizard.case_id._has_complaint_check()

    @api.depends("case_id", "reason_id")
    def _compute_script(self):
        """The words of the level, then those for the cause."""
        for wizard in self:
            by_cause = wizard.reason_id.script
            words = wizard.case_id.call_script or Markup()
            wizard.script = words + (plaintext2html(by_cause) if by_cause else Markup())

    @api.depends("case_id")
    def _compute_findings(self):
        for wizard in self:
            wizard.findings = wizard.case_id and "; ".join(wizard.case_id._get_call_findings())

    @api.depends("case_id", "date", "direction", "means")
    def _compute_warning(self):
        """Before the telephone is taken up: may this consumer be rung now?"""
        calls = self.env["credit.recovery.call"]
        for wizard in self:
            is_asked = wizard.direction == "out" and wizard.means == "phone"
            wizard.warning = (
                is_asked
                and wizard.case_id
                and not wizard.corrects_id
                and calls._get_consumer_warning(
                    wizard.partner_id, wizard.company_id, wizard._get_moment()
                )
            )
