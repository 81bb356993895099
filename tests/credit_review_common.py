"""Customers with a score and a limit, and their reviews."""

from dateutil.relativedelta import relativedelta

from .common import RecoveryCase


class CreditReviewCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recovery_manager_id = cls.manager
        cls.Reviews = cls.env["credit.recovery.credit.review"].sudo()
        cls.month = cls.today.replace(day=1)

    @classmethod
    def give_score(cls, value, code, limit=0, partner=None):
        """The customer's current score; the one before is no longer current."""
        partner = partner or cls.debtor
        Score = cls.env["credit.recovery.score"].sudo()
        Score.search(
            [("partner_id", "=", partner.id), ("company_id", "=", cls.company.id)]
        ).unlink()
        return Score.create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "date": cls.month,
                "date_computed": cls.today,
                "is_current": True,
                "is_enough": True,
                "value": value,
                "score_class": code,
                "limit_proposed": limit,
            }
        )

    @classmethod
    def give_limit(cls, amount, partner=None):
        (partner or cls.debtor).sudo().with_company(cls.company).credit_limit = amount

    @classmethod
    def make_past_review(cls, months, value=0, code=False, partner=None, **vals):
        """A review some months ago; without a class there was no score."""
        month = cls.month - relativedelta(months=months)
        return cls.Reviews.create(
            {
                "partner_id": (partner or cls.debtor).id,
                "company_id": cls.company.id,
                "date": month,
                "date_reviewed": month,
                "score_after": value,
                "class_after": code,
                "proposal": "none",
                "is_due": True,
                **vals,
            }
        )

    @classmethod
    def review(cls, partner=None, day=None, **kwargs):
        """The review that the monthly job makes of a customer."""
        cls.env.flush_all()
        partners = partner or cls.debtor
        found = cls.Reviews._review(cls.company, partners.ids, day or cls.today, **kwargs)
        cls.env.flush_all()
        return found

    def get_tasks(self, key, partner=None):
        """The tasks of one cause on the customer's case."""
        cases = self.env["credit.recovery.case"].sudo()
        return cases._get_latest(self.company, (partner or self.debtor).ids)._get_tasks(key)

    def get_limit(self, partner=None):
        """(core's limit, no credit) at the company."""
        partner = (partner or self.debtor).sudo().with_company(self.company)
        return partner.credit_limit, partner.recovery_no_credit
