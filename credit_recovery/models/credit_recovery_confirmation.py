from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .today import get_today

COLLECTOR = "credit_recovery.group_recovery_collector"


class CreditRecoveryConfirmation(models.Model):
    """Did the invoice arrive? What was asked before the due date, and what came out (002-2).

    Append-only: a later answer is a new entry.
    """

    _name = "credit.recovery.confirmation"
    _description = "Receipt of an invoice"
    _inherit = ["credit.recovery.letter.mixin", "credit.recovery.event.mixin"]
    _order = "id desc"
    _rec_name = "move_name"
    _check_company_auto = True
    _letter_kind = "receipt"

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain=[("move_type", "=", "out_invoice"), ("state", "=", "posted")],
    )
    move_name = fields.Char(
        compute="_compute_move_data", store=True, precompute=True, string="Number"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_move_data",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_move_data",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    currency_id = fields.Many2one(related="move_id.currency_id")
    case_id = fields.Many2one(
        "credit.recovery.case",
        string="Recovery case",
        compute="_compute_case_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="set null",
    )
    date = fields.Date(required=True, default=get_today)
    channel = fields.Selection(
        [("phone", "Phone"), ("email", "E-mail")], required=True, default="phone"
    )
    outcome = fields.Selection(
        [
            ("received", "Received, in order"),
            ("not_received", "Not received"),
            ("wrong", "Something is wrong"),
            ("not_reached", "Nobody reached"),
            ("asked", "Asked by e-mail"),
        ],
        required=True,
    )
    note = fields.Text()
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)

    @api.depends("move_id")
    def _compute_move_data(self):
        """As they were: the invoice may be deleted, the entry stays."""
        for entry in self.filtered("move_id"):
            move = entry.move_id
            entry.move_name = move.name
            entry.partner_id = move.commercial_partner_id
            entry.company_id = move.company_id.root_id

    @api.depends("partner_id", "company_id")
    def _compute_case_id(self):
        """The open case, where there is one: before the due date there often is none."""
        Case = self.env["credit.recovery.case"]
        for company, entries in self.grouped("company_id").items():
            open_ids = Case._get_open_ids(company, entries.partner_id.ids)
            for entry in entries:
                entry.case_id = open_ids.get(entry.partner_id.id)

    @api.model_create_multi
    def create(self, vals_list):
        """Log answers, on the invoice and on the case where there is one.

        :raises UserError: an entry is about no posted customer invoice
        """
        entries = super().create(vals_list)
        entries.move_id.check_access("read")
        for entry in entries:
            move = entry.move_id
            if move.move_type != "out_invoice" or move.state != "posted":
                raise UserError(
                    self.env._("Ask about the receipt of posted customer invoices only.")
                )
            body = entry._get_outline()
            entry.move_id.sudo()._message_log(body=body)
            entry.case_id.sudo()._message_log_batch(
                {entry.case_id.id: body} if entry.case_id else {}
            )
        return entries

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was asked is not deleted; log the later answer."))

    def _get_outline(self):
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        text = self.env._(
            "Receipt of %(invoice)s: %(outcome)s",
            invoice=self.move_name,
            outcome=outcomes[self.outcome],
        )
        return f"{text}. {self.note}" if self.note else text

    # ------------------------------------------------------------ timeline
    @api.model
    def _get_event_label(self):
        return self.env._("Receipt")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id, create_date AS date, user_id,
                   NULL::numeric AS amount, NULL::int AS currency_id
              FROM credit_recovery_confirmation
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        return {entry.id: entry._get_outline() for entry in self.browse(ids)}

    # ------------------------------------------------------------ actions
    def action_send_again(self):
        """Button of the dialog, which has logged the answer by now: send the invoice again.

        :return: Odoo's own dialog of sending
        """
        self._check_collector()
        return self.move_id.action_send_and_print()

    def action_dispute(self):
        """Button of the dialog: what is wrong is looked into as a dispute."""
        self._check_collector()
        return self.move_id.action_recovery_dispute()

    def _check_collector(self):
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may follow up on an answer."))
        self.ensure_one()
        self.check_access("read")

    # ------------------------------------------------------------ e-mail
    @api.model
    def _ask(self, moves):
        """Ask the customers by e-mail whether these invoices arrived.

        :param moves: account.move that the user may read
        :return: the entries
        """
        entries = self.create(
            [{"move_id": move.id, "channel": "email", "outcome": "asked"} for move in moves]
        )
        entries._write_letters("receipt", channels=["email"])
        return entries

    @api.model
    def _get_letter_placeholders(self, notice):
        move = notice._get_about().move_id
        return {
            "invoice": lambda: move.name,
            "invoice_date": lambda: notice._format_date(move.invoice_date),
            "invoice_due_date": lambda: notice._format_date(move.invoice_date_due),
            "invoice_amount": lambda: move.currency_id.format(move.amount_total),
        }
