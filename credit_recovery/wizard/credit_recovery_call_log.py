from odoo import Command, api, fields, models

from ..models.credit_recovery_call import CALL_BACK, REACHED
from ..models.credit_recovery_call_obstacle import FIXES

CALL_FIELDS = (
    "means",
    "direction",
    "result",
    "date",
    "callback_at",
    "obstacle",
    "note",
    "override_reason",
)


def _same(name):
    """A field of the dialog that is the call's."""

    def get_selection(self):
        return self.env["credit.recovery.call"]._fields[name]._description_selection(self.env)

    return get_selection


class CreditRecoveryCallLog(models.TransientModel):
    """A conversation on one screen: whom to ring, what to say, what is open, what came of it."""

    _name = "credit.recovery.call.log"
    _description = "Log a call"

    # about whom
    case_id = fields.Many2one(
        "credit.recovery.case", string="Debtor", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    company_id = fields.Many2one(related="case_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="cascade")
    corrects_id = fields.Many2one("credit.recovery.call", readonly=True, ondelete="cascade")
    # the conversation
    contact_id = fields.Many2one(
        "res.partner",
        string="Spoke with",
        compute="_compute_contact_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        ondelete="cascade",
    )
    date = fields.Datetime(string="When")
    means = fields.Selection(_same("means"), required=True, default="phone", string="By")
    direction = fields.Selection(_same("direction"), required=True, default="out")
    result = fields.Selection(_same("result"), required=True, default=REACHED)
    complaints_checked = fields.Boolean(
        string="Sales and after-sales know of no complaint",
        compute="_compute_complaints_checked",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
        help="Ask them before you ring; valid 30 days (001-1).",
    )
    callback_at = fields.Datetime(
        string="Call back at",
        compute="_compute_callback_at",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason", string="Cause", domain=[("usage", "=", "non_payment")]
    )
    obstacle = fields.Selection(_same("obstacle"))
    obstacle_move_ids = fields.Many2many(
        "account.move", "credit_recovery_call_log_obstacle_rel", string="Of"
    )
    fix = fields.Selection(
        lambda self: self.env["credit.recovery.call"]._fields["fix"].selection,
        compute="_compute_fix",
    )
    do_fix = fields.Boolean(string="Do it now", default=True)
    note = fields.Text(string="What was said")
    override_reason = fields.Char(string="Call all the same because")
    pinned_note = fields.Text(
        compute="_compute_pinned_note",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.constrains("case_id", "corrects_id")
    def _check_readable(self):
        """The dialog shows what the user may see, whatever case it is opened with."""
        # Odoo runs constraints as superuser
        own = self.sudo(False)
        own.case_id.check_access("read")
        own.corrects_id.check_access("read")

    @api.depends("case_id")
    def _compute_contact_id(self):
        """The payments contact first (001-2)."""
        for wizard in self:
            wizard.contact_id = wizard.case_id.contact_id

    @api.depends("case_id")
    def _compute_complaints_checked(self):
        for wizard in self:
            wizard.complaints_checked = wizard.case_id and wizard.case_id._has_complaint_check()

    @api.depends("case_id")
    def _compute_pinned_note(self):
        for wizard in self:
            wizard.pinned_note = wizard.case_id.note

    @api.depends("result")
    def _compute_callback_at(self):
        """Proposed: the next working day at this hour."""
        for wizard in self:
            is_agreed = wizard.result == CALL_BACK and wizard.case_id
            wizard.callback_at = is_agreed and (
                wizard.callback_at or wizard.case_id._get_next_moment()
            )

    @api.depends("obstacle")
    def _compute_fix(self):
        for wizard in self:
            wizard.fix = FIXES.get(wizard.obstacle)

    def _get_moment(self):
        """When the conversation took place: now, unless said otherwise."""
        return self.date or fields.Datetime.now()

    # ------------------------------------------------------------ buttons
    def action_save(self):
        """Log the conversation, with all that follows from it, in one transaction.

        :return: what there is to do next, or an action that closes the dialog
        :raises AccessError: the user is no Collector, or the case is another company's
        :raises UserError: why it cannot be logged as it is
        """
        call = self._log()
        return self._get_follow_up(call) or {"type": "ir.actions.act_window_close"}

    def action_save_and_next(self):
        """Log the conversation and go on with the next call of the worklist (P-20)."""
        call = self._log()
        action = self._get_follow_up(call)
        if action:
            return action
        following = self.case_id._get_next_to_call()
        return following.action_call() if following else self._say_no_more()

    def action_save_with_statement(self):
        """Log the conversation and send the account statement that was asked for (P-6)."""
        self._log()
        self.case_id.action_send_statement()
        return {"type": "ir.actions.act_window_close"}

    def _log(self):
        """Create the call; pinned note and check for complaints come before it.

        :return: the credit.recovery.call
        """
        self.ensure_one()
        case = self.case_id
        case.check_access("write")
        if (self.pinned_note or False) != (case.note or False):
            case.note = self.pinned_note
        if self.complaints_checked and not case._has_complaint_check():
            case.action_check_complaints()
        call = self.env["credit.recovery.call"].create(self._prepare_call())
        if self.activity_id:
            self.activity_id.check_access("write")
            self.activity_id._action_done(feedback=self.note)
        return call

    def _prepare_call(self):
        """Values of the call; what was asked counts only where somebody was reached."""
        vals = {name: self[name] for name in CALL_FIELDS if self[name]}
        vals |= {
            "case_id": self.case_id.id,
            "contact_id": self.contact_id.id,
            "corrects_id": self.corrects_id.id,
        }
        if self.result != REACHED:
            return vals | {"obstacle": False}
        return vals | {
            "reason_id": self.reason_id.id,
            "move_ids": [Command.set(self.obstacle_move_ids.ids)] if self.obstacle else [],
        }

    def _get_follow_up(self, call):
        """What is done at once about what was said.

        :return: an action where a window has to be filled in, or None
        """
        return call.action_fix() if call.fix and self.do_fix else None

    def _say_no_more(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The call is logged. There is nobody else to ring today."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
