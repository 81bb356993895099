from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

# a bank journal without statement lines for longer is not kept by statements (any more)
USE_DAYS = 90


class Bank(NamedTuple):
    """Up to which day a company knows its banks: ``up_to`` of the journal that lags most."""

    up_to: object
    journal_id: int


class CreditRecoveryBank(models.AbstractModel):
    """Up to which day the banks of a company are known (P-1)."""

    _name = "credit.recovery.bank"
    _description = "Freshness of the banks"

    @api.model
    def _load(self, company, today):
        """Return how far the company's banks are known, or None where no bank is kept.

        A journal is known up to its last posted statement line or the date of its last statement,
        whichever is later: a statement tells of days without movements, a mere match tells nothing
        new. It counts while that day is at most 90 days ago. A journal without statements, or no
        longer used, stops nobody: its payments are registered by hand, and each of them is in the
        books at once. But where no other bank is kept, and nobody has entered a payment since, an
        import has broken off: that bank counts on.

        :param res.company company: a root company; the journals of its branches count
        :param date today: the day to look from
        :return: ``Bank`` or None
        """
        since = today - timedelta(days=USE_DAYS)
        known = [bank for bank in self._load_all(company) if bank.up_to]
        kept = [bank for bank in known if bank.up_to >= since]
        if kept or not known:
            return min(kept, default=None)
        last = max(known)
        return None if self._has_payments_since(company, last.up_to) else last

    @api.model
    def _has_payments_since(self, company, day):
        """Whether somebody entered a customer's payment of a later day."""
        payments = self.env["account.payment"].sudo()  # whoever looks at the banner
        domain = [
            ("company_id", "child_of", company.id),
            ("payment_type", "=", "inbound"),
            ("partner_type", "=", "customer"),
            ("state", "in", ("in_process", "paid")),
            ("date", ">", day),
        ]
        return bool(payments.search_count(domain, limit=1))

    @api.model
    def _load_all(self, company):
        """How far each active bank journal is known; ``up_to`` None: it never had a statement.

        :return: list of ``Bank``, in the order of the journals
        """
        self.env["account.bank.statement.line"].flush_model()
        self.env["account.bank.statement"].flush_model(["date", "journal_id"])
        self.env["account.journal"].flush_model(["active", "company_id", "type"])
        self.env["account.move"].flush_model(["date", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT GREATEST(
                       (SELECT max(s.date)
                          FROM account_bank_statement s
                         WHERE s.journal_id = j.id),
                       (SELECT max(line.date)
                          FROM res_company c,
                               LATERAL (SELECT m.date
                                          FROM account_bank_statement_line l
                                          JOIN account_move m ON m.id = l.move_id
                                         WHERE l.journal_id = j.id
                                           AND l.company_id = c.id
                                           AND m.state = 'posted'
                                         ORDER BY l.internal_index DESC
                                         LIMIT 1) line
                         WHERE c.id IN (%(companies)s))) AS up_to, j.id
                  FROM account_journal j
                 WHERE j.type = 'bank' AND j.active
                   AND j.company_id IN (%(companies)s)
                 ORDER BY j.sequence, j.id
                """,
                companies=self.env["credit.recovery.facts"]._get_branches_query(company),
            )
        )
        return [Bank(*row) for row in rows]
