from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

REACHED, NOT_REACHED, WRONG_NUMBER, CALL_BACK, EMAIL_INSTEAD = (
    "reached",
    "not_reached",
    "wrong_number",
    "call_back",
    "email_instead",
)
# results of talking to the debtor himself
SPOKEN = (REACHED, CALL_BACK, EMAIL_INSTEAD)


class CreditRecoveryCall(models.Model):
    """A logged conversation; append-only: a correction is a new entry (000-5b).

    Calls out and in, and what the debtor wrote or said by other means, are logged alike.
    """

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
    means = fields.Selection(
        [("phone", "Phone"), ("email", "E-mail or message"), ("visit", "In person")],
        required=True,
        default="phone",
    )
    direction = fields.Selection(
        [("out", "Outgoing"), ("in", "Incoming")], required=True, default="out"
    )
    result = fields.Selection(
        [
            (REACHED, "Reached"),
            (NOT_REACHED, "Not reached"),
            (WRONG_NUMBER, "Wrong person or number"),
            (CALL_BACK, "Asked to call back"),
            (EMAIL_INSTEAD, "Asked for an e-mail"),
        ],
        required=True,
    )
    callback_at = fields.Datetime(
        string="Call back at",
        help="Agreed with the debtor: until then the case comes back at that time.",
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
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        help="What the obstacle is about; empty: all that is open.",
    )
    note = fields.Text()
    complaint_checked = fields.Boolean(
        help="The customer was asked and has no complaint about these items (001-1)."
    )
    override_reason = fields.Char(
        string="Why outside the allowed hours",
        help="Why a consumer was rung outside the company's hours or more often than it allows.",
    )
    corrects_id = fields.Many2one(
        "credit.recovery.call",
        index="btree_not_null",
        check_company=True,
        help="The entry that was wrong: it stays, and counts no more.",
    )
    correction_ids = fields.One2many("credit.recovery.call", "corrects_id", string="Corrected by")
    fix_ids = fields.One2many("credit.recovery.call.fix", "call_id", string="Fixes")

    @api.depends("case_id")
    def _compute_case_data(self):
        for call in self:
            call.partner_id = call.case_id.partner_id or call.partner_id
            call.company_id = call.case_id.company_id or call.company_id or call.env.company.root_id

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for call in self:
            day = fields.Datetime.context_timestamp(call, call.date).date()
            call.display_name = f"{call.partner_id.display_name}, {fields.Date.to_string(day)}"

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

    @api.constrains("date", "callback_at")
    def _check_dates(self):
        """What did not take place yet is no evidence; clocks may differ a little."""
        latest = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        if any(call.date > latest for call in self):
            raise ValidationError(self.env._("A call is logged after it took place."))
        if any(call.callback_at and call.callback_at <= call.date for call in self):
            raise ValidationError(self.env._("The agreed time to call back is after the call."))

    @api.constrains("corrects_id", "case_id")
    def _check_corrects(self):
        """An entry is corrected once, by one about the same debtor; then that one is corrected."""
        for call in self.filtered("corrects_id"):
            wrong = call.corrects_id
            if wrong.case_id != call.case_id or wrong.partner_id != call.partner_id:
                raise ValidationError(
                    self.env._("A correction is about the same debtor as the entry it corrects.")
                )
            if wrong.correction_ids != call:
                raise ValidationError(
                    self.env._(
                        "The entry %(call)s was corrected already: correct the latest one.",
                        call=wrong.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Log calls; the phone notice of the case is done once a call meets P-5.

        :raises UserError: nobody checked for complaints before an outgoing call (001-1), somebody
            was reached without a promised date or a reason for none (001-4), or a consumer was
            rung outside the allowed hours without a reason
        """
        vals_list = [self._prepare_vals(vals) for vals in vals_list]
        if not self.env.su:  # evidence: who logs it is who says so (001-1)
            vals_list = [{**vals, "user_id": self.env.uid} for vals in vals_list]
        agreements = [self._pop_agreements(vals) for vals in vals_list]
        calls = super().create(vals_list)
        for call, agreed in zip(calls, agreements, strict=True):
            call._check_consumer()
            if call.case_id:
                call._check_complaints()
                call._log_on_case()
                call._follow_up()
                call._record_agreements(agreed)
            call._check_outcome()
        calls.case_id.sudo()._review_again()
        return calls

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: a conversation that took place does not change."""
        raise UserError(
            self.env._("A logged call is not changed: log another one with the correction.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A logged call is not deleted (it is evidence)."))

    def action_correct(self):
        """Open the dialog with this entry, to log it again as it should have been."""
        self.ensure_one()
        return self.case_id._get_call_dialog(
            name=self.env._("Correct the entry: %(name)s", name=self.partner_id.display_name),
            **self._prepare_correction(),
        )

    @api.model
    def _prepare_vals(self, vals):
        """Values of a new entry (hook)."""
        return dict(vals)

    def _prepare_correction(self):
        """Values that the correction begins with."""
        return {
            "corrects_id": self.id,
            "contact_id": self.contact_id.id,
            "date": self.date,
            "means": self.means,
            "direction": self.direction,
            "result": self.result,
            "reason_id": self.reason_id.id,
            "obstacle": self.obstacle,
            "obstacle_move_ids": self.move_ids.ids,
            "do_fix": not self.fix_ids,
            "note": self.note,
        }

    def _get_local_time(self):
        """When it took place, where the company is."""
        return self.company_id._to_recovery_time(self.date)

    def _get_day(self):
        return self._get_local_time().date()

    def _is_out(self):
        """Whether we rang."""
        return self.direction == "out" and self.means == "phone"
