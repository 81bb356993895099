from odoo import Command, models


class CreditRecoveryBounceAdd(models.TransientModel):
    """What follows from the dialog: bookings, records, holds that end, the timeline."""

    _inherit = "credit.recovery.bounce.add"

    def _return(self, partials, rows):
        """Undo, record and prepare; all of it or nothing.

        :param rows: what the partials allotted, for they are deleted
        :return: the records of the return, one per debtor
        """
        booking = self.env["credit.recovery.bounce.booking"]
        journal = partials.credit_move_id[:1].move_id.journal_id
        payments = booking._get_returned_payments(partials)
        by_debtor = self._get_balances(partials)
        entries = booking._undo(partials, self.date, self.bank_line_id)
        cost_entry = self._book_cost(journal)
        bounces = self._create_bounces(rows, by_debtor, entries, cost_entry)
        released = self._release_holds(rows)
        bounces._log_on_case(self._get_done(entries, cost_entry, payments, released))
        for bounce in bounces:
            self.env["credit.recovery.review"]._draft_bounce_notices(
                bounce, self.company_id._get_recovery_today(), with_message=self.with_message
            )
        bounces.case_id._review_again()
        return bounces

    def _get_balances(self, partials):
        """{debtor: what comes back, in company currency}."""
        balances = {}
        for partial in partials:
            partner = partial.debit_move_id.partner_id.commercial_partner_id
            balances[partner] = balances.get(partner, 0) + partial.amount
        return balances

    def _book_cost(self, journal):
        booking = self.env["credit.recovery.bounce.booking"]
        if not self.cost:
            return self.env["account.move"]
        return booking._book_cost(
            self.bank_line_id.journal_id or journal,
            self.cost,
            self.date,
            self.company_id.recovery_bounce_account_id,
            self.bank_line_id,
            self.env._("Bank's cost, returned unpaid: %(origin)s", origin=self.source or ""),
        )

    def _create_bounces(self, rows, by_debtor, entries, cost_entry):
        company = self.company_id
        today = company._get_recovery_today()
        total, rest = sum(by_debtor.values()), self.cost
        vals_list = []
        for position, (partner, amount) in enumerate(by_debtor.items(), 1):
            share = company.currency_id.round(self.cost * amount / total)
            share = rest if position == len(by_debtor) else share
            rest -= share
            case = self.env["credit.recovery.case"]._get_open(company, partner, today)
            vals_list.append(
                {
                    "case_id": case.id,
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "date": self.date,
                    "reason_id": self.reason_id.id,
                    "bank_code": self.bank_code,
                    "source": self.source,
                    "amount": amount,
                    "cost": share,
                    "entry_ids": [Command.set(entries.ids)],
                    "cost_entry_id": cost_entry.id,
                    "user_id": self.env.uid,
                    "line_ids": self._prepare_bounce_lines(rows, partner),
                }
            )
        return self.env["credit.recovery.bounce"].create(vals_list)

    def _prepare_bounce_lines(self, rows, partner):
        return [
            Command.create(
                {
                    "move_id": row["move_id"],
                    "move_name": self.env["account.move"].browse(row["move_id"]).name,
                    "date_due": row["date_due"],
                    "currency_id": row["currency_id"],
                    "amount": row["amount"],
                }
            )
            for row in rows
            if row["partner_id"] == partner.id
        ]

    def _release_holds(self, rows):
        """What the bank returned is not presented any more, nor with recourse the assignee's.

        :return: the holds that ended or lost invoices
        """
        moves = self.env["account.move"].browse({row["move_id"] for row in rows})
        holds = self.env["credit.recovery.hold"].search(
            [
                ("date_released", "=", False),
                ("move_ids", "in", moves.ids),
                "|",
                ("kind", "=", "bank"),
                "&",
                ("kind", "=", "assigned"),
                ("with_recourse", "=", True),
            ]
        )
        ended = holds.filtered(lambda hold: hold.move_ids <= moves)
        ended.date_released = self.company_id._get_recovery_today()
        for hold in holds - ended:
            hold.move_ids -= moves
        return holds

    def _get_done(self, entries, cost_entry, payments, holds):
        """What was done, for the timeline."""
        names = ", ".join(entries.mapped("name"))
        done = [
            self.env._("The bank's line %(name)s takes the money back", name=names)
            if self.bank_line_id
            else self.env._("Entry %(name)s takes the money back", name=names)
        ]
        if payments:
            names = ", ".join(payments.mapped("display_name"))
            done.append(self.env._("Payment %(name)s is rejected", name=names))
        if cost_entry:
            done.append(
                self.env._("The entry of the bank's cost is proposed as a draft; check and post it")
            )
        if holds:
            done.append(self.env._("It is no longer held as presented or assigned"))
        return done
