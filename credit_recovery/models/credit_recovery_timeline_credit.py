"""What is decided about a customer's credit, on the timeline of his case (000-1, 003-9, P-20)."""

from odoo import api, models
from odoo.tools import SQL, format_date

from .credit_recovery_timeline_records import join


class CreditRecoveryApproval(models.Model):
    _name = "credit.recovery.approval"
    _inherit = ["credit.recovery.approval", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Credit approval")

    @api.model
    def _get_event_query(self):
        # the latest that happened to it: asked for, or decided
        return SQL(
            """
            SELECT a.id AS res_id, a.company_id, a.partner_id,
                   COALESCE(a.decided_on, a.requested_on) AS date,
                   COALESCE(a.decided_by, a.requested_by) AS user_id,
                   NULLIF(a.amount_new, 0) AS amount, c.currency_id
              FROM credit_recovery_approval a
              JOIN res_company c ON c.id = a.company_id
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        """What was asked for, what became of it, and why."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        approvals = self.browse(ids)
        names = approvals._get_document_names()
        return {
            one.id: join(
                f"{kinds[one.kind]}: {names.get(one.id) or one._get_change_text()}",
                states[one.state],
                one.decision or one.reason,
            )
            for one in approvals
        }

    def _get_change_text(self):
        return f"{self.old_text} → {self.new_text}" if self.old_text else self.new_text


class CreditRecoveryAssessment(models.Model):
    _name = "credit.recovery.assessment"
    _inherit = ["credit.recovery.assessment", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Credit check")

    @api.model
    def _get_event_query(self):
        # in progress it says nothing yet
        return SQL(
            """
            SELECT a.id AS res_id, a.company_id, a.partner_id,
                   a.date + interval '12 hours' AS date, a.done_by_id AS user_id,
                   CASE WHEN a.result = 'approved' THEN NULLIF(a.amount, 0) END AS amount,
                   c.currency_id
              FROM credit_recovery_assessment a
              JOIN res_company c ON c.id = a.company_id
             WHERE a.result IS NOT NULL
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        results = dict(self._fields["result"]._description_selection(self.env))
        return {
            check.id: join(
                results[check.result],
                check.valid_until
                and self.env._(
                    "valid until %(date)s", date=format_date(self.env, check.valid_until)
                ),
                *check.warning_ids.mapped("name"),
            )
            for check in self.browse(ids)
        }


class CreditRecoveryPolicyAcceptance(models.Model):
    _name = "credit.recovery.policy.acceptance"
    _inherit = ["credit.recovery.policy.acceptance", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Terms accepted")

    @api.model
    def _get_event_query(self):
        # an archived one was wrong
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id, date + interval '12 hours' AS date,
                   user_id, NULL::numeric AS amount, NULL::int AS currency_id
              FROM credit_recovery_policy_acceptance
             WHERE active
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        return {
            entry.id: join(entry.policy_id.display_name, entry.accepted_by, entry.note)
            for entry in self.browse(ids)
        }
