"""The weekly mail to each salesperson: his overdue customers and what happens next (P-19)."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, format_amount, format_date

WEEK = timedelta(days=7)


class CreditRecoverySalesMail(models.AbstractModel):
    """Reads a company's overdue customers in one query and writes its mails in one batch."""

    _name = "credit.recovery.sales.mail"
    _description = "Weekly mail to salespeople"

    @api.model
    def _cron_salespeople(self):
        """Daily: record silences, and write to the salespeople once a week."""
        self = self.sudo()
        self.env["credit.recovery.sales.question"]._close_silent()
        companies = self.env["res.company"].search(
            [("parent_id", "=", False), ("recovery_sending", "!=", "off")]
        )
        for company in companies:
            today = company._get_recovery_today()
            last = company.recovery_sales_mailed_on
            if not last or today - last >= WEEK:
                self._send(company, today)

    @api.model
    def _send(self, company, today):
        """Write to the salespeople of one company; the mails leave by the usual queue.

        :return: the mails
        """
        company.recovery_sales_mailed_on = today
        by_user = defaultdict(list)
        for user_id, *row in self._get_rows(company, today):
            by_user[user_id].append(row)
        users = (
            self.env["res.users"]
            .browse(by_user)
            .filtered(lambda user: user.email_normalized and user._is_recovery_colleague(company))
        )
        return self.env["mail.mail"].create(
            [self._prepare_mail(company, user, by_user[user.id]) for user in users]
        )

    @api.model
    def _get_rows(self, company, today):
        """:return: rows (user, partner, case, overdue in company currency, oldest due date)"""
        facts = self.env["credit.recovery.facts"]
        facts._flush()
        self.env["account.move"].flush_model(["invoice_user_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT m.invoice_user_id, p.commercial_partner_id,
                       (SELECT k.id FROM credit_recovery_case k
                         WHERE k.partner_id = p.commercial_partner_id
                           AND k.company_id = %(company)s AND k.date_closed IS NULL),
                       sum(l.amount_residual), min(COALESCE(l.date_maturity, l.date))
                  FROM account_move_line l
                  JOIN res_partner p ON p.id = l.partner_id
                  JOIN account_move m ON m.id = l.move_id
                 WHERE l.account_id = ANY(ARRAY(%(accounts)s))
                   AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
                   AND l.company_id = ANY(ARRAY(%(companies)s))
                   AND l.amount_residual > 0 AND m.invoice_user_id IS NOT NULL
                   AND COALESCE(l.date_maturity, l.date) < %(today)s
                 GROUP BY 1, 2
                 ORDER BY 1, 4 DESC
                """,
                company=company.id,
                today=today,
                accounts=facts._get_receivable_query(),
                companies=facts._get_branches_query(company),
            )
        )

    @api.model
    def _prepare_mail(self, company, user, rows):
        """The values of a salesperson's mail: the words of its template, the table from here."""
        words = self.with_context(lang=user.lang)
        table = words.env["ir.qweb"]._render(
            "credit_recovery.mail_salesperson",
            {
                "rows": words._get_lines(company, rows),
                "total": words._format(company, sum(row[2] for row in rows)),
            },
        )
        template = self.env.ref("credit_recovery.mail_template_salesperson")
        return template._prepare_recovery_mail(
            company, user, {"company_name": company.name, "customers": table}
        )

    @api.model
    def _get_lines(self, company, rows):
        """What the mail says of each customer, in the context's language."""
        cases = self.env["credit.recovery.case"]
        actions = dict(cases._fields["next_action"]._description_selection(self.env))
        base = company.get_base_url()
        lines = []
        for partner_id, case_id, amount, oldest in rows:
            case = cases.browse(case_id or ())
            day = case.next_action_date
            lines.append(
                {
                    "name": self.env["res.partner"].browse(partner_id).display_name,
                    "url": f"{base}/odoo/res.partner/{partner_id}",
                    "amount": self._format(company, amount),
                    "oldest": format_date(self.env, oldest),
                    "next": actions.get(case.next_action, ""),
                    "day": day and format_date(self.env, day),
                }
            )
        return lines

    @api.model
    def _format(self, company, amount):
        return format_amount(self.env, float(amount), company.currency_id)
