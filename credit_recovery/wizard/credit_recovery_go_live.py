import base64

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.credit_recovery_notice_approval import MANAGER
from ..models.res_company_sending import OLDER_ITEMS
from ..models.today import get_today

STEPS = [
    ("start", "Start"),
    ("bank", "Bank"),
    ("people", "Senders"),
    ("preview", "First night"),
]
ORDER = [code for code, _name in STEPS]


class CreditRecoveryGoLive(models.TransientModel):
    """The only way to switch sending on: nothing leaves before its last step (P-7)."""

    _name = "credit.recovery.go.live"
    _description = "Go live with credit recovery"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
    )
    step = fields.Selection(STEPS, required=True, default="start", readonly=True)
    # start
    date_start = fields.Date(
        string="Recovery starts on",
        required=True,
        default=get_today,
        help="What fell due before is an older item.",
    )
    older_items = fields.Selection(OLDER_ITEMS, string="Older items", default="levels")
    older_count = fields.Integer(compute="_compute_older", string="Older open items")
    older_amount = fields.Monetary(compute="_compute_older", string="of")
    currency_id = fields.Many2one(related="company_id.currency_id")
    levels_file = fields.Binary(string="File of levels reached", attachment=False)
    levels_filename = fields.Char()
    proof_ids = fields.Many2many("ir.attachment", string="Proofs")
    # bank
    bank_journals = fields.Text(compute="_compute_bank", string="Banks")
    bank_date = fields.Date(compute="_compute_bank", string="Known up to")
    is_bank_stale = fields.Boolean(compute="_compute_bank")
    bank_reason = fields.Char(
        string="Why go live all the same",
        help="Why reminders may go out today though the bank is not up to date; it is recorded.",
    )
    bank_checked = fields.Boolean(string="The bank and cash journals are complete up to that day")
    # people
    manager_id = fields.Many2one(
        "res.users",
        string="Recovery manager",
        domain=[("share", "=", False)],
        default=lambda self: self.env.company.root_id.recovery_manager_id,
    )
    signatory_id = fields.Many2one(
        "res.users",
        domain=[("share", "=", False)],
        default=lambda self: self.env.company.root_id.recovery_signatory_id,
    )
    email = fields.Char(compute="_compute_senders", string="E-mails come from")
    mail_servers = fields.Char(compute="_compute_senders", string="Outgoing mail servers")
    senders_checked = fields.Boolean(
        string="A test e-mail from this address arrived",
        help="Send one from the outgoing mail server, or from any document.",
    )
    send_hour = fields.Float(
        string="E-mails leave from",
        default=lambda self: self.env.company.root_id.recovery_send_hour or 9.0,
    )
    run_limit = fields.Integer(
        string="Stop and ask above",
        default=lambda self: self.env.company.root_id.recovery_run_limit,
        help="A night that would send more notices by itself waits for a Manager's word.",
    )
    # first night
    line_ids = fields.One2many("credit.recovery.go.live.line", "wizard_id", readonly=True)

    @api.depends("date_start", "company_id")
    def _compute_older(self):
        """Count what is open and fell due before the start."""
        for wizard in self:
            items = self.env["credit.recovery.item"]._read_group(
                [
                    ("company_id", "=", wizard.company_id.id),
                    ("date_due", "<", wizard.date_start),
                ],
                [],
                ["__count", "amount_residual_company:sum"],
            )
            [(wizard.older_count, amount)] = items
            wizard.older_amount = amount or 0.0

    @api.depends("company_id")
    def _compute_senders(self):
        """The address of the notices, and the names of the servers: managers may not read more."""
        servers = self.env["ir.mail_server"].sudo()
        names = servers.search([("active", "=", True)]).mapped("name")
        for wizard in self:
            wizard.email = wizard.company_id._get_recovery_office()._get_recovery_sender()
            wizard.mail_servers = ", ".join(names) or self.env._(
                "None is set up: that of the server's configuration file is used"
            )

    # ------------------------------------------------------------ steps
    def action_next(self):
        """Check the step and go to the next one.

        :return: the action that shows the dialog again
        :raises AccessError: the user is no Manager
        :raises UserError: what is missing in this step, with the remedy
        """
        self._check_may_go_live()
        getattr(self, f"_check_{self.step}")()
        self.step = ORDER[ORDER.index(self.step) + 1]
        if self.step == "preview":
            self.line_ids = [Command.clear(), *map(Command.create, self._get_first_night())]
        return self._reopen()

    def action_back(self):
        """Go to the step before; what was chosen stays."""
        self._check_may_go_live()
        self.step = ORDER[max(ORDER.index(self.step) - 1, 0)]
        return self._reopen()

    def action_go_live(self):
        """Import the levels and switch sending on; all of it or nothing.

        :raises AccessError: the user is no Manager
        :raises UserError: a step is missing, or a line of the file is wrong
        """
        self._check_may_go_live()
        if self.step != "preview":
            raise UserError(self.env._("Go through all steps first: the last one is the preview."))
        for step in ORDER[:-1]:
            getattr(self, f"_check_{step}")()
        self._apply()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go live"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # ------------------------------------------------------------ what is checked
    def _check_may_go_live(self):
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Manager may go live with credit recovery."))
        self.company_id._get_recovery_office().check_access("read")
        if self.company_id.recovery_sending != "off":
            raise UserError(
                self.env._(
                    "%(company)s went live already; \u201cSwitch sending\u201d pauses and resumes.",
                    company=self.company_id.name,
                )
            )

    def _check_start(self):
        if not self.date_start:
            raise UserError(self.env._("Say on which day recovery starts."))
        if not self.older_items:
            raise UserError(
                self.env._("Say what happens to the invoices that fell due before the start.")
            )
        self._read_levels()

    def _check_people(self):
        if not self.manager_id or not self.signatory_id:
            raise UserError(
                self.env._("Choose the recovery manager and the signatory of the letters.")
            )
        if not self.company_id.partner_id.bank_ids:
            raise UserError(
                self.env._(
                    "%(company)s has no bank account: enter it on its bank journal, so that letters"
                    " say where to pay.",
                    company=self.company_id.name,
                )
            )
        if not self.email:
            raise UserError(
                self.env._(
                    "%(company)s has no e-mail address: enter one, or a collections mailbox, so"
                    " that debtors can answer.",
                    company=self.company_id.name,
                )
            )
        if not self.senders_checked:
            raise UserError(
                self.env._("Send yourself a test e-mail, then confirm that it arrived.")
            )

    def _read_levels(self):
        """The steps that the file tells of; none unless older items are followed up by it."""
        if self.older_items != "levels" or not self.levels_file:
            return []
        try:
            text = base64.b64decode(self.levels_file).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UserError(
                self.env._(
                    "%(file)s is no text in UTF-8: save it as CSV UTF-8.", file=self._get_file()
                )
            ) from error
        company = self.company_id
        return self.env["credit.recovery.level.import"]._read(
            company, text, self.proof_ids, company._get_recovery_today()
        )

    def _get_file(self):
        return self.levels_filename or self.env._("The file")

    # ------------------------------------------------------------ what is done
    def _apply(self):
        """Write what was chosen; the caller's transaction makes it all or nothing."""
        # the role is checked; companies and notices are written by nobody directly
        company_sudo = self.company_id.sudo()
        steps = self._read_levels()
        self._waive_bank()
        left_over = (
            self.env["credit.recovery.notice"]
            .sudo()
            .search([("company_id", "=", company_sudo.id), ("state", "=", "draft")])
        )
        left_over._transition("cancelled", cancel_code="not_due")
        self.env["credit.recovery.level.import"].sudo()._import(company_sudo, steps, self.proof_ids)
        company_sudo._go_live(
            recovery_date_start=self.date_start,
            recovery_older_items=self.older_items,
            recovery_manager_id=self.manager_id.id,
            recovery_signatory_id=self.signatory_id.id,
            recovery_send_hour=self.send_hour,
            recovery_run_limit=self.run_limit,
        )
