"""What the letters of a plan say: the agreement, and a reminder before each payment."""

from markupsafe import Markup

from odoo import api, fields, models

from ..tools import text
from ..tools.preparation import COMING, OVERDUE, PreparedLine


class CreditRecoveryLetterText(models.Model):
    _inherit = "credit.recovery.letter.text"

    code = fields.Selection(
        selection_add=[
            ("plan_agreement", "Instalment agreement"),
            ("plan_cover", "E-mail with an instalment agreement"),
            ("plan_reminder", "Reminder of an instalment"),
        ],
        ondelete={
            "plan_agreement": "cascade",
            "plan_cover": "cascade",
            "plan_reminder": "cascade",
        },
    )


class CreditRecoveryPlan(models.Model):
    _inherit = "credit.recovery.plan"

    def _get_letter_lines(self):
        """The source of the debt, item by item."""
        today = self.company_id._get_recovery_today()
        return [
            PreparedLine(
                item,
                OVERDUE if item.date_due < today else COMING,
                None,
                max((today - item.date_due).days, 0),
            )
            for item in self._get_items()[self]
        ]

    def _get_letter_placeholders(self, notice):
        agreement = self.agreement_id or notice
        return {
            "plan_debt": lambda: notice._format_amount(self.amount),
            "plan_total": lambda: notice._format_amount(self.amount_total),
            "plan_payments": lambda: len(self.instalment_ids),
            "plan_interest": lambda: self._get_interest_text(notice),
            "plan_grace": lambda: self.grace_days,
            "plan_number": lambda: agreement.name,
            "plan_date": lambda: notice._format_date(agreement.date),
            **{
                f"plan_law_{name}": lambda law=law: law
                for name, law in self._get_law_texts().items()
            },
        }

    def _get_interest_text(self, notice):
        env = notice.env
        if not self.amount_interest:
            return env._("without interest")
        return env._(
            "with interest of %(rate)s %% a year, %(amount)s in all",
            rate=notice._format_number(self.interest_rate),
            amount=notice._format_amount(self.amount_interest),
        )

    def _get_law_texts(self):
        """The articles in parentheses, to be put after a clause."""
        return {name: law and f" ({law})" for name, law in self._get_law().items()}

    def _get_law(self):
        """The articles of law that the clauses rest on, for the company's country (hook).

        :return: texts for ``debt``, ``term``, ``novation`` and ``approval``
        """
        return dict.fromkeys(("debt", "term", "novation", "approval"), "")


class CreditRecoveryPlanInstalment(models.Model):
    _inherit = "credit.recovery.plan.instalment"

    def _get_letter_placeholders(self, notice):
        plan = self.plan_id
        return plan._get_letter_placeholders(notice) | {
            "instalment_number": lambda: self.position,
            "instalment_date": lambda: notice._format_date(self.date_due),
            "instalment_amount": lambda: notice._format_amount(notice.amount_total),
        }

    def _get_letter_table(self, notice):
        """What is still to be paid, payment by payment."""
        matched = self.plan_id._get_matches()[self.plan_id].opens
        env = notice.env
        coming = [(line, amount) for line, amount in matched.items() if amount]
        return {
            "title": env._("Still to be paid under the plan"),
            "heads": [
                (env._("No."), ""),
                (env._("Due on"), "cr_date"),
                (env._("Amount"), "cr_money cr_num"),
                (env._("Open"), "cr_money cr_num"),
            ],
            "rows": [
                [
                    str(line.position),
                    notice._format_day(line.date_due),
                    notice._format_number(line.amount),
                    notice._format_number(amount),
                ]
                for line, amount in coming
            ],
            "foot": [
                "",
                env._("Total"),
                "",
                notice._format_number(sum(amount for _line, amount in coming)),
            ],
        }


class CreditRecoveryNotice(models.Model):
    """The letters of a plan: their tables and how to pay."""

    _inherit = "credit.recovery.notice"

    def _is_agreement(self):
        return self.text_code == "plan_agreement"

    def _get_plan(self):
        about = self._get_about()
        return about if about._name == "credit.recovery.plan" else about.plan_id

    def _get_payment_groups(self):
        """Each payment goes to the account of the agreement, with its number."""
        if self.kind != "plan":
            return super()._get_payment_groups()
        plan = self._get_plan()
        bank = plan._get_account()
        group = self._get_payment_group(bank.sanitized_acc_number or "", self.line_ids, bank)
        reference = self.env._(
            "Instalment plan %(number)s", number=(plan.agreement_id or self).name or ""
        )
        return [{**group, "amount": self.amount_total, "reference": reference}]

    def _get_letter_table_values(self):
        values = super()._get_letter_table_values()
        if not self._is_agreement():
            return {**values, "plan": None}
        plan = self._get_plan()
        return {
            **values,
            "table": None,
            "payments": [],
            "plan": {
                "parties": self._get_plan_parties(),
                "debts": self._get_letter_rows(self.line_ids),
                "credit": self._get_plan_deduction("amount_credit"),
                "disputed": self._get_plan_deduction("amount_disputed"),
                "debt": self._format_number(plan.amount),
                "has_interest": bool(plan.amount_interest),
                "schedule": self._get_plan_rows(plan),
                "interest": self._format_number(plan.amount_interest),
                "total": self._format_number(plan.amount_total),
                "account": self._get_payment_groups()[0],
                "law_approval": plan._get_law_texts()["approval"],
            },
        }

    def _get_plan_deduction(self, name):
        """What is not part of the debt though it is open on the documents; empty when nothing."""
        amount = sum(self.line_ids.mapped(name))
        return amount and self._format_number(-amount)

    def _get_plan_rows(self, plan):
        return [
            {
                "number": place,
                "date": self._format_day(line.date_due),
                "interest": self._format_number(line.amount_interest),
                "amount": self._format_number(line.amount),
            }
            for place, line in enumerate(plan._get_schedule(), 1)
        ]

    def _get_plan_parties(self):
        """[(role, name, lines)] of creditor and debtor: who they are, where, tax number."""
        company, debtor = self.company_id.partner_id, self.partner_id
        return [
            (self.env._("Creditor"), company.name, self._get_party_lines(company)),
            (self.env._("Debtor"), debtor.name, self._get_party_lines(debtor)),
        ]

    @api.model
    def _get_party_lines(self, partner):
        address = ", ".join(partner._get_recovery_address_lines())
        vat = partner.vat and self.env._("VAT no. %(vat)s", vat=partner.vat)
        return [line for line in (address, vat) if line]

    def _get_mail_body(self, linked):
        """The agreement itself is attached; the e-mail says what to do with it."""
        if not self._is_agreement():
            return super()._get_mail_body(linked)
        notice = self._with_letter_context()
        words = notice.env["credit.recovery.letter.text"]._get_words(
            "plan_cover", notice.company_id
        )
        body = notice._fill(text.fill_html, words.body, notice._get_placeholder_values())
        letter = {
            **notice._get_letter_values(),
            # a text's body is HTML by its field, and the values filled in are escaped
            "body": Markup(body),  # noqa: S704
            "links": [],
        }
        qweb = notice.env["ir.qweb"].with_context(lang=letter["lang"])
        return qweb._render("credit_recovery.mail_notice", {"letter": letter})
