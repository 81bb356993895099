"""Bank statement lines, as an import makes them."""

from datetime import timedelta


class BankMixin:
    """For cases with a ``company``, its ``today`` and its ``company_data``."""

    @classmethod
    def get_bank_journal(cls, company=None):
        return cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", (company or cls.company).id)], limit=1
        )

    @classmethod
    def make_bank_line(cls, amount=1.0, days=0, journal=None, **vals):
        """A posted bank line of ``days`` days ago; positive amounts come in."""
        journal = journal or cls.get_bank_journal()
        day = vals.pop("date", cls.today - timedelta(days=days))
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": day,
                "amount": amount,
                "payment_ref": "BONIFICO",
                **vals,
            }
        )
