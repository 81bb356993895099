from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

READER = "credit_recovery.group_recovery_reader"


class AccountMove(models.Model):
    """Before the due date: sent in time, complete, received (002-1, 002-2, 003-2)."""

    _inherit = "account.move"

    recovery_date_sent = fields.Date(
        string="Last sent on",
        readonly=True,
        copy=False,
        help="When it was last sent from Odoo.",
        groups=READER,
    )
    recovery_confirmation_ids = fields.One2many(
        "credit.recovery.confirmation", "move_id", string="Receipt", readonly=True, groups=READER
    )
    recovery_unsent = fields.Boolean(
        string="Not sent in time",
        compute="_compute_recovery_before_due",
        search="_search_recovery_unsent",
        groups=READER,
    )
    recovery_lacks_email = fields.Boolean(
        string="No e-mail address",
        compute="_compute_recovery_before_due",
        search="_search_recovery_lacks_email",
        groups=READER,
    )
    recovery_receipt_due = fields.Boolean(
        string="Receipt to be confirmed",
        compute="_compute_recovery_before_due",
        search="_search_recovery_receipt_due",
        groups=READER,
    )

    # not of the states: see SHOWN
    @api.depends("is_move_sent", "recovery_date_sent", "recovery_confirmation_ids.outcome")
    def _compute_recovery_before_due(self):
        """For the page shown: the same conditions as the lists'."""
        own = Domain("id", "in", self.ids)
        unsent = self.search(own & self._get_recovery_unsent_domain())
        unreachable = self.search(own & self._get_recovery_lacks_email_domain())
        receipt = self.search(own & self._get_recovery_receipt_domain())
        for move in self:
            move.recovery_unsent = move in unsent
            move.recovery_lacks_email = move in unreachable
            move.recovery_receipt_due = move in receipt

    @api.model
    def _search_recovery_unsent(self, operator, value):
        return self._search_recovery_flag(operator, value, self._get_recovery_unsent_domain)

    @api.model
    def _search_recovery_lacks_email(self, operator, value):
        return self._search_recovery_flag(operator, value, self._get_recovery_lacks_email_domain)

    @api.model
    def _search_recovery_receipt_due(self, operator, value):
        return self._search_recovery_flag(operator, value, self._get_recovery_receipt_domain)

    @api.model
    def _search_recovery_flag(self, operator, value, get_domain):
        if operator != "in" or set(value) != {True}:
            return NotImplemented
        # what is asked below of the database asks nobody
        self.env["credit.recovery.confirmation"].check_access("read")
        return get_domain()

    # ------------------------------------------------------------ conditions
    @api.model
    def _get_recovery_open_domain(self):
        """Customer invoices that are to be paid."""
        return (
            Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ("not_paid", "partial"))
        )

    @api.model
    def _get_recovery_unsent_domain(self):
        """Posted, and not sent so many days after the invoice date (002-1)."""
        return Domain.OR(
            self._get_recovery_open_domain()
            & Domain("is_move_sent", "=", False)
            & Domain("company_id", "in", companies.ids)
            & Domain("invoice_date", "<=", self._get_days_ago(root, root.recovery_unsent_days))
            for root, companies in self.env.companies.sudo().grouped("root_id").items()
        )

    @api.model
    def _get_days_ago(self, company, days):
        return company._get_recovery_today() - timedelta(days=days)

    @api.model
    def _get_recovery_lacks_email_domain(self):
        """No address that a reminder may go to by e-mail (P-4), where e-mail is wanted."""
        return self._get_recovery_open_domain() & Domain(
            "commercial_partner_id", "any", self._get_recovery_unreachable_domain()
        )

    @api.model
    def _get_recovery_unreachable_domain(self):
        """Customers who cannot be written to by e-mail, though they want it."""
        own = Domain("email", "!=", False) | Domain("recovery_contact_id.email", "!=", False)
        invoice_address = Domain("child_ids", "any", Domain("type", "=", "invoice") & own)
        return ~(own | invoice_address) & Domain("recovery_no_email", "=", False)

    @api.model
    def _get_recovery_receipt_domain(self):
        """Sent so many days ago, not due yet, of a new customer or large, and not asked (002-2)."""
        due = self.env["credit.recovery.confirmation"]._get_due(self.env.companies)
        return Domain("id", "in", due)

    # ------------------------------------------------------------ events
    def write(self, vals):
        """Remember when an invoice was last sent: core knows only that it was."""
        res = super().write(vals)
        if vals.get("is_move_sent"):
            # whoever sends: the field is the recovery office's
            for company, moves_sudo in self.sudo().grouped("company_id").items():
                moves_sudo.recovery_date_sent = company.root_id._get_recovery_today()
        return res

    def action_ask_receipt(self):
        """Ask the customers by e-mail whether the invoices arrived; in bulk.

        :raises AccessError: the user is no Collector
        :raises UserError: of one of them there is nothing to ask
        """
        self._check_may_ask()
        if wrong := self.filtered(lambda move: not move.recovery_receipt_due):
            raise UserError(
                self.env._(
                    "There is nothing to ask about these: not sent, due, answered or asked"
                    " already. %(names)s",
                    names=", ".join(wrong.mapped("display_name")),
                )
            )
        self.env["credit.recovery.confirmation"]._ask(self)

    def action_log_receipt(self):
        """Open the dialog for the answer: did the invoice arrive?"""
        self._check_may_ask()
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_recovery.credit_recovery_confirmation_action_log"
        )
        return {**action, "context": {"default_move_id": self.id}}

    def _check_may_ask(self):
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may ask customers for receipts."))
        self.check_access("read")
