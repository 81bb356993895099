"""The digest of a month's reviews, for the recovery manager (000-4, 003-9)."""

from odoo import api, models
from odoo.tools import format_date

from ..tools.credit_review import PROPOSALS

# the customers named in the mail; the list has all
NAMED = 10


class CreditRecoveryCreditReview(models.Model):
    _inherit = "credit.recovery.credit.review"

    @api.model
    def _send_digest(self, company, today):
        """Write to the recovery manager of one company; the mail leaves by the usual queue.

        :return: the mail, empty when nothing was reviewed or nobody is there to read it
        """
        mails, manager = self.env["mail.mail"], company.recovery_manager_id
        reviews = self.search(
            [
                ("company_id", "=", company.id),
                ("date", "=", today.replace(day=1)),
                ("is_due", "=", True),
            ]
        )
        is_off = company.recovery_sending == "off"
        if is_off or not reviews or not manager.email_normalized or not manager.active:
            return mails
        words = reviews.with_context(lang=manager.lang or company.partner_id.lang)
        template = self.env.ref("credit_recovery.mail_template_credit_review")
        return mails.create(
            template._prepare_recovery_mail(company, manager, words._get_digest_words())
        )

    def _get_digest_words(self):
        """What the template finds in ``ctx``, in the context's language."""
        company = self.company_id
        table = self.env["ir.qweb"]._render(
            "credit_recovery.mail_credit_review",
            {"groups": self._get_digest_groups(), "rows": self._get_digest_rows()},
        )
        return {
            "company_name": company.name,
            "month": format_date(self.env, self[0].date, date_format="MMMM y"),
            "count": len(self),
            "url": f"{company.get_base_url()}/odoo/recovery-credit-reviews",
            "reviews": table,
        }

    def _get_digest_groups(self):
        """A line for each proposal: how many customers, what they owe."""
        labels = dict(self._fields["proposal"]._description_selection(self.env))
        by_proposal = self.grouped("proposal")
        currency = self.company_id.currency_id
        return [
            {
                "name": labels[code],
                "count": len(by_proposal[code]),
                "exposure": currency.format(sum(by_proposal[code].mapped("exposure"))),
                "overdue": currency.format(sum(by_proposal[code].mapped("overdue"))),
            }
            for code in PROPOSALS
            if code in by_proposal
        ]

    def _get_digest_rows(self):
        """The customers of whom most is overdue, with what is proposed and why."""
        labels = dict(self._fields["proposal"]._description_selection(self.env))
        waiting = self.filtered(lambda review: review.proposal != "none")
        worst = waiting.sorted(lambda review: (-review.overdue, -review.exposure, review.id))
        base = self.company_id.get_base_url()
        return [
            {
                "name": review.partner_id.display_name,
                "url": f"{base}/odoo/recovery-credit-reviews/{review.id}",
                "overdue": review._format(review.overdue),
                "proposal": labels[review.proposal],
                "reasons": review.reasons,
            }
            for review in worst[:NAMED]
        ]
