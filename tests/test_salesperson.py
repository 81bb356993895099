"""The salesperson: a weekly mail, and a question before a formal step (P-19, 004-9)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import RecoveryCase


class SalesCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.ugo = (cls.make_seller(name) for name in ("anna", "ugo"))
        cls.Mail = cls.env["credit.recovery.sales.mail"].sudo()

    @classmethod
    def make_seller(cls, name, company=None, groups="base.group_user", **vals):
        company = company or cls.company
        return new_test_user(
            cls.env,
            name,
            groups=groups,
            email=f"{name}@bianchi.example",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **vals,
        )


class TestWeeklyMail(SalesCase):
    def send(self, today=None):
        self.env.flush_all()
        return {mail.email_to: mail for mail in self.Mail._send(self.company, today or self.today)}

    def test_each_gets_his_own_overdue_customers_and_what_happens_next(self):
        verdi = self.make_debtor("Verdi S.r.l.")
        self.make_invoice(25, 120, invoice_user_id=self.anna.id)
        self.make_invoice(3, 80, invoice_user_id=self.anna.id)
        self.make_invoice(9, 70, partner=verdi, invoice_user_id=self.ugo.id)
        self._review()
        mails = self.send()
        self.assertEqual(set(mails), {self.anna.email_formatted, self.ugo.email_formatted})
        body = mails[self.anna.email_formatted].body_html
        self.assertIn("Rossi S.r.l.", body)
        self.assertNotIn("Verdi", body)
        self.assertIn("200.00", body)
        self.assertIn(f"/odoo/res.partner/{self.debtor.id}", body)
        self.assertIn("Notice goes out by itself", body)

    def test_nobody_without_overdue_customers(self):
        """Due today is not overdue, yesterday is; paid is nothing."""
        self.make_invoice(0, invoice_user_id=self.anna.id)
        paid = self.make_invoice(9, invoice_user_id=self.ugo.id)
        self._pay(paid)
        self.assertFalse(self.send())
        self.make_invoice(1, invoice_user_id=self.anna.id)
        self.assertEqual(set(self.send()), {self.anna.email_formatted})

    def test_never_somebody_outside(self):
        portal = self.make_seller("portal_seller", groups="base.group_portal")
        gone = self.make_seller("gone")
        stranger = self.make_seller("stranger", self.make_company("Altra S.r.l."))
        for user in (portal, gone, stranger):
            invoice = self.make_invoice(9)
            invoice.sudo().invoice_user_id = user
        gone.active = False
        self.assertFalse(self.send())

    def test_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.anna.lang = "fr_FR"
        self.make_invoice(9, 1234.5, invoice_user_id=self.anna.id)
        body = self.send()[self.anna.email_formatted].body_html
        self.assertIn("234,50", body)
        self.assertNotIn("1,234.50", body)

    def test_its_words_are_those_of_the_template_in_his_language(self):
        """P-19: what an office edits, per language; the table stays ours."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.anna.lang = "fr_FR"
        template = self.env.ref("credit_recovery.mail_template_salesperson")
        template.body_html = "<p>Look here:</p><t t-out=\"ctx.get('customers')\"/>"
        template.with_context(lang="fr_FR").write(
            {"body_html": "<p>Voyez :</p><t t-out=\"ctx.get('customers')\"/>", "subject": "Clients"}
        )
        for user in (self.anna, self.ugo):
            self.make_invoice(9, invoice_user_id=user.id)
        mails = self.send()
        french, english = (mails[user.email_formatted] for user in (self.anna, self.ugo))
        self.assertEqual(french.subject, "Clients")
        self.assertIn("Voyez", french.body_html)
        self.assertIn("Look here", english.body_html)
        for mail in (french, english):
            self.assertIn("Rossi S.r.l.", mail.body_html)

    def test_the_name_of_a_company_is_no_markup(self):
        self.company.name = "<i>Bianchi</i>"
        self.make_invoice(9, invoice_user_id=self.anna.id)
        self.assertIn("&lt;i&gt;Bianchi", self.send()[self.anna.email_formatted].body_html)

    def test_once_a_week_and_not_where_sending_is_off(self):
        self.make_invoice(30, invoice_user_id=self.anna.id)
        domain = [("email_to", "=", self.anna.email_formatted)]
        mails = self.env["mail.mail"].sudo()
        self.company.recovery_sending = "off"
        self.Mail._cron_salespeople()
        self.assertFalse(mails.search(domain))
        self.company.recovery_sending = "on"
        for days, count in ((None, 1), (0, 1), (6, 1), (7, 2)):
            if days is not None:
                self.company.recovery_sales_mailed_on = self.today - timedelta(days=days)
            self.Mail._cron_salespeople()
            self.assertEqual(mails.search_count(domain), count, days)

    def test_the_name_of_a_customer_is_no_markup(self):
        self.debtor.name = "<b>Rossi</b>"
        self.make_invoice(9, invoice_user_id=self.anna.id)
        self.assertIn("&lt;b&gt;Rossi", self.send()[self.anna.email_formatted].body_html)

    def test_the_ledger_is_read_in_one_query(self):
        for number in range(5):
            partner = self.make_debtor(f"Many {number}")
            self.make_invoice(9, partner=partner, invoice_user_id=self.anna.id)
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.assertEqual(len(self.Mail._get_rows(self.company, self.today)), 5)


