from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ..tools.credit_check import APPROVED, CASH_ONLY, REFUSED

COLLECTOR = "credit_recovery.group_recovery_collector"
# what a check found, which stays as it is once there is a result
FROZEN = frozenset(
    (
        "partner_id",
        "company_id",
        "date",
        "valid_until",
        "bank_findings",
        "reference_findings",
        "registry_findings",
        "findings",
        "warning_ids",
        "rating",
        "rating_agency",
        "rating_date",
        "rating_file",
        "attachment_ids",
        "result",
        "amount",
        "done_by_id",
        "corrects_id",
    )
)
# what a correction begins with; its result is said anew, or leaving the form would record it
COPIED = FROZEN - {
    "attachment_ids",
    "corrects_id",
    "date",
    "done_by_id",
    "rating_file",
    "result",
    "valid_until",
}


class CreditRecoveryAssessment(models.Model):
    """A credit check of a customer (000-1).

    It is filled in while answers come in, and does not change any more once it has a result: what
    was wrong is corrected by another one.
    """

    _name = "credit.recovery.assessment"
    _description = "Credit check"
    _inherit = ["credit.recovery.debtor.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Gets the task to check again in time.",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._get_recovery_today(), copy=False
    )
    bank_findings = fields.Text(string="Bank", help="What the customer's bank said.")
    reference_findings = fields.Text(
        string="References", help="What its suppliers and other customers said."
    )
    registry_findings = fields.Text(
        string="Company register", help="Extract: age, capital, directors, accounts, protests."
    )
    findings = fields.Text(string="Other findings")
    warning_ids = fields.Many2many(
        "credit.recovery.reason", string="Warning signs", domain=[("usage", "=", "warning")]
    )
    rating = fields.Char(help="The score, as the agency writes it.")
    rating_agency = fields.Char(string="Agency")
    rating_date = fields.Date(string="Rated on")
    rating_file = fields.Binary(string="Report", attachment=True)
    rating_file_name = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Files", copy=False)
    result = fields.Selection(
        [(APPROVED, "Approved"), (CASH_ONLY, "Cash only"), (REFUSED, "Refused")],
        copy=False,
        help="Empty: in progress. Once there is a result, the check does not change any more.",
    )
    amount = fields.Monetary(
        string="Approved amount", help="Up to which credit was found to be safe; 0: not said."
    )
    valid_until = fields.Date(
        string="Valid until",
        compute="_compute_valid_until",
        store=True,
        precompute=True,
        readonly=False,
        help="The last day on which it counts. A refusal holds until another check.",
    )
    next_review = fields.Date(
        string="Next review",
        help="On this day the responsible gets a task to check again, whatever the validity.",
    )
    done_by_id = fields.Many2one("res.users", string="Decided by", readonly=True, copy=False)
    corrects_id = fields.Many2one(
        "credit.recovery.assessment",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The check that was wrong: it stays, and counts no more.",
    )
    correction_ids = fields.One2many(
        "credit.recovery.assessment", "corrects_id", string="Corrected by"
    )

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)", "An approved amount is not negative."
    )

    @api.depends("date", "result", "company_id")
    def _compute_valid_until(self):
        """Approvals and cash sales are looked at again after the company's months."""
        for check in self:
            months = check.company_id.sudo().root_id.recovery_check_months
            runs_out = check.date and check.result in (APPROVED, CASH_ONLY)
            check.valid_until = runs_out and fields.Date.add(check.date, months=months)

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for check in self:
            date = format_date(self.env, check.date)
            check.display_name = f"{check.partner_id.display_name}, {date}"

    @api.constrains("date", "valid_until", "result", "company_id")
    def _check_dates(self):
        for check in self:
            if check.date > check.company_id._get_recovery_today():
                raise ValidationError(
                    self.env._("A credit check has the day on which it was made, or before.")
                )
            if check.result == APPROVED and not check.valid_until:
                raise ValidationError(self.env._("Say until when the approval is valid."))
            if check.valid_until and check.valid_until < check.date:
                raise ValidationError(
                    self.env._("A credit check is valid until its own day at least.")
                )

    @api.constrains("corrects_id", "partner_id", "company_id")
    def _check_corrects(self):
        """A check is corrected once, by one of the same customer; then that one is corrected."""
        for check in self.filtered("corrects_id"):
            wrong = check.corrects_id
            if wrong.partner_id != check.partner_id or not wrong.result:
                raise ValidationError(
                    self.env._("A correction is about a finished check of the same customer.")
                )
            if wrong.correction_ids != check:
                raise ValidationError(
                    self.env._(
                        "%(check)s was corrected already: correct the latest one.",
                        check=wrong.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Begin checks, or record finished ones: whose result it is follows from who says it."""
        checks = super().create(
            [{**vals, "done_by_id": vals.get("result") and self.env.uid} for vals in vals_list]
        )
        checks._own_files()
        checks.filtered("result")._take_effect()
        return checks

    def write(self, vals):
        """Fill in a check in progress; a result ends it.

        :raises UserError: names the checks that have a result already
        """
        if not FROZEN.isdisjoint(vals):
            self._check_in_progress()
        if {"partner_id", "company_id", "corrects_id"}.intersection(vals):
            raise UserError(self.env._("A check of another customer is another check."))
        if vals.get("result"):
            vals = {**vals, "done_by_id": self.env.uid}
        res = super().write(vals)
        if "attachment_ids" in vals:
            self._own_files()
        if {"result", "user_id", "next_review"}.intersection(vals):
            self.filtered("result")._take_effect()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_in_progress(self):
        self._check_in_progress()

    def _check_in_progress(self):
        """Raise UserError for checks that have a result."""
        done = self.filtered("result")
        if done:
            self.check_access("write")  # strangers learn nothing
            raise UserError(
                self.env._(
                    "These credit checks are finished and stay as they are; correct them by"
                    " “Correct”: %(names)s",
                    names=", ".join(done.mapped("display_name")),
                )
            )

    def _own_files(self):
        """Files that the form uploaded belong to the check: who reads it reads them."""
        for check in self:
            mine = check.sudo().attachment_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            mine.write({"res_model": self._name, "res_id": check.id})

    def action_correct(self):
        """Open a new check with what this one says, to be recorded as it should have been.

        :raises AccessError: the user is no Collector
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may correct a credit check."))
        self.ensure_one()
        self.check_access("write")
        [vals] = self.copy_data()
        begin = {name: vals[name] for name in COPIED & vals.keys()}
        begin |= {"corrects_id": self.id, "date": self.date}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the check: %(name)s", name=self.partner_id.display_name),
            "res_model": self._name,
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in begin.items()},
        }

    def action_ask_limit(self):
        """Open a request for a limit of the amount that this check found to be safe.

        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        self.check_access("read")
        action = self.partner_id.action_ask_credit_limit()
        action["context"] |= {
            "default_company_id": self.company_id.id,
            "default_amount_new": self.amount,
            "default_reason": self.env._(
                "Credit check of %(date)s", date=format_date(self.env, self.date)
            ),
        }
        return action
