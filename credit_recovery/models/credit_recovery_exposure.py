from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ..tools.exposure import Exposure, get_limit, get_overdue

DRAFTS = ("out_invoice", "out_receipt")
DUE = SQL("COALESCE(l.date_maturity, l.date)")


class CreditRecoveryExposure(models.AbstractModel):
    """What customers owe or are about to owe, beside their limits; set-based (000-1, 003-9).

    Amounts are in company currency as the ledger has them: converted once, when they were booked.
    """

    _name = "credit.recovery.exposure"
    _description = "Exposure of customers"

    @api.model
    def _get_exposures(self, company, partners=None):
        """The exposure of debtors to a company and its branches, in a few queries.

        :param company: res.company; its root company counts
        :param partners: res.partner, of whom the commercial partners count; None: all customers
            with an exposure or a limit
        :return: ``{commercial partner id: Exposure}``; each partner asked for is in it
        """
        # figures of the whole company, whoever asks
        self_sudo, root = self.sudo(), company.sudo().root_id
        ids = None if partners is None else partners.sudo().commercial_partner_id.ids
        today = root._get_recovery_today()
        facts = defaultdict(dict)
        self_sudo._add_facts(facts, self_sudo._get_ledger(root, ids, today))
        self_sudo._add_amounts(facts, "drafts", self_sudo._get_drafts(root, ids))
        self_sudo._add_amounts(facts, "orders", self_sudo._get_orders(root, ids))
        self_sudo._add_facts(facts, self_sudo._get_limits(root, ids, list(facts), today))
        wanted = list(facts) if ids is None else ids
        insured = self.env["credit.recovery.guarantee"].sudo()._get_insured(root, wanted, today)
        self_sudo._add_amounts(facts, "insured", insured)
        return {partner_id: Exposure(**facts[partner_id]) for partner_id in wanted}

    @api.model
    def _add_facts(self, facts, found):
        for partner_id, values in found.items():
            facts[partner_id].update(values)

    @api.model
    def _add_amounts(self, facts, name, amounts):
        for partner_id, amount in amounts.items():
            facts[partner_id][name] = to_decimal(amount)

    @api.model
    def _get_orders(self, company, partner_ids):
        """What is ordered and not invoiced, in company currency; sales know.

        :param company: a root company
        :param partner_ids: ids of commercial partners; None: all
        :return: ``{partner id: amount}``
        """
        return {}

    # ------------------------------------------------------------ ledger
    @api.model
    def _get_ledger(self, company, partner_ids, today):
        """Posted open items: open, credits, what of them is overdue."""
        rows = self._query_ledger(company, partner_ids, today)
        netted = self._get_netted(company, today, [row[:2] for row in rows if row[3] and row[4]])
        found = {}
        for partner_id, currency_id, opened, credit, overdue, due in rows:
            days = (today - due).days if due else 0
            late = to_decimal(overdue), days
            if credit and overdue:
                items = netted[partner_id, currency_id]
                late = get_overdue(items, to_decimal(credit), today)
            self._add_ledger(found.setdefault(partner_id, {}), opened, credit, *late)
        return found

    @api.model
    def _add_ledger(self, values, opened, credit, overdue, days):
        """Sum the currencies of one debtor."""
        zero = Decimal(0)
        values["open"] = values.get("open", zero) + to_decimal(opened)
        values["credits"] = values.get("credits", zero) + to_decimal(credit)
        values["overdue"] = values.get("overdue", zero) + overdue
        values["days_overdue"] = max(values.get("days_overdue", 0), days)

    @api.model
    def _query_ledger(self, company, partner_ids, today):
        self.env["account.move.line"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, l.currency_id,
                       sum(l.amount_residual) FILTER (WHERE l.amount_residual > 0),
                       -sum(l.amount_residual) FILTER (WHERE l.amount_residual < 0),
                       sum(l.amount_residual) FILTER (WHERE %(overdue)s),
                       min(%(due)s) FILTER (WHERE %(overdue)s)
                  FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE %(open)s
                 GROUP BY p.commercial_partner_id, l.currency_id
                """,
                due=DUE,
                overdue=SQL("l.amount_residual > 0 AND %s < %s", DUE, today),
                open=self._get_open_condition(company, partner_ids),
            )
        )

    @api.model
    def _get_open_condition(self, company, partner_ids):
        """Open posted receivables ``l`` of partners ``p`` (design, "Items and holds")."""
        facts = self.env["credit.recovery.facts"]
        return SQL(
            """
            l.account_id IN (%s) AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
            AND l.company_id IN (%s) AND %s
            """,
            facts._get_receivable_query(),
            facts._get_branches_query(company),
            self._get_partner_condition(SQL("l"), partner_ids),
        )

    @api.model
    def _get_partner_condition(self, alias, partner_ids):
        if partner_ids is None:
            return SQL("TRUE")
        return SQL(
            "%s.partner_id = ANY(ARRAY("
            "SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s)))",
            alias,
            list(partner_ids),
        )

    @api.model
    def _get_netted(self, company, today, keys):
        """Overdue items of those who have credits, oldest first.

        :param keys: ``[(partner id, currency id)]``
        :return: ``{key: [(due date, amount)]}``
        """
        found = defaultdict(list)
        if not keys:
            return found
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, l.currency_id, %(due)s, sum(l.amount_residual)
                  FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                 WHERE %(open)s AND l.amount_residual > 0 AND %(due)s < %(today)s
                 GROUP BY 1, 2, 3 ORDER BY 3
                """,
                due=DUE,
                open=self._get_open_condition(company, list({key[0] for key in keys})),
                today=today,
            )
        )
        for partner_id, currency_id, due, amount in rows:
            found[partner_id, currency_id].append((due, to_decimal(amount)))
        return found

    @api.model
    def _get_drafts(self, company, partner_ids):
        """Invoices not yet posted; draft credit notes lower nothing."""
        self.env["account.move"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.commercial_partner_id, sum(m.amount_total_signed)
                  FROM account_move m
                  JOIN res_partner p ON p.id = m.partner_id
                 WHERE m.state = 'draft' AND m.move_type IN %s AND m.company_id IN (%s) AND %s
                 GROUP BY p.commercial_partner_id
                """,
                DRAFTS,
                self.env["credit.recovery.facts"]._get_branches_query(company),
                self._get_partner_condition(SQL("m"), partner_ids),
            )
        )
        return dict(rows)

    # ------------------------------------------------------------ limits
    @api.model
    def _get_limits(self, company, partner_ids, found_ids, today):
        """The limits in force, temporary increases included.

        :param partner_ids: ids of commercial partners; None: those found and all who have a limit
        """
        temporary = self.env["credit.recovery.approval"]._get_temporary(company, partner_ids, today)
        of_debtors = SQL("p.id = ANY(%s)", found_ids if partner_ids is None else list(partner_ids))
        if partner_ids is None:
            of_debtors = SQL(
                "(%s OR p.id = p.commercial_partner_id AND (%s <> 0 OR %s))",
                of_debtors,
                self._get_column(company, "credit_limit"),
                self._get_column(company, "recovery_no_credit"),
            )
        return {
            id_: {"limit": get_limit(to_decimal(limit), no_credit, to_decimal(temporary.get(id_)))}
            for id_, limit, no_credit in self._query_limits(company, of_debtors)
        }

    @api.model
    def _query_limits(self, company, of_debtors):
        """In SQL: by records it takes as long as all the rest (``make bench``)."""
        fields = ("credit_limit", "recovery_no_credit")
        self.env["res.partner"].flush_model([*fields, "commercial_partner_id"])
        return self.env.execute_query(
            SQL(
                "SELECT p.id, %s, %s FROM res_partner p WHERE %s",
                *(self._get_column(company, name) for name in fields),
                of_debtors,
            )
        )

    @api.model
    def _get_column(self, company, name):
        """A company-dependent value of partners ``p``, else the company's default."""
        partners = self.env["res.partner"].with_company(company)
        field = partners._fields[name]
        return SQL(
            "COALESCE((p.%s->>%s)::%s, %s)",
            SQL.identifier(name),
            str(company.id),
            SQL("boolean" if field.type == "boolean" else "numeric"),
            field.get_company_dependent_fallback(partners),
        )


def to_decimal(value):
    """A figure of the database as money of the rules."""
    return Decimal(str(value or 0))
