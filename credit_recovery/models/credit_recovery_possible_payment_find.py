"""Where money that is not matched yet may be a debtor's: by partner, IBAN, or reference (P-1)."""

from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.possible_payment import LINE, PAYMENT, Money, Source

ALL = SQL("TRUE")
# letters and digits of a reference, as the indexes of account.move have them
SQUEEZED = "regexp_replace(upper(%s), '[^A-Z0-9]', '', 'g')"


class CreditRecoveryPossiblePayment(models.AbstractModel):
    _inherit = "credit.recovery.possible.payment"

    @api.model
    def _find_lines(self, since, where=ALL):
        """Unmatched bank lines of debtors with an open case, by partner, else by IBAN.

        :param SQL where: condition on the bank line ``l`` and the case ``k``
        :return: list of Money
        """
        by_partner, by_iban = self._get_partner_joins(since["cases"])
        return [
            money
            for join in (by_partner, by_iban)
            for money in self._read_lines(since, join, where, "k.partner_id")
        ]

    @api.model
    def _get_partner_joins(self, cases):
        """SQL from the bank line ``l`` to the case ``k`` of its debtor: two ways."""
        case = SQL("JOIN (%s) k ON k.partner_id = p.commercial_partner_id", cases)
        return (
            SQL("JOIN res_partner p ON p.id = l.partner_id %s", case),
            SQL(
                """
                JOIN res_partner_bank b
                  ON b.sanitized_acc_number = %s AND b.active
                 AND l.partner_id IS NULL AND l.account_number IS NOT NULL
                JOIN res_partner p ON p.id = b.partner_id %s
                """,
                SQL(SQUEEZED % "l.account_number"),
                case,
            ),
        )

    @api.model
    def _find_references(self, since, where=ALL):
        """Unmatched bank lines whose text names an open invoice of a debtor with an open case.

        :return: list of Money, the amount to be compared yet
        """
        named = self._get_named_join(since["cases"], SQL("concat_ws(' ', l.payment_ref, m.ref)"))
        return self._read_lines(since, named, where, "k.partner_id", True)

    @api.model
    def _get_named_join(self, cases, text):
        """SQL to the case ``k`` of the debtor whose open invoice a text names."""
        # a word without a digit is no reference; the two columns have an index each. Of each of the
        # words one regular expression would take most of the time
        return SQL(
            """
            CROSS JOIN LATERAL (
                SELECT DISTINCT translate(part, '/._-', '') AS word
                  FROM string_to_table(
                       regexp_replace(upper(%(text)s), '[^A-Z0-9/._-]+', ' ', 'g'), ' ') part
                 WHERE length(part) >= 4 AND part != translate(part, '0123456789', '')) t
            CROSS JOIN LATERAL (%(by_name)s UNION ALL %(by_reference)s) i
            JOIN (%(cases)s) k ON k.partner_id = i.commercial_partner_id
            """,
            cases=cases,
            text=text,
            by_name=self._get_named_query("name"),
            by_reference=self._get_named_query("payment_reference"),
        )

    @api.model
    def _get_named_query(self, column):
        """SQL of the open invoices whose column is the word ``t`` of a label."""
        return SQL(
            """
            SELECT i.commercial_partner_id
              FROM account_move i
             WHERE %s = t.word AND i.move_type = 'out_invoice' AND i.state = 'posted'
               AND i.payment_state IN ('not_paid', 'partial', 'in_payment')
            """,
            SQL(SQUEEZED % f"i.{column}"),
        )

    @api.model
    def _read_lines(self, since, join, where, partner, by_reference=False):
        # the condition on is_reconciled is that of core's index of unmatched lines
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT l.id, %(partner)s, m.date,
                       COALESCE(l.foreign_currency_id, l.currency_id, c.currency_id),
                       abs(l.amount_residual)::numeric::text,
                       (abs(l.amount_residual)
                        * COALESCE(abs(m.amount_total_signed / NULLIF(m.amount_total, 0)), 1)
                       )::numeric::text,
                       concat_ws(' ', l.payment_ref, m.ref)
                  FROM account_bank_statement_line l
                  JOIN account_move m ON m.id = l.move_id AND m.state = 'posted'
                  JOIN res_company c ON c.id = l.company_id
                  %(join)s
                 WHERE l.is_reconciled IS NOT TRUE
                   AND l.amount > 0
                   AND l.company_id IN (%(companies)s)
                   AND k.company_id = %(company)s
                   AND m.date >= %(since)s
                   AND %(where)s
                """,
                partner=SQL(partner),
                join=join,
                where=where,
                **since,
            )
        )
        return [
            Money(
                Source(LINE, line_id), partner_id, day, currency_id, _to_decimal(amount),
                _to_decimal(amount_company), label, by_reference=by_reference,
            )
            for line_id, partner_id, day, currency_id, amount, amount_company, label in rows
        ]  # fmt: skip

    @api.model
    def _find_payments(self, since, where=ALL):
        """Customer payments of debtors without a posted entry: drafts, or waiting for the bank.

        A posted entry that is not reconciled is a credit of the debtor already.

        :return: list of Money
        """
        own = SQL("JOIN (%s) k ON k.partner_id = p.commercial_partner_id", since["cases"])
        return self._read_payments(since, own, where)

    @api.model
    def _find_named_payments(self, since, where=ALL):
        """Payments booked on nobody, or somebody else, whose text names a debtor's open invoice.

        Posted or not, as long as they are not matched in full.

        :param SQL where: condition on the payment ``y`` and the case ``k``
        :return: list of Money, the amount to be compared yet
        """
        named = self._get_named_join(
            since["cases"], SQL("concat_ws(' ', y.memo, y.payment_reference)")
        )
        # nearly all payments are matched: their texts are not taken apart
        stranger = SQL(
            "y.is_reconciled IS NOT TRUE"
            " AND k.partner_id IS DISTINCT FROM p.commercial_partner_id AND %s",
            where,
        )
        return self._read_payments(since, named, stranger, True)

    @api.model
    def _read_payments(self, since, join, where, by_reference=False):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT y.id, k.partner_id, y.date, y.currency_id, y.amount::text,
                       COALESCE(abs(y.amount_company_currency_signed), y.amount)::text,
                       concat_ws(' ', y.memo, y.payment_reference),
                       (SELECT array_agg(r.invoice_id)
                          FROM account_move__account_payment r WHERE r.payment_id = y.id)
                  FROM account_payment y
                  LEFT JOIN res_partner p ON p.id = y.partner_id
                  LEFT JOIN account_move m ON m.id = y.move_id
                  %(join)s
                 WHERE y.payment_type = 'inbound' AND y.partner_type = 'customer'
                   AND %(waiting)s
                   AND y.company_id IN (%(companies)s)
                   AND k.company_id = %(company)s
                   AND y.date >= %(since)s
                   AND %(where)s
                """,
                join=join,
                waiting=self._get_waiting_payment(SQL("k.partner_id")),
                where=where,
                **since,
            )
        )
        return [
            Money(
                Source(PAYMENT, payment_id), partner_id, day, currency_id, Decimal(amount),
                Decimal(amount_company), label, frozenset(move_ids or ()), by_reference,
            )
            for payment_id, partner_id, day, currency_id, amount, amount_company, label, move_ids
            in rows
        ]  # fmt: skip

    @api.model
    def _get_waiting_payment(self, debtor):
        """SQL: whether the payment ``y``, whose entry is ``m``, may still be a debtor's money.

        It is in no posted entry; or it is in one of somebody else and matched with nothing.

        :param SQL debtor: his id
        """
        return SQL(
            """
            y.state IN ('draft', 'in_process', 'paid')
            AND (m.id IS NULL OR m.state = 'draft'
                 OR y.is_reconciled IS NOT TRUE
                    AND %s IS DISTINCT FROM (SELECT o.commercial_partner_id
                                               FROM res_partner o WHERE o.id = y.partner_id))
            """,
            debtor,
        )


def _to_decimal(text):
    """Of a float column; no currency has more decimals."""
    return round(Decimal(text), 3)
