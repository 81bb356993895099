from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

COLLECTOR = "credit_recovery.group_recovery_collector"


class CreditRecoveryBounceAdd(models.TransientModel):
    """Asks what the bank returned unpaid, then opens it again (P-3, complaint 24)."""

    _name = "credit.recovery.bounce.add"
    _description = "Returned unpaid"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    source = fields.Char(string="Booked by", readonly=True)
    bank_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="The bank's line",
        readonly=True,
        help="By which the bank takes the money back: no other entry is made.",
    )
    date = fields.Date(
        string="Returned on",
        required=True,
        default=lambda self: self.env.company.root_id._get_recovery_today(),
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason",
        string="Bank's reason",
        required=True,
        domain=[("usage", "=", "bounce")],
    )
    bank_code = fields.Char(string="Bank's code")
    cost = fields.Monetary(string="Bank's cost", help="An entry is proposed as a draft.")
    with_message = fields.Boolean(
        string="Draft a message",
        default=True,
        help="Drafts a short message to the customer; it goes out once it is approved.",
    )
    line_ids = fields.One2many("credit.recovery.bounce.add.line", "wizard_id")

    # ------------------------------------------------------------ what it is opened from
    @api.model
    def default_get(self, fields):
        """Propose what the payment, bank line or invoices in hand were allotted to."""
        vals = super().default_get(fields)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or [self.env.context.get("active_id")]
        if "line_ids" not in fields or not model or not any(ids):
            return vals
        return vals | self._prepare_from(self.env[model].browse(ids))

    @api.model
    def _prepare_from(self, records):
        """Values of the dialog for payments, bank lines, invoices or entries of the former."""
        if records._name == "account.move":
            records = records.statement_line_id or records.origin_payment_id or records
        partials, chosen, bank_line = self._get_partials(records)
        if not partials:
            raise UserError(self._get_nothing_text(records))
        if len(partials.company_id.root_id) > 1:
            raise UserError(self.env._("Choose documents of one company only."))
        company = partials.company_id.root_id
        return {
            "company_id": company.id,
            "date": company._get_recovery_today(),
            "source": ", ".join(records.mapped("display_name")),
            "bank_line_id": bank_line.id,
            "line_ids": [
                Command.create(self._prepare_line(partial, partial in chosen))
                for partial in partials
            ],
        }

    @api.model
    def _get_partials(self, records):
        """(the allocations to choose from, those proposed, the bank's line of the return)."""
        booking = self.env["credit.recovery.bounce.booking"]
        no_line = self.env["account.bank.statement.line"]
        if records._name == "account.payment":
            partials = booking._get_of_payments(records)
            return partials, partials, no_line
        if records._name == "account.bank.statement.line":
            if len(records) == 1 and records.amount < 0:
                return self._get_partials_of_return(records)
            partials = booking._get_of_bank_lines(records)
            return partials, partials, no_line
        partials = booking._get_of_invoices(records)
        last = max(partials.mapped("max_date"), default=None)
        return partials, partials.filtered(lambda partial: partial.max_date == last), no_line

    @api.model
    def _get_partials_of_return(self, bank_line):
        """A line by which the bank takes money back: the debtor's money, the equal sum proposed."""
        if not bank_line.partner_id:
            raise UserError(
                self.env._(
                    "Say on the bank line %(line)s whose collection it returns (partner).",
                    line=bank_line.display_name,
                )
            )
        self.env["credit.recovery.bounce.booking"]._get_suspense(bank_line)
        partials = self.env["credit.recovery.bounce.booking"]._get_of_debtor(
            bank_line.company_id.root_id, bank_line.partner_id
        )
        currency = bank_line.currency_id
        equal = partials.filtered(
            lambda partial: (
                not currency.compare_amounts(partial.credit_amount_currency, -bank_line.amount)
            )
        )
        return partials, equal[:1], bank_line

    @api.model
    def _get_nothing_text(self, records):
        names = ", ".join(records.mapped("display_name"))
        if records._name == "account.payment" and not records.move_id:
            return self.env._(
                "%(names)s has no journal entry, so its invoices are open: press “Reject” on it.",
                names=names,
            )
        return self.env._(
            "%(names)s: no money is allotted to an invoice here, so nothing can be returned. It may"
            " have been returned or unreconciled already.",
            names=names,
        )

    @api.model
    def _prepare_line(self, partial, selected):
        debit, credit = partial.debit_move_id, partial.credit_move_id
        return {
            "partial_id": partial.id,
            "selected": selected,
            "partner_id": debit.partner_id.commercial_partner_id.id,
            "move_id": debit.move_id.id,
            "date_due": debit.date_maturity or debit.date,
            "currency_id": partial.debit_currency_id.id,
            "amount": partial.debit_amount_currency,
            "source": credit.move_id.display_name,
        }

    # ------------------------------------------------------------ doing it
    def action_confirm(self):
        """Open the chosen items again, book what must be, and prepare the call.

        :return: the action that shows the cases
        :raises AccessError: the user is no Collector, or may not see the documents
        :raises UserError: nothing is chosen, it was undone meanwhile, or an account is missing
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may record what the bank returned."))
        self.ensure_one()
        self.company_id._get_recovery_office().check_access("read")
        partials = self._get_chosen()
        self._check()
        # the role and the documents are checked; collectors may not touch bank lines themselves
        wizard_sudo, partials_sudo = self.sudo(), partials.sudo()
        rows = [wizard_sudo._prepare_line(partial, True) for partial in partials_sudo]
        bounces = wizard_sudo._return(partials_sudo, rows)
        return bounces.case_id.sudo(False)._get_records_action(name=self.env._("Returned unpaid"))

    def _get_chosen(self):
        """The allocations ticked, as they are in the ledger now."""
        chosen = self.line_ids.filtered("selected")
        partials = chosen.partial_id.exists()
        if not chosen:
            raise UserError(self.env._("Tick at least one invoice that was returned."))
        if len(partials) < len(chosen):
            raise UserError(
                self.env._(
                    "Some of it was undone meanwhile: open the dialog again, on the document."
                )
            )
        lines = partials.debit_move_id + partials.credit_move_id
        lines.check_access("read")
        booking = self.env["credit.recovery.bounce.booking"]
        allowed = booking._filter(partials)
        if allowed != partials or partials.company_id.root_id != self.company_id.root_id:
            raise UserError(self.env._("Only money allotted to customers' invoices is returned."))
        return partials

    def _check(self):
        today = self.company_id._get_recovery_today()
        if self.date > today:
            raise UserError(self.env._("The bank returned it on a day that is still to come?"))
        if self.currency_id.compare_amounts(self.cost, 0) < 0:
            raise UserError(self.env._("The bank's cost is not negative."))
        if self.cost and not self.company_id.recovery_bounce_account_id:
            raise UserError(
                self.env._(
                    "Choose the account of banks' costs of %(company)s first (Settings, Invoicing,"
                    " Credit Recovery), or leave the cost empty.",
                    company=self.company_id.name,
                )
            )
