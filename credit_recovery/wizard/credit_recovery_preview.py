import csv
import io
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from ..models.credit_recovery_hold_payment import HOLD_DAYS
from ..models.credit_recovery_level import CHANNELS
from ..models.today import get_today
from ..tools.garbage import paused_gc
from ..tools.ladder import Step

# debtors at once: each chunk plans its queries anew
CHUNK = 2000


class CreditRecoveryPreview(models.TransientModel):
    """What a review would do on a day, and why not to the others; writes only its own rows."""

    _name = "credit.recovery.preview"
    _description = "Preview of a review"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
    )
    date = fields.Date(required=True, default=get_today)
    policy_id = fields.Many2one(
        "credit.recovery.policy",
        domain="[('company_id', '=', company_id)]",
        help="Decide for everybody by this policy; empty: by each debtor's own.",
    )
    line_ids = fields.One2many("credit.recovery.preview.line", "preview_id")

    def action_run(self):
        """Work the preview out and show it.

        :return: the action that lists its rows
        :raises AccessError: the company, or the policy, is not the user's
        """
        self.ensure_one()
        self.company_id._get_recovery_office().check_access("read")
        self.policy_id.check_access("read")
        self.line_ids.unlink()
        self.line_ids._insert(self, self._get_rows(self.company_id, self.date, self.policy_id))
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_preview_line_action"
        )
        return {**action, "domain": [("preview_id", "=", self.id)]}

    @api.model
    def _get_rows(self, company, today, policy=None):
        """What would go to whom, and why not to the others, by the review's own plan.

        :param res.company company: a root company
        :param date today: the day to decide for
        :param policy: decide by this policy instead of each debtor's own
        :return: generator of dicts, the values of preview lines: one per notice, and one per
            debtor who gets none although something is open
        """
        words = _Words(self.env["credit.recovery.review"].sudo())
        debtors = self.env["credit.recovery.facts"]._get_debtors(company)
        possible = self._get_possible(company, debtors, today)
        for partner_ids in split_every(CHUNK, debtors):
            with paused_gc():
                rows = self._get_chunk_rows(company, partner_ids, today, policy, possible, words)
            yield from rows

    @api.model
    def _get_chunk_rows(self, company, partner_ids, today, policy, possible, words):
        plans = words.review._plan(company, partner_ids, today, policy, possible)
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        addresses = self.env["credit.recovery.address"]._load(
            partners, company=company, today=today
        )
        payables = self.env["credit.recovery.payable"]._get_totals(company, partner_ids)
        return [
            {**row, "amount_payable": payables.get(partner.id, 0)}
            for partner in partners
            for row in self._get_debtor_rows(partner, plans[partner.id], addresses, today, words)
        ]

    @api.model
    def _get_possible(self, company, partner_ids, today):
        """What unmatched money would hold on that day: the hold of a review lasts so long (P-1)."""
        now = company._get_recovery_today()
        if today > now + timedelta(days=HOLD_DAYS):
            return {}
        payments = self.env["credit.recovery.possible.payment"].sudo()
        return payments._get_possible(company, partner_ids, now)

    @api.model
    def _get_debtor_rows(self, partner, plan, addresses, today, words):
        """The rows of one debtor."""
        facts = plan.facts
        figures = facts.get_figures(today)
        shared = {
            "partner_id": partner.id,
            "policy_id": plan.policy_id,
            "amount_overdue": float(figures.overdue),
            "oldest_due_date": figures.oldest_due or False,
        }
        for prepared in plan.prepared:
            yield {**shared, **self._get_notice_row(partner, prepared, addresses, words)}
        if not plan.prepared and facts.items:
            waits = [wait for wait in plan.decisions.values() if not isinstance(wait, Step)]
            reasons = dict.fromkeys(map(words.get_reason, waits))
            yield {
                **shared,
                "outcome": "c_nothing",
                "item_count": len(facts.items),
                "reason": "; ".join(reasons),
                "stop_code": self._get_stop_code(plan, waits),
                "next_date": min((wait.until for wait in waits if wait.until), default=False),
            }

    @api.model
    def _get_stop_code(self, plan, waits):
        """The stop of the company that one of the debtor's items waits for, or False."""
        stops = {stop.code for stop in plan.stops}
        return next((wait.code for wait in waits if wait.code in stops), False)

    @api.model
    def _get_notice_row(self, partner, prepared, addresses, words):
        level = self.env["credit.recovery.level"].browse(prepared.rung.level_id)
        recipient, channel, error = addresses.choose(partner, level, prepared.get_move_ids())
        return {
            "outcome": "b_call" if prepared.is_phone else "a_written",
            "level_id": level.id,
            "channel": channel,
            "channel_error": error,
            "recipient_id": recipient.id,
            "destination": not error and _get_destination(recipient, channel),
            "reason": error and words.errors[error],
            "currency_id": prepared.currency_id,
            "amount_total": float(prepared.get_totals()["amount_total"]),
            "item_count": len(prepared.stepped),
        }


