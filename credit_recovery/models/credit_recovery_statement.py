"""Account statements (P-6): notices that demand no step, of any day, sent the way notices are."""

from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import statement
from ..tools.debtor import DebtorFacts
from .credit_recovery_notice import PLAIN_CHANNELS

# what these holds stop is collected by somebody else: it is listed, but not to be paid to us
COLLECTED_BY_OTHERS = {"bank", "assigned"}


class CreditRecoveryStatement(models.AbstractModel):
    _name = "credit.recovery.statement"
    _description = "Account statements"

    @api.model
    def _send(self, company, partners, day, channels=None, **vals):
        """Prepare, number and release the statements of customers at one company.

        :param company: a root company
        :param partners: customers; their commercial partners are meant
        :param date day: the statements are of this day
        :param channels: choose among these; default: e-mail, else letter
        :param vals: further values of the notices
        :return: (the approved notices, the customers that no way leads to)
        :raises UserError: nothing is open of any of them, or no address is known of them all
        """
        notices_sudo = self.sudo()._prepare(company.sudo(), partners.sudo(), day, channels, **vals)
        self._check_something_open(notices_sudo)
        notices_sudo._check_sending_on()
        lost_sudo = notices_sudo.filtered("channel_error")
        notices_sudo -= lost_sudo
        if not notices_sudo:
            lost_sudo._check_statement_addresses()
        lost = lost_sudo.partner_id.sudo(False)
        lost_sudo.unlink()
        notices_sudo._approve(self.env._("Not needed: a statement demands nothing"))
        company._with_recovery_language(notices_sudo)._log_on_cases(
            lambda notice: notice._get_outline()
        )
        self.env.ref("credit_recovery.ir_cron_dispatch").sudo()._trigger()
        return notices_sudo.sudo(False), lost

    @api.model
    def _check_something_open(self, notices):
        if not notices:
            raise UserError(self.env._("Nothing is open of these customers on that day."))

    @api.model
    def _send_again(self, notice, channels):
        """Send a failed statement again, of the same day and currency.

        :return: the notice that replaces it
        """
        vals = {"with_copies": notice.with_copies, "replaces_id": notice.id}
        company, day, currency = notice.company_id, notice.statement_date, notice.currency_id
        partner = notice.partner_id
        again, _lost = self._send(company, partner, day, channels, currency_id=currency.id, **vals)
        return again.sudo()

    @api.model
    def _prepare(self, company, partners, day, channels=None, **vals):
        """Draft the statements: one per customer and currency with something open.

        :return: credit.recovery.notice
        """
        partners = partners.commercial_partner_id
        debtors = self._load(company, partners.ids, day)
        addresses = self.env["credit.recovery.address"]._load(
            partners, channels or PLAIN_CHANNELS, company
        )
        cases = self.env["credit.recovery.case"]._get_latest(company, partners.ids)
        case_by_partner = {case.partner_id: case for case in cases}
        shared = {**self._get_shared_vals(company, day), **vals}
        new = []
        for partner in partners:
            facts, case = debtors[partner.id], case_by_partner.get(partner, cases.browse())
            for currency_id in self._get_currencies(facts, vals):
                lines = statement.get_lines(facts, currency_id, day)
                person = self._prepare_person_vals(company, partner, case, addresses, lines)
                totals = self._prepare_totals(currency_id, lines)
                new.append(({**shared, **person, **totals}, lines))
        notices = self.env["credit.recovery.bulk"]._insert(
            self.env["credit.recovery.notice"], [vals for vals, _lines in new]
        )
        self.env["credit.recovery.notice.line"]._insert(
            (notice, lines) for notice, (_vals, lines) in zip(notices, new, strict=True)
        )
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        return notices

    @api.model
    def _get_currencies(self, facts, vals):
        """Ids of the currencies with something open, or of the one that is wanted."""
        found = {item.currency_id for item in facts.items + facts.credits}
        return sorted(found & {vals["currency_id"]} if "currency_id" in vals else found)

    # ------------------------------------------------------------ values
    @api.model
    def _get_shared_vals(self, company, day):
        review, today = self.env["credit.recovery.review"], company._get_recovery_today()
        return {
            "kind": "statement",
            "origin": "manual",
            "company_id": company.id,
            "date": today,
            "statement_date": day,
            "payments_up_to": review._get_payments_up_to(company, min(day, today)),
            "signatory_id": company.recovery_signatory_id.id,
        }

    @api.model
    def _prepare_person_vals(self, company, partner, case, addresses, lines):
        recipient, channel, error = addresses.choose(
            partner, self.env["credit.recovery.level"], [line.item.move_id for line in lines]
        )
        return {
            "case_id": case.id,
            "partner_id": partner.id,
            "user_id": (case.user_id or partner.with_company(company).recovery_user_id).id,
            "channel": channel,
            "channel_error": error,
            **addresses.get_snapshot(recipient, company, partner),
        }

    @api.model
    def _prepare_totals(self, currency_id, lines):
        currency = self.env["res.currency"].browse(currency_id)
        totals = statement.get_totals(lines).items()
        return {
            "currency_id": currency_id,
            **{name: currency.round(float(amount)) for name, amount in totals},
        }

    # ------------------------------------------------------------ facts of a day
    @api.model
    def _load(self, company, partner_ids, day):
        """The open items of debtors as they stood, or will stand, on a day.

        :return: ``{partner_id: DebtorFacts}``
        """
        facts, today = self.env["credit.recovery.facts"], company._get_recovery_today()
        debtors = {partner_id: DebtorFacts(partner_id) for partner_id in partner_ids}
        if not debtors:
            return debtors
        facts._flush()
        if day < today:
            self.env["account.move.line"].flush_model(["balance"])
            self.env["account.partial.reconcile"].flush_model()
            facts._add_items(debtors, self._get_past_query(company, tuple(debtors), day))
        else:
            facts._load_items(company, debtors)
            facts._load_holds(company, debtors, today)
        facts._load_assignments(company, debtors, min(day, today))
        for debtor in debtors.values():
            for item in debtor.items:
                kinds = {hold.kind for hold in item.holds}
                item.held = item.residual if kinds & COLLECTED_BY_OTHERS else Decimal(0)
            if debtor.credits:
                debtor.apply_credits()
        return debtors

    @api.model
    def _get_past_query(self, company, partner_ids, day):
        """As the query of the open items, with the reconciliations up to the day only."""
        facts = self.env["credit.recovery.facts"]
        return SQL(
            """
            SELECT p.commercial_partner_id, l.move_id,
                   COALESCE(l.date_maturity, l.date) AS date_due, l.currency_id,
                   min(l.id) AS line_id,
                   sum(l.amount_currency - paid.amount_currency)::text,
                   sum(l.balance - paid.amount)::text, sum(l.amount_currency)::text
              FROM account_move_line l
              JOIN res_partner p ON p.id = l.partner_id
              JOIN LATERAL (
                    SELECT COALESCE(sum(CASE WHEN r.debit_move_id = l.id
                                             THEN r.debit_amount_currency
                                             ELSE -r.credit_amount_currency END), 0)
                               AS amount_currency,
                           COALESCE(sum(CASE WHEN r.debit_move_id = l.id
                                             THEN r.amount ELSE -r.amount END), 0) AS amount
                      FROM account_partial_reconcile r
                     WHERE l.id IN (r.debit_move_id, r.credit_move_id)
                       AND r.max_date <= %(day)s) paid ON TRUE
             WHERE l.account_id = ANY(ARRAY(%(accounts)s))
               AND l.parent_state = 'posted'
               AND l.date <= %(day)s
               AND l.company_id = ANY(ARRAY(%(companies)s))
               AND l.partner_id = ANY(ARRAY(SELECT id FROM res_partner
                                             WHERE commercial_partner_id IN %(debtors)s))
             GROUP BY p.commercial_partner_id, l.move_id, COALESCE(l.date_maturity, l.date),
                      l.currency_id
            HAVING round(sum(l.amount_currency - paid.amount_currency), 6) != 0
             ORDER BY date_due, l.move_id
            """,
            day=day,
            accounts=facts._get_receivable_query(),
            companies=facts._get_branches_query(company),
            debtors=partner_ids,
        )
