from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .credit_recovery_notice import DRAFT

FORMAL = ("formal_notice", "handover")


class CreditRecoveryNotice(models.Model):
    """The salesperson is informed before a formal step (004-9, P-19)."""

    _inherit = "credit.recovery.notice"

    sales_question_ids = fields.One2many(
        "credit.recovery.sales.question", "notice_id", string="Salesperson asked"
    )
    can_ask_salesperson = fields.Boolean(compute="_compute_can_ask_salesperson")

    @api.depends("state", "level_id", "sales_question_ids.state")
    def _compute_can_ask_salesperson(self):
        for notice in self:
            notice.can_ask_salesperson = (
                notice.state == DRAFT
                and notice.level_id.kind in FORMAL
                and "open" not in notice.sales_question_ids.mapped("state")
            )

    def action_ask_salesperson(self):
        """Ask the salespeople of formal drafts whether anything speaks against them.

        :raises AccessError: the user is no Collector
        :raises UserError: a notice is no formal draft, was asked about, or has no salesperson
        """
        self._check_collector()
        wrong = self.filtered(lambda notice: not notice.can_ask_salesperson)
        if wrong or not self:
            raise UserError(
                self.env._(
                    "The salesperson is asked about drafts of formal notices, once:\n%(notices)s",
                    notices=wrong._get_names(),
                )
            )
        # the role is checked; collectors may only read notices
        users = self.sudo()._get_salespeople()
        without = self.filtered(lambda notice: notice.id not in users)
        if without:
            raise UserError(
                self.env._(
                    "No salesperson is on the invoices of:\n%(notices)s",
                    notices=without._get_names(),
                )
            )
        by_user = defaultdict(self.sudo().browse)
        for notice in self.sudo():
            by_user[users[notice.id]] |= notice
        self.env["credit.recovery.sales.question"].sudo()._ask(by_user)

    def _get_salespeople(self):
        """The colleague who sold most of a notice's overdue invoices.

        :return: ``{notice id: res.users}``
        """
        found = {}
        for notice in self:
            moves = notice.line_ids.filtered(lambda line: line.section == "a_overdue").move_id
            users = Counter(
                move.invoice_user_id
                for move in moves
                if move.invoice_user_id._is_recovery_colleague(notice.company_id)
            )
            if users:
                found[notice.id] = users.most_common(1)[0][0]
        return found
