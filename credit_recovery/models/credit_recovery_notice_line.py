from odoo import api, fields, models
from odoo.tools import SQL

from .credit_recovery_level import KINDS


class PlainMany2one(fields.Many2one):
    """A reference without foreign key: checking one takes as long as the rest of a row.

    Debtor and currency are those of the notice, which has the foreign keys; a notice that is
    deleted takes its lines along itself, and an entry empties its references (``unlink`` of both).
    """

    def update_db_foreign_key(self, model, column):
        """None."""


class CreditRecoveryNoticeLine(models.Model):
    """Snapshot of one item on a notice; nothing in it follows the ledger later (complaint 13)."""

    _name = "credit.recovery.notice.line"
    _description = "Recovery notice line"
    _order = "notice_id, section, date_due, move_name, id"
    _log_access = False

    notice_id = PlainMany2one(
        "credit.recovery.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="notice_id.company_id")
    partner_id = PlainMany2one("res.partner", required=True)
    currency_id = PlainMany2one("res.currency", required=True)
    section = fields.Selection(
        [("a_overdue", "Overdue"), ("b_coming", "Coming due"), ("c_credit", "Credit")],
        required=True,
    )
    move_id = PlainMany2one("account.move", index="btree_not_null")
    # not stored: a mere link, and in a letter book a foreign key costs as much as all the columns
    move_line_id = fields.Many2one("account.move.line", compute="_compute_move_line_id")
    move_name = fields.Char()
    move_ref = fields.Char(help="The payment reference of the invoice.")
    date_invoice = fields.Date()
    date_due = fields.Date()
    step = fields.Char(help="Code of the level applied; empty when only listed.")
    step_kind = fields.Selection(KINDS)
    round = fields.Integer()
    rank = fields.Integer()
    effective = fields.Boolean(help="Reserves the step, or counts once the notice is sent.")
    days_overdue = fields.Integer()
    amount_original = fields.Monetary()
    amount_residual = fields.Monetary()
    amount_credit = fields.Monetary(help="Covered by open credits; not negative.")
    amount_disputed = fields.Monetary(help="Held part, not demanded.")
    amount_interest = fields.Monetary()
    amount_compensation = fields.Monetary()
    iban = fields.Char()
    bank_id = fields.Many2one("res.partner.bank", compute="_compute_bank_id")

    _step_once = models.UniqueIndex(
        "(partner_id, move_id, date_due, currency_id, step, round)"
        " WHERE effective AND step IS NOT NULL",
        "This step was taken or reserved for the item already.",
    )

    @api.depends("move_id", "date_due", "currency_id")
    def _compute_move_line_id(self):
        """The journal item as it is now; of several that make the item, the first one."""
        for line in self:
            line.move_line_id = line.move_id.line_ids.filtered(
                lambda item, line=line: (
                    item.account_type == "asset_receivable"
                    and item.currency_id == line.currency_id
                    and (item.date_maturity or item.date) == line.date_due
                )
            ).sorted("id")[:1]

    @api.depends("iban")
    def _compute_bank_id(self):
        """Our account with the printed IBAN, else the assignee's, as long as there is one."""
        for company, lines in self.grouped("company_id").items():
            banks = company.partner_id.bank_ids | lines.move_id.partner_bank_id
            if {iban for iban in lines.mapped("iban") if iban} - set(
                banks.mapped("sanitized_acc_number")
            ):
                banks |= lines._get_assignees_banks()
            by_iban = {bank.sanitized_acc_number: bank for bank in reversed(banks)}
            for line in lines:
                line.bank_id = line.iban and by_iban.get(line.iban)

    def _get_assignees_banks(self):
        """The accounts of those to whom claims on these debtors are or were assigned (P-3)."""
        groups = self.env["credit.recovery.hold"]._read_group(
            [("demanded", "=", True), ("case_id.partner_id", "in", self.partner_id.ids)],
            ["partner_bank_id"],
        )
        return self.env["res.partner.bank"].union(*(bank for [bank] in groups))

    @api.model
    def _get_highest_levels(self, moves=None):
        """The highest level that counts among the open items of each invoice.

        A step is of an item: a due date that is no longer the item's, or a paid instalment, says
        nothing of what is still open (complaint 26).

        :param moves: account.move, or None for all
        :return: ``{move_id: level_id}``, the level in the version of the policy that applied it
        """
        self.env["credit.recovery.facts"]._flush()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (s.move_id) s.move_id, v.id
                  FROM credit_recovery_notice_line s
                  JOIN credit_recovery_notice n
                    ON n.id = s.notice_id AND n.state IN ('sent', 'delivered')
                  JOIN credit_recovery_level sent ON sent.id = n.level_id
                  JOIN credit_recovery_level v ON v.policy_id = sent.policy_id AND v.code = s.step
                 WHERE s.effective AND %(moves)s AND EXISTS (%(open_items)s)
                 ORDER BY s.move_id, s.rank DESC, s.id DESC
                """,
                moves=SQL("s.move_id IS NOT NULL")
                if moves is None
                else SQL("s.move_id = ANY(%s)", moves.ids),
                open_items=self._get_open_item_query(),
            )
        )
        return dict(rows)

    @api.model
    def _get_open_item_query(self):
        """The open journal items of the item that step ``s`` was taken for."""
        return SQL(
            """
            SELECT FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
             WHERE l.move_id = s.move_id AND p.commercial_partner_id = s.partner_id
               AND COALESCE(l.date_maturity, l.date) = s.date_due
               AND l.currency_id = s.currency_id AND l.account_id = ANY(ARRAY(%s))
               AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
               AND l.amount_residual_currency > 0
            """,
            self.env["credit.recovery.facts"]._get_receivable_query(),
        )

    def _get_level(self):
        """The level of the step, in the version of the policy that applied it."""
        return self.notice_id.level_id.policy_id.level_ids.filtered(
            lambda level: level.code == self.step
        )