class TestQuestion(SalesCase):
    def make_formal(self, user=None):
        """A draft of a formal notice about an invoice of a salesperson."""
        invoice = self._take_step("firm", 20)
        invoice.invoice_user_id = user or self.anna
        self._review()
        notice = self.env["credit.recovery.notice"].search(
            [("level_id.code", "=", "formal"), ("state", "=", "draft")]
        )
        self.assertEqual(len(notice), 1)
        return notice

    def ask(self, notice=None):
        notice = notice or self.make_formal()
        notice.with_user(self.collector).action_ask_salesperson()
        return notice.sales_question_ids

    def get_task(self, user=None):
        return self.env["mail.activity"].search([("user_id", "=", (user or self.anna).id)])

    def test_he_gets_a_task_on_the_customer_and_his_answer_is_recorded(self):
        question = self.ask()
        self.assertEqual((question.user_id, question.state), (self.anna, "open"))
        task = self.get_task()
        self.assertEqual((task.res_model, task.res_id), ("res.partner", self.debtor.id))
        task.with_user(self.anna).action_feedback(feedback="They promised me to pay on Friday")
        self.assertEqual(question.state, "answered")
        self.assertEqual(question.answer, "They promised me to pay on Friday")
        self.assertEqual(question.answered_by_id, self.anna)
        self.assertIn("on Friday", question.case_id.message_ids[0].body)

    def test_the_collector_writes_down_what_he_was_told(self):
        question = self.ask()
        wizard = self.env["credit.recovery.sales.answer"].with_user(self.collector)
        wizard.create({"question_id": question.id, "answer": "Go ahead"}).action_confirm()
        self.assertEqual((question.answer, question.answered_by_id), ("Go ahead", self.collector))
        self.assertFalse(self.get_task())
        with self.assertRaises(UserError):
            question.sudo()._record_answer("Again")

    def test_silence_is_recorded_after_the_last_day_and_not_on_it(self):
        question = self.ask()
        self.assertEqual(question.date_limit, self.today + timedelta(days=3))
        for days, state in ((0, "open"), (1, "silent")):
            question.sudo().date_limit = self.today - timedelta(days=days)
            self.Mail._cron_salespeople()
            self.assertEqual(question.state, state)
        self.assertFalse(self.get_task())
        self.assertIn("No answer from anna", question.case_id.message_ids[0].body)

    def test_a_late_answer_is_recorded_too(self):
        question = self.ask()
        question.sudo()._record_silence()
        question.sudo()._record_answer("Sorry, go ahead")
        self.assertEqual(question.state, "answered")

    def test_neither_the_question_nor_silence_blocks_the_notice(self):
        notice = self.make_formal()
        question = self.ask(notice)
        notice.case_id.sudo().write(
            {"complaints_checked_on": self.today, "complaints_checked_by_id": self.collector.id}
        )
        notice.with_user(self.manager).action_approve()
        self.assertEqual((notice.state, question.state), ("approved", "open"))

    def test_only_about_a_formal_draft_and_once(self):
        soft = self._prepare_notice(25)
        with self.assertRaises(UserError):
            soft.with_user(self.collector).action_ask_salesperson()
        notice = self.make_formal()
        self.ask(notice)
        with self.assertRaises(UserError):
            self.ask(notice)

    def test_without_a_colleague_on_the_invoices_it_says_so(self):
        portal = self.make_seller("portal_seller", groups="base.group_portal")
        with self.assertRaises(UserError) as refusal:
            self.ask(self.make_formal(portal))
        self.assertIn("No salesperson", refusal.exception.args[0])

    def test_only_collectors_ask_and_record(self):
        notice = self.make_formal()
        with self.assertRaises(AccessError):
            notice.with_user(self.reader).action_ask_salesperson()
        question = self.ask(notice)
        with self.assertRaises(AccessError):
            question.with_user(self.reader).action_answer()
        with self.assertRaises(AccessError):
            question.with_user(self.manager).write({"answer": "x"})
        with self.assertRaises(AccessError):
            question.with_user(self.anna).read(["answer"])
