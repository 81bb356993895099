from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount, format_date

from ..tools.possible_payment import LINE, PAYMENT, Source

# time enough to match a payment; then the ladder goes on by itself
HOLD_DAYS = 30


class Row(NamedTuple):
    """A hold by a possible payment as it stands in the database."""

    id: int
    source: Source
    partner_id: int
    date_released: object
    is_matched: bool
    date_to: object
    date_due: object
    move_ids: frozenset

    @property
    def is_final(self):
        """Whether a person released it: that money is not his, or not for these invoices."""
        return bool(self.date_released) and not self.is_matched


class CreditRecoveryHold(models.Model):
    """Possible payments: a row per bank line or payment and debtor, which nobody types (P-1).

    It holds while its money is unmatched, whatever is written on the row; the next review closes
    it, and opens it again if the match is undone.
    """

    _inherit = "credit.recovery.hold"

    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    payment_id = fields.Many2one(
        "account.payment", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    is_matched = fields.Boolean(
        readonly=True, copy=False, help="Closed by itself: its money was matched."
    )

    def action_view_payment(self):
        """Show the bank line's entry, or the payment, to match it.

        :raises UserError: the hold is no possible payment
        """
        self.ensure_one()
        self.check_access("read")
        if self.statement_line_id:
            return self.statement_line_id.move_id._get_records_action()
        if self.payment_id:
            return self.payment_id._get_records_action()
        raise UserError(self.env._("No bank line or payment belongs to this hold."))

    def _filter_in_force(self, today):
        """The holds among these that stop something on a day."""
        waiting = self.filtered(lambda hold: not hold._is_money_matched())
        return waiting.filtered_domain(self._get_in_force_domain(today))

    def _is_money_matched(self):
        payment = self.payment_id.sudo()
        if not payment:
            return bool(self.statement_line_id.sudo().is_reconciled)
        if payment.state in ("canceled", "rejected"):
            return True
        is_own = payment.partner_id.commercial_partner_id == self.case_id.partner_id
        return payment.move_id.state == "posted" and (is_own or payment.is_reconciled)

    @api.model
    def _get_money_condition(self):
        """SQL: whether the money of the hold ``h``, if it has any, is still unmatched."""
        return SQL(
            """
            (h.statement_line_id IS NULL OR NOT EXISTS (
                SELECT FROM account_bank_statement_line l
                 WHERE l.id = h.statement_line_id AND l.is_reconciled))
            AND (h.payment_id IS NULL OR EXISTS (
                SELECT FROM account_payment y LEFT JOIN account_move m ON m.id = y.move_id
                 WHERE y.id = h.payment_id AND %s))
            """,
            self.env["credit.recovery.possible.payment"]._get_waiting_payment(
                SQL("(SELECT k.partner_id FROM credit_recovery_case k WHERE k.id = h.case_id)")
            ),
        )

    # ------------------------------------------------------------ in line with the money
    @api.model
    def _sync_payments(self, company, today, wanted, sources=None):
        """Create, change, close and open rows, so that they hold what the money may pay.

        :param dict wanted: ``{(Source, partner_id): (Money, [ItemFacts, ...])}``
        :param sources: the sources whose other rows are closed; None: all of the company
        :return: the holds created or changed
        """
        rows = self._read_rows(company)
        todo, new = {}, {}
        for key, (money, items) in wanted.items():
            row, vals = rows.get(key), _get_target(items)
            if not row:
                new[key] = (money, vals)
            elif not row.is_final and self._is_changed(row, vals, today):
                todo[row.id] = vals
        over = [
            row.id
            for key, row in rows.items()
            if not row.date_released
            and key not in wanted
            and (sources is None or row.source in sources)
        ]
        self.browse(over).sudo().write({"date_released": today, "is_matched": True})
        for hold_id, vals in todo.items():
            self.browse(hold_id).sudo()._retarget(vals, today)
        created = self._create_payments(company, today, new)
        return created + self.browse([*over, *todo])

    @api.model
    def _is_changed(self, row, vals, today):
        """Whether a row has to follow its money; one that has run out stays as it is."""
        if row.is_matched:
            return True
        same = (row.move_ids, row.date_due) == (vals["move_ids"], vals["date_due"])
        return not same and row.date_to >= today

    def _retarget(self, vals, today):
        """Hold these invoices, from today anew where the match was undone."""
        reopened = {"is_matched": False, "date_released": False}
        if self.date_released:
            reopened["date_to"] = today + timedelta(days=HOLD_DAYS)
        self.write({**vals, **reopened, "move_ids": [fields.Command.set(vals["move_ids"])]})

    @api.model
    def _read_rows(self, company):
        """The rows of the company's open cases, ``{(Source, partner_id): Row}``."""
        self.flush_model()
        found = self.env.execute_query(
            SQL(
                """
                SELECT h.id, h.statement_line_id, h.payment_id, k.partner_id, h.date_released,
                       COALESCE(h.is_matched, FALSE), h.date_to, h.date_due,
                       array_agg(r.account_move_id)
                  FROM credit_recovery_hold h
                  JOIN credit_recovery_case k ON k.id = h.case_id AND k.date_closed IS NULL
                  LEFT JOIN account_move_credit_recovery_hold_rel r
                         ON r.credit_recovery_hold_id = h.id
                 WHERE h.company_id = %s AND h.kind = 'possible_payment'
                   AND COALESCE(h.statement_line_id, h.payment_id) IS NOT NULL
                 GROUP BY h.id, k.id
                """,
                company.id,
            )
        )
        rows = {}
        for id_, line_id, payment_id, partner_id, *values, due, move_ids in found:
            source = Source(LINE, line_id) if line_id else Source(PAYMENT, payment_id)
            rows[source, partner_id] = Row(
                id_, source, partner_id, *values, due, frozenset(move_ids)
            )
        return rows

    @api.model
    def _create_payments(self, company, today, new):
        """Create rows in bulk: a first import brings thousands (design, "Review", cost)."""
        if not new:
            return self
        self = company._with_recovery_language(self)
        cases = self.env["credit.recovery.case"]._get_open_ids(company, {p for _s, p in new})
        notes = self._get_money_notes([money for money, _vals in new.values()])
        shared = self._prepare_payment_hold(company, today)
        holds = self.env["credit.recovery.bulk"]._insert(
            self.sudo(),
            [
                {
                    **shared,
                    "case_id": cases[partner_id],
                    "date_due": vals["date_due"],
                    "note": notes[source],
                    "statement_line_id": source.kind == LINE and source.id,
                    "payment_id": source.kind == PAYMENT and source.id,
                }
                for (source, partner_id), (_money, vals) in new.items()
            ],
        )
        self._link_moves(holds, [vals["move_ids"] for _money, vals in new.values()])
        texts = defaultdict(list)
        for source, partner_id in new:
            texts[cases[partner_id]].append(notes[source])
        self.env["credit.recovery.case"]._log_in_bulk(
            {
                case_id: self.env._("Possible payment: %(notes)s", notes="; ".join(found))
                for case_id, found in texts.items()
            }
        )
        return holds

    @api.model
    def _prepare_payment_hold(self, company, today):
        """What the rows made on a day share."""
        return {
            "kind": "possible_payment",
            "scope": "items",
            "company_id": company.id,
            "reason_id": self.env.ref("credit_recovery.reason_possible_payment").id,
            "date_from": today,
            "date_to": today + timedelta(days=HOLD_DAYS),
            "user_id": self.env.uid,
        }

    @api.model
    def _link_moves(self, holds, moves):
        pairs = [
            (hold_id, move_id)
            for hold_id, move_ids in zip(holds._ids, moves, strict=True)
            for move_id in move_ids
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO account_move_credit_recovery_hold_rel
                       (credit_recovery_hold_id, account_move_id)
                SELECT unnest(%s), unnest(%s)
                """,
                [hold_id for hold_id, _move_id in pairs],
                [move_id for _hold_id, move_id in pairs],
            )
        )
        holds.invalidate_recordset(["move_ids"], flush=False)

    @api.model
    def _get_money_notes(self, monies):
        """What the money is, in a line: day, amount, text; ``{Source: str}``."""
        currencies = self.env["res.currency"].browse({money.currency_id for money in monies})
        by_id = {currency.id: currency for currency in currencies}
        day = lru_cache(lambda day: format_date(self.env, day))
        notes = {}
        for money in monies:
            amount = format_amount(self.env, float(money.amount), by_id[money.currency_id])
            notes[money.source] = ", ".join(filter(None, (day(money.day), amount, money.label)))
        return notes


def _get_target(items):
    """What a row holds: the invoices, or one instalment where it is one item."""
    return {
        "move_ids": frozenset(item.move_id for item in items),
        "date_due": items[0].date_due if len(items) == 1 else None,
    }