def _get_destination(recipient, channel):
    """Who is reached, by which number or address (complaint 14)."""
    if channel == "phone":
        return f"{recipient.name}, {recipient.phone}"
    if channel == "email":
        return f"{recipient.name}, {recipient.email_normalized}"
    parts = (recipient.name, recipient.street, recipient.zip, recipient.city)
    return ", ".join(filter(None, parts))


def _get_errors(env):
    """The reasons why no channel can be used, in words."""
    return env["credit.recovery.notice"]._fields["channel_error"]._description_selection(env)


class _Words:
    """The texts of waits, each worked out once: many items wait for the same."""

    def __init__(self, review):
        self.review = review
        self.texts = {}
        self.errors = dict(_get_errors(review.env))

    def get_reason(self, wait):
        key = (wait.code, wait.until, tuple(sorted(wait.params.items())))
        if key not in self.texts:
            self.texts[key] = self.review._get_wait_text(wait)
        return self.texts[key]


class CreditRecoveryPreviewLine(models.TransientModel):
    """A notice that would be prepared, or a debtor who would get none."""

    _name = "credit.recovery.preview.line"
    _description = "Line of a preview"
    _order = "outcome, amount_overdue desc, id"
    _rec_name = "partner_id"

    preview_id = fields.Many2one(
        "credit.recovery.preview", required=True, index=True, ondelete="cascade"
    )
    company_currency_id = fields.Many2one(
        related="preview_id.company_id.currency_id", string="Company currency"
    )
    partner_id = fields.Many2one("res.partner", string="Debtor", readonly=True)
    policy_id = fields.Many2one("credit.recovery.policy", readonly=True)
    outcome = fields.Selection(
        [("a_written", "Written to"), ("b_call", "Called"), ("c_nothing", "Nothing")], readonly=True
    )
    level_id = fields.Many2one("credit.recovery.level", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    channel_error = fields.Selection(
        lambda self: _get_errors(self.env),
        string="Missing data",
        readonly=True,
    )
    recipient_id = fields.Many2one("res.partner", readonly=True)
    destination = fields.Char(string="To", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_total = fields.Monetary(string="Demanded", readonly=True)
    amount_overdue = fields.Monetary(
        string="Overdue", currency_field="company_currency_id", readonly=True
    )
    amount_payable = fields.Monetary(
        string="We owe them",
        currency_field="company_currency_id",
        readonly=True,
        help="Never netted on a letter (P-15).",
    )
    oldest_due_date = fields.Date(readonly=True)
    item_count = fields.Integer(string="Items", readonly=True)
    reason = fields.Char(string="Why not", readonly=True)
    next_date = fields.Date(string="Not before", readonly=True)
    stop_code = fields.Char(readonly=True)

    @api.model
    def get_banners(self, domain=None):
        """As :meth:`credit.recovery.case.get_banners`, with the debtors of this preview.

        :param domain: of the rows shown
        """
        self.check_access("read")
        Case = self.env["credit.recovery.case"]
        groups = self._read_group(domain or [], ["preview_id", "stop_code"], ["__count"])
        counts = defaultdict(dict)
        for preview, code, count in groups:
            counts[preview.company_id][code] = count
        return [
            banner
            for company, by_code in counts.items()
            for banner in Case._get_banners(company, by_code)
        ]

    @api.model
    def _insert(self, preview, rows):
        """Write the lines of a preview by ``COPY``; of a whole book, ``create`` takes far longer.

        :param preview: credit.recovery.preview
        :param rows: iterable of dicts of stored fields
        """
        log = {
            "preview_id": preview.id,
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": self.env.cr.now(),
            "write_date": self.env.cr.now(),
        }
        names = [name for name, field in self._fields.items() if field.store and name != "id"]
        text = io.StringIO()
        writer = csv.writer(text)
        for row in rows:
            values = log | row
            writer.writerow(_get_sql_value(values.get(name)) for name in names)
        text.seek(0)
        preview.flush_recordset()
        columns = SQL(", ").join(map(SQL.identifier, names))
        table = SQL.identifier(self._table)
        copy = SQL("COPY %s (%s) FROM STDIN WITH (FORMAT csv)", table, columns)
        self.env.cr.copy_expert(copy.code, text)
        preview.invalidate_recordset(["line_ids"])


def _get_sql_value(value):
    """False is how Odoo says that there is none."""
    return None if value is False else value
