from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.netting import OpenAmount, net
from .credit_recovery_promise import BROKEN, CANCELLED, OPEN

RULES = ("promise_grace_days", "promise_max_days", "promise_max_renewals")


class CreditRecoveryPromise(models.Model):
    """What a promise covers, which one it renews, and the limits of the policy (P-11)."""

    _inherit = "credit.recovery.promise"

    # ------------------------------------------------------------ items
    def _cover(self):
        """Link the items that these new promises cover, and the promises that they renew."""
        for company, promises in self.grouped("company_id").items():
            today = company._get_recovery_today()
            debtors = self.env["credit.recovery.facts"]._load(
                company, promises.partner_id.ids, today, for_figures=True
            )
            for promise in promises:
                promise._cover_items(debtors[promise.partner_id.id])

    def _cover_items(self, facts):
        """The oldest of the chosen items, else of all, up to the amount.

        Where another open promise has them already and not enough else is open, it is renewed.
        """
        items = self._get_candidates(facts)
        keys = {(item.move_id, item.date_due) for item in items}
        others = self.search(
            [("case_id", "=", self.case_id.id), ("state", "=", OPEN), ("id", "!=", self.id)]
        )
        renewed = self.renews_id & others
        parts = self._allot(items, others - renewed)
        if self.currency_id.compare_amounts(float(sum(parts.values())), self.amount) < 0:
            rivals = others.filtered(lambda other: other.line_ids._get_keys() & keys)
            renewed |= rivals
            parts = self._allot(items, others - renewed)
        self._write_lines(parts)
        self._renew(renewed)

    def _get_candidates(self, facts):
        """The open items that the promise may cover: not those that a plan has agreed on.

        :raises UserError: there are none
        """
        planned = self._get_planned()
        if chosen := self.move_ids & planned:
            self._refuse_planned(chosen)
        items = [
            item
            for item in facts.items
            if item.currency_id == self.currency_id.id and item.move_id not in planned.ids
        ]
        if self.move_ids:
            items = [item for item in items if item.move_id in self.move_ids.ids]
            closed = set(self.move_ids.ids) - {item.move_id for item in items}
            if closed:
                raise UserError(
                    self.env._(
                        "Nothing is open of %(names)s in %(currency)s on the account of"
                        " %(debtor)s: choose other invoices.",
                        names=", ".join(self.move_ids.browse(closed).mapped("display_name")),
                        currency=self.currency_id.name,
                        debtor=self.partner_id.display_name,
                    )
                )
        if not items and planned:
            self._refuse_planned(planned)
        if not items:
            raise UserError(
                self.env._(
                    "Nothing is open in %(currency)s on the account of %(debtor)s: there is"
                    " nothing to promise. Choose the currency of the open items.",
                    currency=self.currency_id.name,
                    debtor=self.partner_id.display_name,
                )
            )
        return items

    def _allot(self, items, others):
        """Cover what credits, disputes and other promises leave of the items, oldest first.

        :return: ``{item key: Decimal}``, of those covered
        """
        taken = self.env["credit.recovery.promise.line"]._get_taken(others)
        free = []
        for item in items:
            promised = Decimal(str(taken.get((item.move_id, item.date_due), 0)))
            rest = max(item.residual - item.covered - item.disputed - promised, Decimal(0))
            free.append(OpenAmount(item.key, item.date_due, rest, rest))
        return {key: part for key, part in net(free, Decimal(str(self.amount))).items() if part}

    def _write_lines(self, parts):
        moves = self.env["account.move"].browse({key[0] for key in parts})
        names = {move.id: move.name for move in moves}
        self.env["credit.recovery.promise.line"].create(
            [
                {
                    "promise_id": self.id,
                    "move_id": move_id,
                    "move_name": names[move_id],
                    "date_due": date_due,
                    "amount": self.currency_id.round(float(part)),
                }
                for (move_id, date_due, _currency_id), part in parts.items()
            ]
        )

    # ------------------------------------------------------------ renewals
    def _renew(self, renewed):
        """Link the promise to the one that it renews: an open one, else a broken one.

        :param renewed: open promises whose items it takes over
        """
        # whichever is named, the chain counts from where it stands
        before = (self.renews_id | renewed | self._get_ended()).sorted(
            lambda promise: (promise.renewal_number, promise.id)
        )[-1:]
        self.write({"renews_id": before.id, "renewal_number": before and before.renewal_number + 1})
        if renewed:
            day = format_date(self.env, self.date_promised)
            renewed._cancel(self.env._("renewed, by %(date)s", date=day))

    def _get_ended(self):
        """The last promise of what this one covers that was broken or given up, unless renewed.

        One that was cancelled on the day it was made was a slip of the pen.
        """
        keys = self.line_ids._get_keys()
        domain = [
            ("case_id", "=", self.case_id.id),
            ("state", "in", (BROKEN, CANCELLED)),
            ("renewed_by_ids", "=", False),
            ("id", "!=", self.id),
        ]
        ended = self.search(domain, order="id desc").filtered(
            lambda promise: (
                promise.line_ids._get_keys() & keys
                and (promise.state == BROKEN or promise._get_day_written() > promise.date)
            )
        )
        return ended[:1]

    def _get_day_written(self):
        return self.company_id._to_recovery_time(self.write_date).date()

    # ------------------------------------------------------------ limits
    def _get_rules(self):
        """The limits of the debtor's policy in force; the usual ones where he has none."""
        self.ensure_one()
        company, partner = self.case_id.company_id, self.case_id.partner_id
        policies = self.env["credit.recovery.policy"].sudo()
        policy = policies._get_for_partners(partner, company, company._get_recovery_today())
        found = policy[partner.id]
        return {name: found[name] for name in RULES} if found else policies.default_get(RULES)

    def _is_too_far(self, rules):
        today = self.case_id.company_id._get_recovery_today()
        latest = today + timedelta(days=rules["promise_max_days"])
        return bool(self.date_promised and self.date_promised > latest)

    def _is_too_often(self, rules):
        """Whether it renews a promise that was renewed as often as may be."""
        before = self.renews_id
        return bool(before) and before.renewal_number >= rules["promise_max_renewals"]

    def _check_limits(self):
        """Set the last day that counts; a Manager may go beyond the limits, with a reason.

        :raises UserError: the day is past, too far ahead, or there were too many renewals
        """
        is_manager = self.env.su or self.env.user.has_group(
            "credit_recovery.group_recovery_manager"
        )
        for promise in self:
            rules = promise._get_rules()
            promise._check_not_past()
            obstacle = promise._get_obstacle(rules)
            if obstacle and not is_manager:
                raise UserError(obstacle)
            if obstacle:
                promise._check_limit_reason(obstacle)
                promise._note_exception(obstacle)
            grace = timedelta(days=max(rules["promise_grace_days"], 0))
            promise.sudo().date_limit = promise.date_promised + grace

    def _check_not_past(self):
        if self.date_promised < self.date:
            raise UserError(
                self.env._(
                    "%(date)s is past: enter the day by which %(debtor)s will pay.",
                    date=format_date(self.env, self.date_promised),
                    debtor=self.partner_id.display_name,
                )
            )

    def _get_obstacle(self, rules):
        """Which limit is exceeded, in words; None where none is."""
        if self._is_too_far(rules):
            return self.env._(
                "A promise of %(debtor)s is for %(days)s days ahead at most; only a Manager may"
                " accept %(date)s.",
                debtor=self.partner_id.display_name,
                days=rules["promise_max_days"],
                date=format_date(self.env, self.date_promised),
            )
        if self.renewal_number > rules["promise_max_renewals"]:
            return self.env._(
                "%(debtor)s renewed this promise %(count)s times; only a Manager may accept it"
                " once more.",
                debtor=self.partner_id.display_name,
                count=rules["promise_max_renewals"],
            )
        return None

    def _check_limit_reason(self, obstacle):
        """A move off the policy's course has a reason, whichever way it is made (001-13)."""
        if not (self.limit_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(obstacle)s Give the reason under \u201cWhy beyond the limits\u201d: it is"
                    " noted.",
                    obstacle=obstacle,
                )
            )

    def _note_exception(self, obstacle):
        """Say on the case who went beyond the limits, which one, and why (001-13)."""
        body = self.env._(
            "%(user)s accepted a promise beyond the limits (%(limit)s): %(reason)s",
            user=self.env.user.name,
            limit=obstacle,
            reason=self.limit_reason,
        )
        self.case_id.sudo()._message_log(body=body)
