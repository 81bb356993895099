"""What the records of recovery tell the timeline (P-20)."""

from odoo import api, models
from odoo.tools import SQL, format_amount, format_date


def join(*words):
    """The words that there are, in one line."""
    return ", ".join(word for word in words if word)


class CreditRecoveryNotice(models.Model):
    _name = "credit.recovery.notice"
    _inherit = ["credit.recovery.notice", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Notice")

    @api.model
    def _get_event_query(self):
        # a draft has not happened; a call is told of by its log
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id,
                   COALESCE(sent_at, attempted_at, approved_at) AS date,
                   approved_by_id AS user_id, NULLIF(amount_total, 0) AS amount, currency_id
              FROM credit_recovery_notice
             WHERE COALESCE(sent_at, attempted_at, approved_at) IS NOT NULL
               AND channel IS DISTINCT FROM 'phone'
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        notices = self.browse(ids)
        states = dict(self._fields["state"]._description_selection(self.env))
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return {
            notice.id: join(
                f"{notice._get_title() or ''} {notice.name or ''}".strip(),
                channels.get(notice.channel),
                notice.recipient_name,
                states[notice.state],
            )
            for notice in notices
        }


class CreditRecoveryCall(models.Model):
    _name = "credit.recovery.call"
    _inherit = ["credit.recovery.call", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Call")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id, date, user_id, NULL::numeric AS amount,
                   NULL::int AS currency_id
              FROM credit_recovery_call
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        results = dict(self._fields["result"]._description_selection(self.env))
        return {
            call.id: join(
                results[call.result], call.contact_id.name, call.reason_id.name, call.note
            )
            for call in self.browse(ids)
        }


class CreditRecoveryHold(models.Model):
    _name = "credit.recovery.hold"
    _inherit = ["credit.recovery.hold", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Hold")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT h.id AS res_id, k.company_id, k.partner_id, h.create_date AS date, h.user_id,
                   NULL::numeric AS amount, NULL::int AS currency_id
              FROM credit_recovery_hold h
              JOIN credit_recovery_case k ON k.id = h.case_id
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        return {
            hold.id: join(hold._get_outline(), hold._get_event_end()) for hold in self.browse(ids)
        }

    def _get_event_end(self):
        if not self.date_released:
            return ""
        return self.env._("released on %(date)s", date=format_date(self.env, self.date_released))


class CreditRecoveryFlag(models.Model):
    _name = "credit.recovery.flag"
    _inherit = ["credit.recovery.flag", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Flag")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id, create_date AS date, user_id,
                   NULL::numeric AS amount, NULL::int AS currency_id
              FROM credit_recovery_flag
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            flag.id: join(kinds[flag.kind], flag.source, flag._get_event_end())
            for flag in self.browse(ids)
        }

    def _get_event_end(self):
        if not self.date_end:
            return ""
        return self.env._("until %(date)s", date=format_date(self.env, self.date_end))


class CreditRecoveryBounce(models.Model):
    _name = "credit.recovery.bounce"
    _inherit = ["credit.recovery.bounce", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Returned unpaid")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT b.id AS res_id, b.company_id, b.partner_id, b.create_date AS date, b.user_id,
                   b.amount, c.currency_id
              FROM credit_recovery_bounce b
              JOIN res_company c ON c.id = b.company_id
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        return {
            bounce.id: join(bounce.reason_id.name, bounce.source, bounce.move_names)
            for bounce in self.browse(ids)
        }


class CreditRecoveryDispute(models.Model):
    _name = "credit.recovery.dispute"
    _inherit = ["credit.recovery.dispute", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Dispute")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id, create_date AS date, user_id,
                   NULLIF(amount, 0) AS amount, currency_id
              FROM credit_recovery_dispute
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        states = dict(self._fields["state"]._description_selection(self.env))
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        return {
            dispute.id: join(
                dispute.reason_id.name,
                ", ".join(dispute.move_ids.mapped("name")),
                outcomes.get(dispute.outcome, states[dispute.state]),
                dispute.note,
            )
            for dispute in self.browse(ids)
        }


class CreditRecoveryPromise(models.Model):
    _name = "credit.recovery.promise"
    _inherit = ["credit.recovery.promise", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Promise to pay")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT id AS res_id, company_id, partner_id, create_date AS date, user_id, amount,
                   currency_id
              FROM credit_recovery_promise
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            promise.id: join(
                self.env._(
                    "%(amount)s by %(date)s",
                    amount=format_amount(self.env, promise.amount, promise.currency_id),
                    date=format_date(self.env, promise.date_promised),
                ),
                states[promise.state],
            )
            for promise in self.browse(ids)
        }


class CreditRecoveryPlan(models.Model):
    _name = "credit.recovery.plan"
    _inherit = ["credit.recovery.plan", "credit.recovery.event.mixin"]

    @api.model
    def _get_event_label(self):
        return self.env._("Instalment plan")

    @api.model
    def _get_event_query(self):
        return SQL(
            """
            SELECT p.id AS res_id, k.company_id, k.partner_id, p.create_date AS date, p.user_id,
                   p.amount_total AS amount, p.currency_id
              FROM credit_recovery_plan p
              JOIN credit_recovery_case k ON k.id = p.case_id
            """
        )

    @api.model
    def _get_event_texts(self, ids):
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            plan.id: join(
                plan.display_name,
                self.env._("instalments: %(count)s", count=len(plan.instalment_ids)),
                states[plan.state],
            )
            for plan in self.browse(ids)
        }
