from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

COLLECTOR = "credit_recovery.group_recovery_collector"
MANAGER = "credit_recovery.group_recovery_manager"


class CreditRecoveryMove(models.TransientModel):
    """A move by hand, off the policy's course: always with a reason, noted on the case (001-13).

    A Collector takes a step early or passes a case on; a Manager skips a level or changes a
    debtor's policy. Holds have their own dialog.
    """

    _name = "credit.recovery.move"
    _description = "Move by hand"

    case_ids = fields.Many2many("credit.recovery.case", string="Debtors", required=True)
    kind = fields.Selection(
        [
            ("step", "Take the next level now"),
            ("skip", "Skip the next level"),
            ("policy", "Another policy"),
            ("collector", "Another collector"),
        ],
        string="What",
        required=True,
        default="step",
    )
    is_single = fields.Boolean(compute="_compute_is_single")
    partner_id = fields.Many2one("res.partner", compute="_compute_is_single")
    company_id = fields.Many2one("res.company", compute="_compute_is_single")
    move_ids = fields.Many2many(
        "account.move", string="Invoices", help="Empty: all open invoices of the debtor."
    )
    policy_id = fields.Many2one(
        "credit.recovery.policy",
        string="New policy",
        help="Empty: the policy of the type of debtor, else the company's default.",
    )
    user_id = fields.Many2one("res.users", string="New collector", domain=[("share", "=", False)])
    reason_id = fields.Many2one(
        "credit.recovery.reason", string="Why skipped", domain=[("usage", "=", "skip")]
    )
    note = fields.Text(string="Reason", required=True)

    @api.model
    def default_get(self, fields):
        """From the worklist: the cases selected."""
        vals = super().default_get(fields)
        if self.env.context.get("active_model") == "credit.recovery.case":
            vals.setdefault("case_ids", [Command.set(self.env.context.get("active_ids", []))])
        return vals

    @api.depends("case_ids")
    def _compute_is_single(self):
        for wizard in self:
            cases = wizard.case_ids
            wizard.is_single = len(cases) == 1
            wizard.partner_id = cases.partner_id if wizard.is_single else False
            companies = cases.company_id
            wizard.company_id = companies if len(companies) == 1 else False

    def action_confirm(self):
        """Make the move on each case.

        :return: for steps, the action that shows the drafts
        :raises AccessError: the user's role does not allow the move
        :raises UserError: the reason is missing, or why the move is not possible
        """
        self.ensure_one()
        self._check_role()
        if not (self.note or "").strip():
            raise UserError(self.env._("Give the reason: it is noted on the case."))
        if not self.case_ids:
            raise UserError(self.env._("Choose the cases."))
        self.case_ids.check_access("write")
        self.move_ids.check_access("read")
        moves = {
            "step": self._step,
            "skip": self._skip,
            "policy": self._change_policy,
            "collector": self._change_collector,
        }
        return moves[self.kind]()

    def _check_role(self):
        group = MANAGER if self.kind in ("skip", "policy") else COLLECTOR
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._("Only a Manager may skip a level or change the policy of a debtor.")
                if group == MANAGER
                else self.env._("Only a Collector may take a step or change the collector.")
            )

    # ------------------------------------------------------------ steps
    def _step(self):
        """Draft the next level of the invoices (never a formal notice, never over a hold)."""
        review = self.env["credit.recovery.review"]
        notices = self.env["credit.recovery.notice"]
        for case in self.case_ids:
            today = case.company_id._get_recovery_today()
            drafts = review._remind_now(self._get_moves(case), self.note, today)
            notices += drafts.sudo(False)
        self._log(lambda case: self.env._("Next level taken now: %(note)s", note=self.note))
        return notices._get_records_action(name=self.env._("Reminder"))

    def _skip(self):
        if not self.reason_id:
            raise UserError(self.env._("Choose why the level is skipped."))
        review = self.env["credit.recovery.review"].sudo()  # the role is checked
        for case in self.case_ids:
            today = case.company_id._get_recovery_today()
            review._skip_level(case.sudo(), self._get_moves(case), self.reason_id, self.note, today)
        return None

    def _get_moves(self, case):
        """The chosen invoices of a case, else all that are open."""
        moves = case.item_ids.move_id
        if self.move_ids:
            moves &= self.move_ids
        if not moves:
            raise UserError(
                self.env._("Nothing chosen is open of %(debtor)s.", debtor=case.display_name)
            )
        return moves

    # ------------------------------------------------------------ policy and collector
    def _change_policy(self):
        for company, cases in self.case_ids.grouped("company_id").items():
            if self.policy_id and self.policy_id.company_id != company:
                raise UserError(
                    self.env._(
                        "%(policy)s is not a policy of %(company)s.",
                        policy=self.policy_id.display_name,
                        company=company.name,
                    )
                )
            # the role is checked; the customer's form asks for other rights
            partners_sudo = cases.partner_id.sudo().with_company(company)
            partners_sudo.recovery_policy_id = self.policy_id
        name = self.policy_id.display_name or self.env._("by type of debtor")
        self._log(
            lambda case: self.env._(
                "Policy changed, from %(before)s to %(after)s: %(note)s",
                before=case.policy_id.display_name or "-",
                after=name,
                note=self.note,
            )
        )
        self.case_ids.sudo()._review_again()

    def _change_collector(self):
        """The case and the customer's next one: one person is responsible for him (004-1)."""
        if not self.user_id:
            raise UserError(self.env._("Choose the new collector."))
        self.case_ids._check_may_reassign(self.user_id.id)
        self._log(
            lambda case: self.env._(
                "Collector changed, from %(before)s to %(after)s: %(note)s",
                before=case.user_id.name or "-",
                after=self.user_id.name,
                note=self.note,
            )
        )
        for company, cases in self.case_ids.grouped("company_id").items():
            # who may name a collector is checked above
            cases.sudo().user_id = self.user_id
            cases.partner_id.sudo().with_company(company).recovery_user_id = self.user_id

    def _log(self, get_body):
        cases_sudo = self.case_ids.sudo()
        # a comment, which the timeline shows: the engine's own notes it leaves out
        cases_sudo._message_log_batch(
            {case.id: get_body(case) for case in cases_sudo}, message_type="comment"
        )
