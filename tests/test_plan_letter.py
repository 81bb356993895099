"""The agreement and the reminders of a plan, as the debtor gets them (001-5, 002-9)."""

import re
from base64 import b64decode, b64encode
from datetime import timedelta
from pathlib import Path

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .letter_common import flat
from .mail_common import MailCase

SIGNED = b64encode(b"%PDF-1.7 signed by hand")
OUT = Path("out")


class PlanLetterCase(MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoices = cls.make_invoice(40, 1200.50) | cls.make_invoice(20, 800)
        cls.credit = cls.make_invoice(3, 100, move_type="out_refund")
        cls.debtor.write({"vat": "IT01234560157"})
        cls.case = cls._review()

    def draft(self, user=None, **vals):
        return (
            self.env["credit.recovery.plan"]
            .with_user(user or self.collector)
            .create({"case_id": self.case.id, "number": 3, **vals})
        )

    def agree(self, **vals):
        plan = self.draft(**vals)
        plan.action_send_agreement()
        self._dispatch()
        return plan, plan.sudo().agreement_id

    def keep(self, name, pdf):
        """Left for whoever wants to look at it."""
        if OUT.is_dir():
            (OUT / name).write_bytes(pdf)


@tagged("post_install", "-at_install")
class TestAgreementLetter(PlanLetterCase):
    def test_it_arrives_with_all_that_was_agreed(self):
        plan, notice = self.agree(interest_rate=5, down_payment=200)
        self.assertEqual((notice.state, notice.kind), ("sent", "plan"), notice.failure_reason)
        [(to, message)] = self.sink.messages[-1:]
        self.assertEqual(to, ["rossi@debtor.example"])
        [attachment] = message.iter_attachments()
        pdf = attachment.get_content()
        self.assertEqual(pdf, b64decode(notice.document))
        self.keep("plan_en.pdf", pdf)
        text = flat(pdf)
        self.assertNotIn("DRAFT", text)
        for words in (
            self.company.name,
            self.debtor.name,
            "IT01234560157",
            "acknowledges to owe",
            "no novation",
            "loses the right to pay in instalments",
            "expressly approves",
            "Place, date, stamp and signature",
            "1,900.50",
            "IT60 X054 2811 1010 0000 0123 456",
            notice.name,
            "within 3 days",
        ):
            self.assertIn(words, text)
        for move in self.invoices:
            self.assertIn(move.name, text)
        for line in plan.instalment_ids:
            self.assertIn(f"{line.amount:,.2f}", text)
            self.assertIn(line.date_due.strftime("%m/%d/%Y"), text)
        self.assertIn(f"{plan.amount_total:,.2f}", text)
        self.assertNotRegex(text, r"\{\{|\}\}")

    def test_the_sum_of_its_tables_is_the_debt_to_the_cent(self):
        plan, notice = self.agree()
        lines = notice.line_ids
        debt = sum(line.amount_residual - line.amount_credit for line in lines)
        self.assertAlmostEqual(debt, plan.amount)
        self.assertAlmostEqual(sum(plan.instalment_ids.mapped("amount")), 1900.50)
        self.assertIn("without interest", flat(b64decode(notice.document)))

    def test_the_e_mail_says_what_to_do_and_asks_for_no_payment(self):
        self.agree()
        [(_to, message)] = self.sink.messages[-1:]
        html = message.get_body(("html",)).get_content()
        self.assertIn("sign it in both places", re.sub(r"\s+", " ", html))
        self.assertNotIn("How to pay", html)

    def test_it_is_in_the_debtor_s_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.debtor.lang = "it_IT"
        plan, notice = self.agree()
        self.assertEqual(notice.lang, "it_IT")
        text = flat(b64decode(notice.document))
        self.keep("plan_it.pdf", b64decode(notice.document))
        self.assertIn("1.900,50", text)
        self.assertIn(plan.instalment_ids[0].date_due.strftime("%d/%m/%Y"), text)

    def test_in_italy_it_names_the_articles_of_law(self):
        """Facts: art. 1988 c.c., the acceleration clause agreed expressly, no novation."""
        self.company.account_fiscal_country_id = self.env.ref("base.it")
        text = flat(b64decode(self.agree()[1].document))
        for article in ("1988", "2944", "1186", "1230", "1341"):
            self.assertIn(article, text)

    def test_it_is_evidence(self):
        _plan, notice = self.agree()
        with self.assertRaises(UserError):
            notice.body = "<p>Nothing is owed</p>"

    def test_without_e_mail_it_is_a_letter_to_print(self):
        self.debtor.recovery_no_email = True
        plan = self.draft()
        plan.action_send_agreement()
        notice = plan.sudo().agreement_id
        self.assertEqual((notice.channel, notice.state), ("post", "approved"))
        notice.with_user(self.collector).action_print()
        plan.signed_document = SIGNED
        plan.action_activate()
        self.assertEqual(plan.state, "active")

    def test_a_disputed_part_is_not_in_it(self):
        """P-10."""
        self.env["credit.recovery.dispute"].create(
            {
                "case_id": self.case.id,
                "reason_id": self.env.ref("credit_recovery.reason_wrong_price").id,
                "move_ids": [Command.set(self.invoices[1].ids)],
                "amount": 300,
            }
        )
        plan, notice = self.agree()
        self.assertAlmostEqual(plan.amount, 1600.50)
        text = flat(b64decode(notice.document))
        self.assertIn("Disputed, not part of this agreement", text)
        self.assertIn("\N{MINUS SIGN}300.00", text)

    def test_names_are_escaped(self):
        self.debtor.name = "<b>Rossi</b> & Figli"
        _plan, notice = self.agree()
        self.assertIn("<b>Rossi</b> & Figli", flat(b64decode(notice.document)))


@tagged("post_install", "-at_install")
class TestReminderLetter(PlanLetterCase):
    def test_it_says_what_is_due_when_and_where_to(self):
        plan, notice = self.agree(date_first=self.today + timedelta(days=4), reminder_days=10)
        plan.signed_document = SIGNED
        plan.action_activate()
        reminder = plan.instalment_ids.sudo().notice_ids
        self.assertEqual(len(reminder), 1)
        self._dispatch()
        self.assertEqual(reminder.state, "sent", reminder.failure_reason)
        pdf = b64decode(reminder.document)
        self.keep("plan_reminder_en.pdf", pdf)
        text = flat(pdf)
        for words in (notice.name, "633.50", "IT60 X054 2811 1010 0000 0123 456", "1,900.50"):
            self.assertIn(words, text)
        self.assertFalse(self.case.notice_ids.filtered(lambda n: n.level_id and n.state == "sent"))
