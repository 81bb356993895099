from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..models.credit_recovery_hold_ledger import ROOT_COMPANY
from ..models.credit_recovery_residual import DECISIONS
from ..tools.ladder import Step

BUCKETS = [
    ("0_coming", "Not due"),
    ("1_30", "1-30 days"),
    ("2_60", "31-60 days"),
    ("3_90", "61-90 days"),
    ("4_more", "Over 90 days"),
]


class CreditRecoveryItem(models.Model):
    """One open item: an open posted receivable of one debtor, invoice, due date and currency.

    A view: the level is read from the notices, nothing is stored on journal items. No grouping and
    no window, so that a page of a long list costs a page only.
    """

    _name = "credit.recovery.item"
    _description = "Open item"
    _auto = False
    _order = "date_due, id"
    _rec_name = "move_id"
    _depends = {
        "account.move": [
            "amount_total",
            "amount_untaxed",
            "date",
            "invoice_date",
            "state",
            "payment_state",
            "move_type",
            "partner_id",
            "preferred_payment_method_line_id",
            "reversed_entry_id",
        ],
        "account.move.line": [
            "account_id",
            "amount_currency",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "currency_id",
            "date",
            "date_maturity",
            "move_id",
            "no_followup",
            "parent_state",
            "partner_id",
            "reconciled",
        ],
        "account.bank.statement.line": ["is_reconciled"],
        "account.payment": ["move_id", "state"],
        "account.payment.method.line": ["recovery_collected", "recovery_grace_days"],
        "credit.recovery.bounce.line": ["move_id", "date_due"],
        "credit.recovery.case": ["date_closed", "partner_id", "company_id"],
        "credit.recovery.dispute": ["amount", "date_due", "deadline", "move_ids", "state"],
        "credit.recovery.dispute.credit": ["amount", "move_id", "refund_id"],
        "credit.recovery.flag": [
            "company_id",
            "date",
            "date_end",
            "date_opening",
            "effect",
            "kind",
            "partner_id",
        ],
        "credit.recovery.hold": [
            "case_id",
            "date_due",
            "date_from",
            "date_released",
            "date_to",
            "demanded",
            "move_ids",
            "payment_id",
            "scope",
            "statement_line_id",
        ],
        "credit.recovery.promise": ["date_limit", "state"],
        "credit.recovery.promise.line": ["amount", "date_due", "move_id"],
        "credit.recovery.notice": ["state"],
        "credit.recovery.notice.line": ["effective", "move_id", "date_due", "rank", "step"],
        "credit.recovery.residual": [
            "active",
            "currency_id",
            "date_again",
            "date_due",
            "decision",
            "move_id",
        ],
        "credit.recovery.retention": ["active", "base", "company_id", "rate"],
        "res.company": [
            "recovery_date_start",
            "recovery_grace_days",
            "recovery_older_items",
            "recovery_small_balance",
        ],
        "res.partner": ["commercial_partner_id", "property_inbound_payment_method_line_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    case_id = fields.Many2one("credit.recovery.case", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    date_invoice = fields.Date(related="move_id.invoice_date", string="Invoice date")
    date_due = fields.Date(string="Due date", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_residual = fields.Monetary(string="Open", readonly=True)
    amount_residual_company = fields.Monetary(
        string="Open in company currency", currency_field="company_currency_id", readonly=True
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    days_overdue = fields.Integer(readonly=True, aggregator="max")
    bucket = fields.Selection(BUCKETS, string="Ageing", readonly=True)
    level_rank = fields.Integer(readonly=True, aggregator="max")
    level_code = fields.Char(readonly=True)
    level_name = fields.Char(compute="_compute_level_name", string="Level")
    hold_code = fields.Char(string="Hold", readonly=True, help="Of the whole item.")
    amount_held = fields.Monetary(
        string="Held part", readonly=True, help="Of an item that is demanded but for this part."
    )
    amount_disputed = fields.Monetary(string="Disputed", readonly=True)
    decision = fields.Selection(DECISIONS, string="Small balance", readonly=True)
    next_step = fields.Char(compute="_compute_next_step")
    why_not = fields.Char(compute="_compute_next_step", string="Why not tonight")

    @property
    def _table_query(self):
        facts = self.env["credit.recovery.facts"]
        today = self._get_today()
        return SQL(
            """
            SELECT l.id, %(root)s AS company_id, p.commercial_partner_id AS partner_id, l.move_id,
                   COALESCE(l.date_maturity, l.date) AS date_due, l.currency_id,
                   item.amount_residual, item.amount_residual_company,
                   (SELECT k.id FROM credit_recovery_case k
                     WHERE k.partner_id = p.commercial_partner_id AND k.company_id = %(root)s
                       AND k.date_closed IS NULL) AS case_id,
                   GREATEST(%(today)s - COALESCE(l.date_maturity, l.date), 0) AS days_overdue,
                   CASE WHEN COALESCE(l.date_maturity, l.date) >= %(today)s THEN '0_coming'
                        WHEN COALESCE(l.date_maturity, l.date) >= %(today)s - 30 THEN '1_30'
                        WHEN COALESCE(l.date_maturity, l.date) >= %(today)s - 60 THEN '2_60'
                        WHEN COALESCE(l.date_maturity, l.date) >= %(today)s - 90 THEN '3_90'
                        ELSE '4_more' END AS bucket,
                   (%(step_rank)s) AS level_rank, (%(step_code)s) AS level_code,
                   (%(hold)s) AS hold_code, (%(held)s) AS amount_held,
                   (%(disputed)s) AS amount_disputed, (%(decision)s) AS decision
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
              JOIN res_company c ON c.id = l.company_id
              JOIN LATERAL (
                    SELECT sum(o.amount_residual_currency) AS amount_residual,
                           sum(o.amount_residual) AS amount_residual_company, min(o.id) AS id
                      FROM account_move_line o
                      JOIN res_partner q ON q.id = o.partner_id
                     WHERE o.move_id = l.move_id AND o.currency_id = l.currency_id
                       AND COALESCE(o.date_maturity, o.date) = COALESCE(l.date_maturity, l.date)
                       AND q.commercial_partner_id = p.commercial_partner_id
                       AND o.account_id IN (%(accounts)s)
                       AND o.reconciled IS NOT TRUE) item ON item.id = l.id
             WHERE l.account_id IN (%(accounts)s)
               AND l.reconciled IS NOT TRUE
               AND l.parent_state = 'posted'
               AND item.amount_residual > 0
            """,
            root=ROOT_COMPANY,
            today=today,
            accounts=facts._get_receivable_query(),
            step_rank=self._get_step_query(SQL("s.rank")),
            step_code=self._get_step_query(SQL("s.step")),
            hold=self._get_hold_query(today),
            held=self._get_part_query(
                today, SQL("h.amount < item.amount_residual AND h.stops = 'all'")
            ),
            disputed=self._get_part_query(today, SQL("h.kind LIKE 'dispute%%'")),
            decision=self._get_decision_query(today),
        )

    @api.model
    def _get_today(self):
        """Today where the company is."""
        return self.env.company.root_id._get_recovery_today()

    @api.model
    def _get_step_query(self, column):
        """The highest step that counts of item ``l`` (design, "Facts are rows")."""
        return SQL(
            """
            SELECT %s FROM credit_recovery_notice_line s
              JOIN credit_recovery_notice n ON n.id = s.notice_id
             WHERE s.move_id = l.move_id AND s.partner_id = p.commercial_partner_id
               AND s.date_due = COALESCE(l.date_maturity, l.date)
               AND s.currency_id = l.currency_id AND s.effective AND s.step IS NOT NULL
               AND n.state IN ('sent', 'delivered')
             ORDER BY s.rank DESC LIMIT 1
            """,
            column,
        )

    @api.model
    def _get_hold_query(self, today):
        """The kind of the hold of the whole item ``l``, the last one to end."""
        return SQL(
            """
            SELECT h.kind FROM (%s) h
             WHERE h.company_id = %s AND h.partner_id = p.commercial_partner_id
               AND (h.move_id IS NULL OR h.move_id = l.move_id)
               AND (h.date_due IS NULL OR h.date_due = COALESCE(l.date_maturity, l.date))
               AND (h.amount IS NULL OR h.amount >= item.amount_residual)
             ORDER BY h.stops = 'all' DESC, h.date_to DESC NULLS FIRST, h.kind LIMIT 1
            """,
            self.env["credit.recovery.hold.mixin"]._get_all_holds_query(today),
            ROOT_COMPANY,
        )

    @api.model
    def _get_part_query(self, today, condition):
        """What holds that meet a condition stop of item ``l``, in its currency (P-10)."""
        return SQL(
            """
            SELECT LEAST(COALESCE(sum(COALESCE(h.amount, item.amount_residual)), 0),
                         item.amount_residual)
              FROM (%s) h
             WHERE h.company_id = %s AND h.partner_id = p.commercial_partner_id
               AND (h.move_id IS NULL OR h.move_id = l.move_id)
               AND (h.date_due IS NULL OR h.date_due = COALESCE(l.date_maturity, l.date))
               AND %s
            """,
            self.env["credit.recovery.hold.mixin"]._get_all_holds_query(today),
            ROOT_COMPANY,
            condition,
        )

    @api.model
    def _get_decision_query(self, today):
        """What was decided last of item ``l`` as a small balance, while its time lasts (P-18)."""
        return SQL(
            """
            SELECT CASE WHEN d.date_again <= %s THEN NULL ELSE d.decision END
              FROM credit_recovery_residual d
             WHERE d.move_id = l.move_id AND d.currency_id = l.currency_id
               AND d.date_due = COALESCE(l.date_maturity, l.date) AND d.active
             ORDER BY d.id DESC LIMIT 1
            """,
            today,
        )

    @api.depends("level_code")
    def _compute_level_name(self):
        """The name of the code in the debtor's policy: codes are the same in all policies."""
        levels = self.env["credit.recovery.level"].search(
            [("code", "in", self.mapped("level_code")), ("company_id", "in", self.company_id.ids)],
            order="policy_id",
        )
        names = {level.code: level.name for level in levels}
        for item in self:
            item.level_name = names.get(item.level_code, item.level_code)

    @api.depends("partner_id", "company_id", "amount_held", "hold_code")
    def _compute_next_step(self):
        """What comes next and why not tonight, worked out by the engine for the page shown."""
        review = self.env["credit.recovery.review"].sudo()
        for company, items in self.grouped("company_id").items():
            today = company._get_recovery_today()
            plans = review._plan(company, items.partner_id.ids, today)
            for item in items:
                key = (item.move_id.id, item.date_due, item.currency_id.id)
                decision = plans[item.partner_id.id].decisions.get(key)
                item.next_step = review._get_step_text(decision)
                stays = decision and not isinstance(decision, Step)
                texts = [item._get_held_text(), stays and review._get_wait_text(decision)]
                item.why_not = "; ".join(filter(None, texts)) or False

    def _get_held_text(self):
        """What is held of an item that is demanded but for that (P-10)."""
        if self.hold_code or not self.amount_held:
            return ""
        amount = self.currency_id.format(self.amount_held)
        return self.env._("On hold in part: %(amount)s", amount=amount)

    def action_view_move(self):
        """Show the invoice or entry of the item."""
        return self.move_id._get_records_action()

    def action_view_payment(self):
        """Show the bank line or payment that may pay the item, to match it (P-1).

        :raises UserError: none holds it
        """
        self.ensure_one()
        self.check_access("read")
        hold = self.env["credit.recovery.hold.mixin"]._get_holds_of(self).get(self.move_id.id)
        if not hold or hold["kind"] != "possible_payment":
            raise UserError(self.env._("No possible payment holds this item."))
        return self.env["credit.recovery.hold"].browse(hold["res_id"]).action_view_payment()

    def action_write_off(self):
        """Propose to write the small balances off: draft entries, posted by an accountant (P-18).

        :return: the action that shows the entries
        """
        decisions = self.env["credit.recovery.residual"]._decide(self, "write_off")
        return decisions.entry_id._get_records_action(name=self.env._("Write-offs to post"))

    def action_claim(self):
        """Claim the small balances all the same: they take steps as any item."""
        self.env["credit.recovery.residual"]._decide(self, "claim")

    def action_retain(self):
        """Leave the small balances open without a step: decided, and no longer asked about."""
        self.env["credit.recovery.residual"]._decide(self, "retain")

    def action_include(self):
        """Release items that core excludes from follow-up, such as opening balances, in bulk.

        :raises AccessError: the user is no Collector
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may release excluded items."))
        self.check_access("read")
        excluded = self.filtered(lambda item: item.hold_code == "no_followup")
        if not excluded:
            raise UserError(self.env._("None of these items is excluded from follow-up."))
        lines = self.env["account.move.line"].sudo().browse(excluded.ids)
        keys = {(line.move_id, line.date_maturity, line.account_id) for line in lines}
        same_items = lines.move_id.line_ids.filtered(
            lambda line: (line.move_id, line.date_maturity, line.account_id) in keys
        )
        same_items.no_followup = False
        excluded.case_id.sudo()._review_again()
