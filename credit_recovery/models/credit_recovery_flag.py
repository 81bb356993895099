from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from .today import get_today

FLAG_KINDS = [
    ("hardship", "Hardship"),
    ("staller", "Stalling"),
    ("ceased", "Ceased trading"),
    ("insolvency", "Insolvency procedure"),
    ("unreachable", "Unreachable"),
    ("no_assets", "No assets"),
    ("other_creditors", "Other creditors"),
]
SOFTEN, FAST_TRACK, PROCEDURE, HURRY, STOP = "soften", "fast_track", "procedure", "hurry", "stop"
# what a kind does; of the others a person may choose between the two effects of 002-6
EFFECTS = {
    "hardship": SOFTEN,
    "staller": FAST_TRACK,
    "insolvency": PROCEDURE,
    "ceased": STOP,
    "no_assets": STOP,
    "unreachable": HURRY,
    "other_creditors": HURRY,
}
CHOICE = frozenset((HURRY, STOP))
# a hardship without a date of its own is looked at again after so many days
REVIEW_DAYS = 60


class CreditRecoveryFlag(models.Model):
    """A dated, sourced fact about a debtor (001-5, 001-8, 002-6, P-16).

    Append-only: a change is a new flag, which ends the one before it of the same kind.
    """

    _name = "credit.recovery.flag"
    _description = "Debtor flag"
    _inherit = ["credit.recovery.hold.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Debtor", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    kind = fields.Selection(FLAG_KINDS, required=True)
    effect = fields.Selection(
        [
            (SOFTEN, "No threats; a plan is proposed"),
            (FAST_TRACK, "The formal notice at once"),
            (PROCEDURE, "Older items stop and are filed, newer ones go to the curator"),
            (HURRY, "Speed up: the next level without waiting for its day"),
            (STOP, "Stop, and decide on the hand-over"),
        ],
        compute="_compute_effect",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="What the flag does. Where it may speed up or stop (002-6), you choose.",
    )
    date = fields.Date(required=True, default=get_today, help="Since when it holds.")
    date_end = fields.Date(help="The last day on which the fact holds; empty: open.")
    date_review = fields.Date(
        string="Look at it again on",
        compute="_compute_date_review",
        store=True,
        precompute=True,
        readonly=False,
        help="On this day the collector gets a task: does the hardship go on? (001-5)",
    )
    source = fields.Char(required=True, help="Where the fact comes from: document, call, register.")
    note = fields.Text()
    user_id = fields.Many2one(
        "res.users", string="Set by", default=lambda self: self.env.user, required=True
    )
    ended_by_id = fields.Many2one("res.users", string="Ended by", readonly=True, copy=False)

    @api.depends("kind")
    def _compute_effect(self):
        for flag in self:
            flag.effect = EFFECTS.get(flag.kind)

    @api.depends("kind", "date")
    def _compute_date_review(self):
        for flag in self:
            is_reviewed = flag.kind == "hardship" and flag.date
            flag.date_review = is_reviewed and fields.Date.add(flag.date, days=REVIEW_DAYS)

    @api.depends("kind", "partner_id")
    def _compute_display_name(self):
        for flag in self:
            flag.display_name = f"{flag.partner_id.display_name}: {flag._get_words()['kind']}"

    @api.constrains("kind", "effect")
    def _check_effect(self):
        for flag in self:
            usual = EFFECTS[flag.kind]
            if flag.effect != usual and not {flag.effect, usual} <= CHOICE:
                raise ValidationError(
                    self.env._(
                        "%(flag)s cannot have the effect “%(effect)s”: leave the one proposed.",
                        flag=flag.display_name,
                        effect=flag._get_effect_name(),
                    )
                )

    @api.constrains("source")
    def _check_source(self):
        for flag in self:
            if not flag.source.strip():
                raise ValidationError(
                    self.env._("Say where you know it from: %(flag)s", flag=flag.display_name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Set flags on debtors: each ends the one before it of its kind, and is noted on the case.

        A staller is confirmed by a Manager, with a reason (001-8).
        """
        flags = super().create([self._prepare_debtor(vals) for vals in vals_list])
        flags._check_staller()
        flags._end_earlier()
        flags._log(lambda flag: flag._get_outline())
        flags._take_effect()
        return flags

    @api.model
    def _prepare_debtor(self, vals):
        """A fact is about the legal entity, at the root company."""
        partner = self.env["res.partner"].browse(vals.get("partner_id"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        return {
            **vals,
            **({"partner_id": partner.commercial_partner_id.id} if partner else {}),
            **({"company_id": company.root_id.id} if company else {}),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A flag is not deleted; end it (it is evidence)."))

    def _check_staller(self):
        stallers = self.filtered(lambda flag: flag.kind == "staller")
        if not stallers:
            return
        if not self.env.su and not self.env.user.has_group(
            "credit_recovery.group_recovery_manager"
        ):
            raise AccessError(
                self.env._(
                    "Only a Credit recovery Manager may confirm that a customer is stalling."
                )
            )
        if missing := stallers.filtered(lambda flag: not flag.note):
            raise UserError(
                self.env._(
                    "Give the reason why %(names)s is stalling.",
                    names=", ".join(missing.partner_id.mapped("display_name")),
                )
            )

    def _end_earlier(self):
        """What was said before of the same kind ends the day before."""
        domain = Domain("id", "not in", self.ids) & Domain.OR(
            Domain("partner_id", "=", flag.partner_id.id)
            & Domain("company_id", "=", flag.company_id.id)
            & Domain("kind", "=", flag.kind)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", flag.date))
            for flag in self
        )
        # the role is checked by the creation; collectors add flags only
        earlier = self.sudo().search(domain)
        by_key = {flag._get_key(): flag for flag in self}
        for flag in earlier:
            flag._end(fields.Date.subtract(by_key[flag._get_key()].date, days=1))

    def _get_key(self):
        return self.partner_id, self.company_id, self.kind

    def _end(self, last_day):
        self.write({"date_end": last_day, "ended_by_id": self.env.uid})

    # ------------------------------------------------------------ words
    def _get_words(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {"kind": kinds.get(self.kind, ""), "origin": self.source}

    def _get_effect_name(self):
        return dict(self._fields["effect"]._description_selection(self.env)).get(self.effect)

    def _get_outline(self):
        """A flag in one line: which, since when, where it comes from, and what it does."""
        return self.env._(
            "%(kind)s since %(date)s (%(origin)s): %(effect)s",
            date=format_date(self.env, self.date),
            effect=self._get_effect_name(),
            **self._get_words(),
        )

    def _log(self, get_body):
        """Note a change on the debtors' cases, where there are any."""
        cases = self._get_cases()
        by_debtor = {(case.partner_id, case.company_id): case for case in cases}
        for flag in self:
            case = by_debtor.get((flag.partner_id, flag.company_id))
            if case:
                case._message_log(body=get_body(flag))

    def _get_cases(self):
        """The latest case of each flagged debtor, open or closed."""
        cases = self.env["credit.recovery.case"].sudo()
        for company, flags in self.grouped("company_id").items():
            cases += cases._get_latest(company, flags.partner_id.ids)
        return cases

    def _take_effect(self):
        """Bring the open cases up to date in the same transaction; who hurries comes first."""
        cases = self._get_cases().filtered(lambda case: not case.date_closed)
        hurried = self.filtered(lambda flag: flag.effect in (HURRY, FAST_TRACK)).partner_id
        cases.filtered(
            lambda case: case.partner_id in hurried and case.priority in (False, "0")
        ).priority = "1"
        cases._review_again()

    def action_end(self):
        """The facts no longer hold: yesterday was their last day."""
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may end a flag."))
        self.check_access("read")
        self._check_staller()
        for company, flags in self.grouped("company_id").items():
            today = company._get_recovery_today()
            in_force = flags.filtered_domain(self._get_active_domain(today))
            in_force.sudo()._end(fields.Date.subtract(today, days=1))
        self._log(lambda flag: flag.env._("Flag ended: %(kind)s. %(origin)s", **flag._get_words()))
        self._take_effect()

    @api.model
    def _get_active_domain(self, today):
        """Flags that hold on a day."""
        return Domain("date", "<=", today) & (
            Domain("date_end", "=", False) | Domain("date_end", ">=", today)
        )

    @api.model
    def _get_debtors_domain(self, company, partner_ids):
        return Domain("company_id", "=", company.id) & Domain("partner_id", "in", partner_ids)
