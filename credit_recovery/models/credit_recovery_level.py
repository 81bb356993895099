from decimal import Decimal
from itertools import pairwise

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import text
from ..tools.ladder import Rung
from ..tools.ladder_facts import CALL, COURTESY, FORMAL_NOTICE, HANDOVER, REMINDER, WRITTEN_KINDS

KINDS = [
    ("courtesy", "Courtesy reminder"),
    ("call", "Call"),
    ("reminder", "Reminder"),
    ("formal_notice", "Formal notice"),
    ("handover", "Hand-over"),
]
CHANNELS = [
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("post", "Letter by post"),
    ("registered_letter", "Registered letter"),
    ("certified_email", "Certified e-mail"),
]
PROVABLE_CHANNELS = {"registered_letter", "certified_email"}
# to compare offsets of different units
NOMINAL_DAYS = {"day": 1, "working_day": 1.4, "month": 30.4}


class CreditRecoveryLevel(models.Model):
    """A rung of a policy's ladder; code and rank stay the same across versions and policies."""

    _name = "credit.recovery.level"
    _description = "Dunning level"
    _inherit = ["credit.recovery.version.mixin", "credit.recovery.template.mixin"]
    _order = "policy_id, rank"
    _check_company_auto = True
    _version_fields = frozenset(
        (
            "code",
            "rank",
            "policy_id",
            "kind",
            "offset_value",
            "offset_unit",
            "wait_days",
            "repeat_days",
            "repeat_max",
            "min_amount",
            "new_customer_invoices",
            "large_amount",
            "payment_days",
            "tone",
            "fee",
            "subject",
            "body",
        )
    )

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    rank = fields.Integer(required=True)
    policy_id = fields.Many2one(
        "credit.recovery.policy", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="policy_id.currency_id")
    kind = fields.Selection(KINDS, required=True)
    offset_value = fields.Integer(string="Offset", help="From the due date; may be negative.")
    offset_unit = fields.Selection(
        [("day", "days"), ("working_day", "working days"), ("month", "months")],
        default="day",
        required=True,
        string="Offset unit",
    )
    wait_days = fields.Integer(help="Days since the item's last step.")
    repeat_days = fields.Integer(help="Days between two rounds; 0: no repetition.")
    repeat_max = fields.Integer(help="How often the level is repeated after the first time.")
    min_amount = fields.Monetary(help="The debtor's overdue after netting, at least.")
    new_customer_invoices = fields.Integer(
        help="For customers with fewer paid invoices than this; 0: no such condition."
    )
    large_amount = fields.Monetary(help="For items of at least this amount; 0: no such condition.")
    channel = fields.Selection(CHANNELS)
    fallback_channel = fields.Selection(CHANNELS)
    last_channel = fields.Selection(CHANNELS, string="Last resort")
    requires_approval = fields.Selection(
        [("none", "None"), ("collector", "Collector"), ("manager", "Manager")],
        default="none",
        required=True,
    )
    payment_days = fields.Integer(help="Days the debtor is given to pay; 0: no deadline.")
    tone = fields.Selection([("memo", "Memo"), ("incentive", "Incentive")], default="memo")
    attach_invoices = fields.Boolean(string="Attach invoices")
    suspends_sales = fields.Boolean(
        help="While an open item is at this level or a higher one, new invoices and orders of the"
        " debtor are blocked; lifted by itself once it is paid.",
        string="Suspends sales",
    )
    charge_interest = fields.Boolean()
    charge_compensation = fields.Boolean()
    fee = fields.Monetary()
    threatening = fields.Boolean(help="Not used while the debtor is in hardship (001-5).")
    subject = fields.Char(translate=True)
    body = fields.Html(translate=True, sanitize_style=True)
    script = fields.Html(translate=True, help="What to say on the phone (003-5).")

    _policy_code_unique = models.UniqueIndex(
        "(policy_id, code)", "A level's code is unique in its policy."
    )
    _policy_rank_unique = models.UniqueIndex(
        "(policy_id, rank)", "A level's rank is unique in its policy."
    )

    @api.constrains("kind", "offset_value", "threatening")
    def _check_courtesy(self):
        """A courtesy reminder comes before the due date, and threatens nothing (001-2)."""
        for level in self.filtered(lambda level: level.kind == COURTESY):
            if level.offset_value > 0:
                level._refuse(self.env._("a courtesy reminder is sent on the due date or earlier"))
            if level.threatening:
                level._refuse(self.env._("a courtesy reminder is not threatening"))

    @api.constrains("kind", "repeat_days", "repeat_max")
    def _check_repetition(self):
        for level in self:
            if (level.repeat_days > 0) != (level.repeat_max > 0):
                level._refuse(
                    self.env._("give both the days between repetitions and their number, or none")
                )
            if level.repeat_max and level.kind in (FORMAL_NOTICE, HANDOVER):
                level._refuse(self.env._("a formal notice or a hand-over is not repeated (P-13)"))

    @api.constrains(
        "wait_days",
        "repeat_days",
        "repeat_max",
        "payment_days",
        "new_customer_invoices",
        "min_amount",
        "large_amount",
        "fee",
    )
    def _check_not_negative(self):
        names = self._check_not_negative._constrains
        for level in self:
            for name in names:
                if level[name] < 0:
                    label = self._fields[name]._description_string(self.env)
                    level._refuse(self.env._("%(field)s may not be negative", field=label))

    @api.constrains("kind", "channel", "fallback_channel", "last_channel")
    def _check_channels(self):
        """Calls go by phone, formal notices where receipt can be proved (art. 1335 c.c.)."""
        for level in self:
            given = [level.channel, level.fallback_channel, level.last_channel]
            channels = level._get_channels()
            if given[: len(channels)] != channels:
                level._refuse(self.env._("fill in the channels from the first one on"))
            if not channels and level.kind != HANDOVER:
                level._refuse(self.env._("choose a channel"))
            if level.kind == CALL and set(channels) != {"phone"}:
                level._refuse(self.env._("a call is made by phone, without another channel"))
            if level.kind in WRITTEN_KINDS and "phone" in channels:
                level._refuse(self.env._("a written notice does not go by phone"))
            if level.kind == FORMAL_NOTICE and set(channels) - PROVABLE_CHANNELS:
                level._refuse(
                    self.env._(
                        "a formal notice goes by certified e-mail or registered letter only, "
                        "because its receipt must be proved"
                    )
                )

    @api.constrains("subject", "body")
    def _check_placeholders(self):
        """A text that asks for what no notice knows would fail at night, in any language."""
        for lang, _name in self.env["res.lang"].get_installed():
            for level in self.with_context(lang=lang):
                try:
                    text.check(level.subject)
                    text.check(level.body)
                except text.UnknownPlaceholder as error:
                    level.with_env(self.env)._refuse_placeholders(error.names)

    def _check_ladder_order(self):
        """A higher rank never comes earlier; called for the levels of one policy."""
        for lower, higher in pairwise(self.sorted("rank")):
            if lower._get_nominal_days() > higher._get_nominal_days():
                higher._refuse(
                    self.env._(
                        "it comes earlier than the lower level %(lower)s", lower=lower.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        policies = self.env["credit.recovery.policy"].browse(
            vals["policy_id"] for vals in vals_list if vals.get("policy_id")
        )
        policies._check_unused()
        return super().create(vals_list)

    def _refuse(self, reason):
        """Raise the level's ValidationError; ``reason`` is translated."""
        self.ensure_one()
        raise ValidationError(
            self.env._(
                "Level %(level)s of policy %(policy)s: %(reason)s.",
                level=self.name,
                policy=self.policy_id.display_name,
                reason=reason,
            )
        )

    def _refuse_placeholders(self, names):
        self._refuse(
            self.env._(
                "its text holds the unknown placeholders %(unknown)s; known are %(known)s",
                unknown=", ".join(names),
                known=", ".join(text.PLACEHOLDERS),
            )
        )

    def _get_policies(self):
        return self.policy_id

    def _get_channels(self):
        """Return the level's chain of channels, the preferred one first."""
        self.ensure_one()
        chain = (self.channel, self.fallback_channel, self.last_channel)
        return [channel for channel in chain if channel]

    def _get_body_template(self, gentle=False):
        """Return the body with the closing words of its tone, in the language of the environment.

        A memo states the matter; an incentive adds a reason to pay now (004-6).

        :param bool gentle: for a debtor in hardship, who is offered a plan instead (001-5)
        """
        self.ensure_one()
        body = self.body or Markup()
        if gentle:
            return body + Markup("<p>%s</p>") % self.env._(
                "If you cannot pay everything at once, please tell us: we will gladly agree on "
                "instalments that suit you."
            )
        if self.tone != "incentive" or self.kind not in (COURTESY, REMINDER):
            return body
        return body + Markup("<p>%s</p>") % self.env._(
            "Paying by then keeps the terms agreed with you as they are, and spares both of us "
            "further letters. Thank you for seeing to it."
        )

    def _get_nominal_days(self):
        self.ensure_one()
        return self.offset_value * NOMINAL_DAYS[self.offset_unit]

    def _to_rung(self):
        """Return the level as the pure rules know it; money in company currency."""
        self.ensure_one()
        return Rung(
            code=self.code,
            rank=self.rank,
            kind=self.kind,
            offset_value=self.offset_value,
            offset_unit=self.offset_unit,
            wait_days=self.wait_days,
            repeat_days=self.repeat_days,
            repeat_max=self.repeat_max,
            min_amount=Decimal(str(self.min_amount)),
            new_customer_invoices=self.new_customer_invoices,
            large_amount=Decimal(str(self.large_amount)),
            threatening=self.threatening,
            level_id=self.id,
        )
