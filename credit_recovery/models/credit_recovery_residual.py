from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

DECISIONS = [
    ("write_off", "Write off"),
    ("claim", "Claim"),
    ("retain", "Leave open"),
]
COLLECTOR = "credit_recovery.group_recovery_collector"


class CreditRecoveryResidual(models.Model):
    """What was decided about a small balance, by whom; the last decision counts (P-18)."""

    _name = "credit.recovery.residual"
    _description = "Decision on a small balance"
    _order = "id desc"
    _rec_name = "move_name"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Debtor",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    move_id = fields.Many2one(
        "account.move", string="Invoice", readonly=True, ondelete="set null", index="btree_not_null"
    )
    move_name = fields.Char(string="Number", readonly=True)
    date_due = fields.Date(readonly=True, string="Due date")
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary(readonly=True, help="Open when it was decided.")
    decision = fields.Selection(DECISIONS, required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, default=lambda self: self.env.user
    )
    entry_id = fields.Many2one(
        "account.move",
        string="Write-off entry",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="A draft, until an accountant posts it; then it is matched with the item.",
    )
    date_again = fields.Date(
        string="Asked again on", readonly=True, help="What is left open is decided on again then."
    )
    active = fields.Boolean(default=True, help="No longer, once its draft entry was deleted.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A decision is not deleted; take another one."))

    @api.model
    def _decide(self, items, decision):
        """Record a decision about items, with the draft entries of write-offs.

        :param items: credit.recovery.item
        :param str decision: one of DECISIONS
        :return: the records
        :raises AccessError: the user is no Collector
        :raises UserError: an item is no small balance, or an account is missing
        """
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may decide on small balances."))
        items.check_access("read")
        self._check_items(items)
        # the role is checked; collectors may only read decisions
        self_sudo, items_sudo = self.sudo(), items.sudo()
        if decision == "write_off":
            self_sudo._check_accounts(items_sudo)
        records = self_sudo.create(
            [self_sudo._prepare_decision(item, decision) for item in items_sudo]
        )
        items_sudo.case_id._review_again()
        return records.sudo(False)

    @api.model
    def _check_items(self, items):
        wrong = items.filtered(lambda item: item.hold_code not in ("small_balance", "retention"))
        pending = (items - wrong).filtered(lambda item: item.decision == "write_off")
        if not items or wrong:
            raise UserError(
                self.env._(
                    "Choose small balances; these are none: %(names)s",
                    names=", ".join(wrong.move_id.mapped("display_name")) or "-",
                )
            )
        if pending:
            raise UserError(
                self.env._(
                    "A draft entry writes these off already; post it or delete it first: %(names)s",
                    names=", ".join(pending.move_id.mapped("display_name")),
                )
            )

    @api.model
    def _check_accounts(self, items):
        """All or nothing: before the first entry is made (P-18)."""
        for company in items.company_id:
            if not company.recovery_write_off_account_id:
                raise UserError(
                    self.env._(
                        "Choose the write-off account of %(company)s first (Settings, Invoicing,"
                        " Credit Recovery).",
                        company=company.name,
                    )
                )

    @api.model
    def _prepare_decision(self, item, decision):
        entry = self._create_entry(item) if decision == "write_off" else self.env["account.move"]
        today = item.company_id._get_recovery_today()
        days = item.company_id.recovery_retain_days
        return {
            "partner_id": item.partner_id.id,
            "company_id": item.company_id.id,
            "move_id": item.move_id.id,
            "move_name": item.move_id.name,
            "date_due": item.date_due,
            "currency_id": item.currency_id.id,
            "amount": item.amount_residual,
            "decision": decision,
            "date": today,
            "date_again": decision == "retain" and fields.Date.add(today, days=days),
            "user_id": self.env.uid,
            "entry_id": entry.id,
        }

    # ------------------------------------------------------------ write-off
    @api.model
    def _create_entry(self, item):
        """The draft that writes an item off; one each, so that each may be thrown away."""
        company = item.move_id.company_id
        ref = self.env._("Small balance written off: %(name)s", name=item.move_id.name)
        lines = self._get_open_lines(item.move_id, item.date_due, item.currency_id)
        vals_list = [self._prepare_line(ref, line, line.account_id, -1) for line in lines]
        account = item.company_id.recovery_write_off_account_id
        vals_list += [self._prepare_line(ref, line, account, 1) for line in lines]
        return (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "date": item.company_id._get_recovery_today(),
                    "ref": ref,
                    "line_ids": [Command.create(vals) for vals in vals_list],
                }
            )
        )

    @api.model
    def _prepare_line(self, ref, line, account, sign):
        return {
            "name": ref,
            "account_id": account.id,
            "partner_id": line.partner_id.id,
            "currency_id": line.currency_id.id,
            "amount_currency": sign * line.amount_residual_currency,
            "balance": sign * line.amount_residual,
        }

    @api.model
    def _get_open_lines(self, move, date_due, currency):
        """The open receivables of an item."""
        return move.line_ids.filtered(
            lambda line: (
                line.account_id.account_type == "asset_receivable"
                and (line.date_maturity or line.date) == date_due
                and line.currency_id == currency
                and not line.reconciled
            )
        )

    @api.model
    def _match_posted(self, moves):
        """Match write-off entries that were posted with their items.

        :raises UserError: an item was paid meanwhile, so that there is nothing to write off
        """
        entries = moves.filtered(
            lambda move: (
                move.move_type == "entry"
                and not move.origin_payment_id
                and not move.statement_line_id
            )
        )
        if not entries:
            return
        records = self.sudo().search([("entry_id", "in", entries.ids)])
        for record in records:
            lines = self._get_open_lines(record.move_id, record.date_due, record.currency_id)
            written_off = record.entry_id.line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            )
            residual = sum(lines.mapped("amount_residual_currency"))
            if record.currency_id.compare_amounts(residual, record.amount) < 0:
                raise UserError(
                    self.env._(
                        "%(name)s was paid or changed meanwhile: delete the entry that writes it"
                        " off.",
                        name=record.move_name,
                    )
                )
            for account in lines.account_id:
                (lines + written_off).filtered(
                    lambda line, account=account: line.account_id == account
                ).reconcile()
