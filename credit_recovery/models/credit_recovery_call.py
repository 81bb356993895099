from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# so many attempts without reaching anybody count as the call (P-5)
ATTEMPTS = 3


class CreditRecoveryCall(models.Model):
    """A logged conversation; append-only: a correction is a new entry (000-5b)."""

    _name = "credit.recovery.call"
    _description = "Recovery call"
    _order = "date desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        compute="_compute_case_data",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_case_data",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        index=True,
    )
    case_id = fields.Many2one("credit.recovery.case", index=True, check_company=True)
    contact_id = fields.Many2one("res.partner", string="Spoke with")
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    direction = fields.Selection(
        [("out", "Outgoing"), ("in", "Incoming")], required=True, default="out"
    )
    result = fields.Selection(
        [
            ("reached", "Reached"),
            ("not_reached", "Not reached"),
            ("wrong_number", "Wrong person or number"),
            ("call_back", "Asked to call back"),
            ("email_instead", "Asked for an e-mail"),
        ],
        required=True,
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason", domain=[("usage", "=", "non_payment")], string="Cause"
    )
    obstacle = fields.Selection(
        [
            ("not_received", "Invoice not received"),
            ("wrong_invoice", "Invoice wrong"),
            ("wrong_bank", "Wrong bank data"),
            ("other", "Other"),
        ]
    )
    note = fields.Text()
    complaint_checked = fields.Boolean(
        help="The customer was asked and has no complaint about these items (001-1)."
    )

    @api.depends("case_id")
    def _compute_case_data(self):
        for call in self:
            call.partner_id = call.case_id.partner_id or call.partner_id
            call.company_id = call.case_id.company_id or call.company_id or call.env.company.root_id

    @api.constrains("case_id", "partner_id", "company_id")
    def _check_case(self):
        """A call of a case is one with its debtor."""
        for call in self.filtered("case_id"):
            if (call.partner_id, call.company_id) != (
                call.case_id.partner_id,
                call.case_id.company_id,
            ):
                raise ValidationError(
                    self.env._(
                        "The call is not about %(case)s: leave debtor and company to its case.",
                        case=call.case_id.display_name,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        """What did not take place yet is no evidence; clocks may differ a little."""
        latest = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        if any(call.date > latest for call in self):
            raise ValidationError(self.env._("A call is logged after it took place."))

    @api.model_create_multi
    def create(self, vals_list):
        """Log calls; the phone notice of the case is done once a call meets P-5.

        :raises UserError: nobody checked for complaints before an outgoing call (001-1)
        """
        calls = super().create(vals_list)
        for call in calls.filtered("case_id"):
            call._check_complaints()
            call._log_on_case()
            call._mark_notices()
        return calls

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: a conversation that took place does not change."""
        raise UserError(
            self.env._("A logged call is not changed: log another one with the correction.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A logged call is not deleted (it is evidence)."))

    def action_done(self):
        """Button of the dialog, which has logged the call by now: what is to be done next?"""
        self.case_id.action_review()

    def _check_complaints(self):
        case_sudo = self.case_id.sudo()
        if self.direction == "out" and not case_sudo._has_complaint_check():
            raise UserError(
                self.env._(
                    "Before you call %(name)s, check with sales and after-sales that there is no"
                    " complaint, and tick it on the case.",
                    name=self.partner_id.display_name,
                )
            )

    def _log_on_case(self):
        results = dict(self._fields["result"]._description_selection(self.env))
        body = self.env._("Call: %(result)s. %(note)s", result=results[self.result], note=self.note)
        case_sudo = self.case_id.sudo()
        case_sudo._message_log(body=body if self.note else results[self.result])
        if self.result != "not_reached":
            day = self._get_day()
            case_sudo.date_last_contact = max(day, case_sudo.date_last_contact or day)

    def _get_day(self):
        """The day of the call where the company is."""
        return self.company_id._to_recovery_time(self.date).date()

    def _mark_notices(self):
        """Count the call as the phone step, when somebody was reached or after some attempts.

        A call made before the step was due is none: waiting times would begin too early.
        """
        drafts = self.case_id.sudo().notice_ids.filtered(
            lambda notice: (
                notice.channel == "phone"
                and notice.state == "draft"
                and notice.date <= self._get_day()
            )
        )
        for notice in drafts:
            if self.result == "reached" or self._count_attempts(notice) >= ATTEMPTS:
                notice._mark_called(self)

    def _count_attempts(self, notice):
        """Outgoing calls since the notice was prepared."""
        return self.sudo().search_count(
            [
                ("case_id", "=", self.case_id.id),
                ("direction", "=", "out"),
                ("date", ">=", notice.date),
            ]
        )
