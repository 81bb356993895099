"""What a conversation must have before it is logged: 001-1, 001-4, the hours of consumers."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError

from ..tools import call_rules
from .credit_recovery_call import REACHED, SPOKEN


class CreditRecoveryCall(models.Model):
    _inherit = "credit.recovery.call"

    def _check_complaints(self):
        """001-1: who rings or writes has asked sales and after-sales first."""
        case_sudo = self.case_id.sudo()
        if self.direction == "out" and not case_sudo._has_complaint_check():
            raise UserError(
                self.env._(
                    "Before you call %(name)s, check with sales and after-sales that there is no"
                    " complaint, and tick it on the case.",
                    name=self.partner_id.display_name,
                )
            )

    def _check_outcome(self):
        """001-4: without a dispute there is a promised date, or a stated reason for none.

        The reason is the coded cause, or the obstacle that was found.
        """
        if self.result != REACHED or self.reason_id or self.obstacle or self._has_outcome():
            return
        raise UserError(
            self.env._(
                "%(name)s was reached: give the day promised for payment, or the cause why there"
                " is none. If there is a complaint, open a dispute.",
                name=self.partner_id.display_name,
            )
        )

    # ------------------------------------------------------------ consumers
    def _check_consumer(self):
        """No call to a consumer outside the hours and counts of the company without a reason."""
        if self.override_reason or not self._is_out() or self._is_same_moment():
            return
        if text := self._get_consumer_warning(self.partner_id, self.company_id, self.date):
            raise UserError(
                self.env._(
                    "%(warning)s Say why it was made all the same.",
                    warning=text,
                )
            )

    def _is_same_moment(self):
        """Whether it corrects a call made at the same moment in the same way."""
        names = ("date", "direction", "means")
        return all(self[name] == self.corrects_id[name] for name in names)

    def _get_consumer_warning(self, partner, company, moment):
        """Why a debtor is not to be rung at a moment, or None; others than consumers always may.

        :param partner: the commercial partner
        :param company: a root company
        :param datetime moment: UTC
        """
        if partner.with_company(company).recovery_debtor_type != "consumer":
            return None
        earlier = self.sudo()._search_earlier(partner, company, moment) - self - self.corrects_id
        code = company._get_recovery_call_hours().get_obstacle(
            company._to_recovery_time(moment).replace(tzinfo=None),
            [
                call_rules.PastCall(
                    call._get_local_time().replace(tzinfo=None), call.result in SPOKEN
                )
                for call in earlier
            ],
        )
        return code and company._get_recovery_call_text(code, partner)

    def _search_earlier(self, partner, company, moment):
        """The calls to a debtor in the seven days before a moment; corrected ones do not count."""
        return self.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("direction", "=", "out"),
                ("means", "=", "phone"),
                ("date", "<=", moment),
                ("date", ">=", moment - timedelta(days=8)),
                ("correction_ids", "=", False),
            ]
        )
