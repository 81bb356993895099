"""What the form of a case shows beside the stored figures (P-20); worked out for the page shown."""

from odoo import api, fields, models
from odoo.tools import SQL

HABIT_DAYS = 365
# the timeline on the form; a menu shows the rest
EVENTS = 200
MONEY_JOURNALS = ("bank", "cash", "credit")


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    item_ids = fields.One2many(
        "credit.recovery.item", compute="_compute_item_ids", string="Open items"
    )
    event_ids = fields.One2many(
        "credit.recovery.event", compute="_compute_event_ids", string="Timeline"
    )
    amount_not_due = fields.Monetary(compute="_compute_amount_not_due", string="Not due yet")
    amount_credit = fields.Monetary(
        compute="_compute_amount_not_due",
        string="Open credits",
        help="Payments and credit notes not matched yet; what is overdue or not due yet is shown"
        " without what they cover.",
    )
    contact_id = fields.Many2one(
        "res.partner", compute="_compute_contact_id", string="Payments contact"
    )
    contact_phone = fields.Char(compute="_compute_contact_id", string="Phone")
    contact_email = fields.Char(compute="_compute_contact_id", string="E-mail")
    last_payment_date = fields.Date(compute="_compute_last_payment", string="Last payment date")
    last_payment_amount = fields.Monetary(
        compute="_compute_last_payment", string="Last payment amount"
    )
    has_habit = fields.Boolean(compute="_compute_usual_delay")
    usual_delay = fields.Integer(
        compute="_compute_usual_delay",
        help="Days between due date and payment in the last year, weighted by amount.",
        string="Usual delay",
    )
    last_call_result = fields.Selection(
        lambda self: (
            self.env["credit.recovery.call"]._fields["result"]._description_selection(self.env)
        ),
        compute="_compute_last_call",
        string="Last call",
    )
    last_call_date = fields.Datetime(compute="_compute_last_call", string="Last call on")
    last_call_note = fields.Text(compute="_compute_last_call", string="What was said last")
    call_script = fields.Html(compute="_compute_call_script", string="What to say")
    hold_label = fields.Char(compute="_compute_hold_label", string="Kind of hold")
    hold_text = fields.Char(compute="_compute_outlook", string="On hold")
    outlook = fields.Char(
        compute="_compute_outlook", string="Why", help="What the next action is about."
    )

    @api.depends("partner_id", "company_id")
    def _compute_item_ids(self):
        Item = self.env["credit.recovery.item"]
        items = Item.search([("partner_id", "in", self.partner_id.ids)])
        by_key = items.grouped(lambda item: (item.partner_id, item.company_id))
        for case in self:
            case.item_ids = by_key.get((case.partner_id, case.company_id), Item)

    @api.depends("partner_id", "company_id")
    def _compute_event_ids(self):
        """All that happened, the latest first; of the debtor, hence of earlier cases too."""
        Event = self.env["credit.recovery.event"]
        for case in self:
            case.event_ids = Event.search(
                [("partner_id", "=", case.partner_id.id), ("company_id", "=", case.company_id.id)],
                limit=EVENTS,
            )

    @api.depends("amount_due", "amount_overdue")
    def _compute_amount_not_due(self):
        """What credits leave of the items to come, and the credits: one does not hide the other."""
        for company, cases in self.grouped("company_id").items():
            today, rounded = company._get_recovery_today(), company.currency_id.round
            debtors = self.env["credit.recovery.facts"]._load(
                company, cases.partner_id.ids, today, for_figures=True, disputed_only=True
            )
            for case in cases:
                facts = debtors[case.partner_id.id]
                case.amount_not_due = rounded(float(facts.get_not_due(today)))
                case.amount_credit = rounded(float(facts.credit))

    @api.depends("partner_id", "company_id")
    def _compute_contact_id(self):
        """Whom to ring (001-2): the first recipient of reminders who has a number."""
        for company, cases in self.grouped("company_id").items():
            addresses = self.env["credit.recovery.address"]._load(cases.partner_id, company=company)
            for case in cases:
                contact = addresses.get_contact(case.partner_id)
                case.contact_id = contact
                case.contact_phone = contact.phone
                case.contact_email = contact.email

    @api.depends("partner_id", "company_id")
    def _compute_last_payment(self):
        for company, cases in self.grouped("company_id").items():
            rows = cases._read_money(
                company,
                SQL(
                    """
                    SELECT DISTINCT ON (1) p.commercial_partner_id, l.date, -sum(l.balance)
                      FROM account_move_line l
                      JOIN res_partner p ON p.id = l.partner_id
                      JOIN account_journal j ON j.id = l.journal_id AND j.type IN %s
                     WHERE l.balance < 0 AND l.parent_state = 'posted' AND
                    """,
                    MONEY_JOURNALS,
                ),
                SQL("GROUP BY 1, 2 ORDER BY 1, 2 DESC"),
            )
            for case in cases:
                day, amount = rows.get(case.partner_id.id, (False, 0))
                case.last_payment_date = day
                case.last_payment_amount = amount

    @api.depends("partner_id", "company_id")
    def _compute_usual_delay(self):
        for company, cases in self.grouped("company_id").items():
            since = fields.Date.subtract(company._get_recovery_today(), days=HABIT_DAYS)
            rows = cases._read_money(
                company,
                SQL(
                    """
                    SELECT p.commercial_partner_id,
                           round(sum((c.date - l.date_maturity) * pr.amount) / sum(pr.amount))
                      FROM account_partial_reconcile pr
                      JOIN account_move_line l ON l.id = pr.debit_move_id
                      JOIN account_move_line c ON c.id = pr.credit_move_id AND c.date >= %s
                      JOIN res_partner p ON p.id = l.partner_id
                      JOIN account_journal j ON j.id = c.journal_id AND j.type IN %s
                     WHERE pr.amount > 0 AND l.date_maturity IS NOT NULL AND
                    """,
                    since,
                    MONEY_JOURNALS,
                ),
                SQL("GROUP BY 1"),
            )
            for case in cases:
                case.has_habit = case.partner_id.id in rows
                [case.usual_delay] = rows.get(case.partner_id.id, (0,))

    def _read_money(self, company, select, end):
        """Run a query about journal items ``l`` of these cases' debtors ``p``.

        :return: ``{partner_id: (value, ...)}``
        """
        facts = self.env["credit.recovery.facts"]
        self.env.flush_all()
        query = SQL(
            """
            %(select)s p.commercial_partner_id IN %(partners)s
               AND l.account_id IN (%(accounts)s) AND l.company_id IN (%(companies)s)
            %(end)s
            """,
            select=select,
            partners=tuple(self.partner_id.ids) or (0,),
            accounts=facts._get_receivable_query(),
            companies=facts._get_branches_query(company),
            end=end,
        )
        return {partner_id: tuple(row) for partner_id, *row in self.env.execute_query(query)}

    @api.depends("call_ids")
    def _compute_last_call(self):
        for case in self:
            call = case.call_ids.filtered(lambda call: not call.correction_ids)[:1]
            case.last_call_result = call.result
            case.last_call_date = call.date
            case.last_call_note = call.note

    @api.depends("next_action", "policy_id")
    def _compute_call_script(self):
        """The words of the policy for a call at the level where the case stands (003-5)."""
        for case in self:
            case.call_script = case._get_call_level().script or False

    @api.depends("hold_code")
    def _compute_hold_label(self):
        review = self.env["credit.recovery.review"]
        for case in self:
            case.hold_label = case.hold_code and review._get_hold_text(case.hold_code)

    @api.depends("next_action", "next_action_date")
    def _compute_outlook(self):
        """The reason of the next action, by the engine itself, and the holds in force."""
        review = self.env["credit.recovery.review"].sudo()
        for company, cases in self.grouped("company_id").items():
            today = company._get_recovery_today()
            plans = review._plan(company, cases.partner_id.ids, today)
            notices = review._get_live_notices(cases)
            for case in cases:
                plan = plans[case.partner_id.id]
                case.outlook = case._get_outlook(plan, notices.get(case.id, ()))
                case.hold_text = case._get_hold_text(plan, today)

    def _get_outlook(self, plan, notices):
        """Say what the next action is about: its notices, else why the items wait."""
        self.ensure_one()
        review = self.env["credit.recovery.review"]
        texts = [
            self.env["credit.recovery.notice"].browse(notice.id)._get_outline()
            for notice in notices
            if review._get_notice_action(notice) == self.next_action
        ]
        if not texts:
            waits = review._get_waits(plan, notices)
            first = [wait for wait in waits if wait.until == self.next_action_date]
            texts = dict.fromkeys(review._get_wait_text(wait) for wait in first or waits)
        return "; ".join(texts)

    def _get_hold_text(self, plan, today):
        """The holds in force, each with its reason and its end (complaint 9)."""
        self.ensure_one()
        review = self.env["credit.recovery.review"]
        outlines = self._get_hold_outlines(today)
        kinds = {hold.kind for item in plan.facts.items for hold in item.holds}
        kinds -= {kind for kind, _text in outlines}
        texts = [text for _kind, text in outlines]
        return "; ".join(texts + [review._get_hold_text(kind) for kind in sorted(kinds)])

    def _get_hold_outlines(self, today):
        """The holds in force that are records, in their own words (hook of their models).

        :return: list of (kind, text)
        """
        records = self.hold_ids._filter_in_force(today)
        return [(hold.kind, hold._get_outline()) for hold in records]
