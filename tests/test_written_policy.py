"""The written policy: approval, versions, acceptance, documents, the gate (000-2, 000-3, 003-1)."""

import base64
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import RecoveryCase
from .letter_common import flat

ONE_DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class WrittenCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["credit.recovery.policy"]
        cls.Acceptance = cls.env["credit.recovery.policy.acceptance"]
        cls.terms = cls.env["account.payment.term"].create({"name": "45 days net"})
        cls.policy.write(
            {
                "name": "Trade customers",
                "text": "<p>We remind in time.</p>",
                "criteria": "<p>Checked customers buy on credit.</p>",
                "terms": "<p>Payment by the due date.</p>",
                "limit_procedure": "<p>The board approves 50,000.</p>",
                "invoice_clause": "Late payment bears 8 % interest.",
            }
        )

    def new_version(self, policy=None):
        return self.Policy.browse((policy or self.policy).action_new_version()["res_id"])

    def in_force(self, day):
        return self.policy._get_in_force(day)

    def accept(self, partner=None, user=None, **vals):
        Acceptance = self.Acceptance.with_user(user or self.collector)
        return Acceptance.create({"partner_id": (partner or self.debtor).id, **vals})


class TestApproval(WrittenCase):
    """000-3, 003-1"""

    def test_a_new_version_takes_effect_once_it_is_approved(self):
        new = self.new_version()
        self.assertEqual((new.state, new.awaits_approval), ("draft", True))
        start = new.date_from
        self.assertEqual(self.in_force(start + ONE_DAY), self.policy)
        new.with_user(self.manager).action_approve()
        for day, wanted in (
            (start - ONE_DAY, self.policy),
            (start, new),
            (start + ONE_DAY, new),
        ):
            self.assertEqual(self.in_force(day), wanted, day)
        self.assertEqual((new.approved_by_id, new.approved_on), (self.manager, self.today))

    def test_what_there_was_before_holds_without_approval(self):
        self.assertEqual(self.policy.state, "draft")
        self.assertEqual(self.in_force(self.today), self.policy)

    def test_a_version_approved_late_begins_on_the_day_of_its_approval(self):
        new = self.new_version()
        new.date_from = self.today - 3 * ONE_DAY
        self.assertEqual(self.in_force(self.today), self.policy)
        new.with_user(self.manager).action_approve()
        self.assertEqual(new.date_from, self.today)
        self.assertEqual(self.in_force(self.today - ONE_DAY), self.policy)
        self.assertEqual(self.in_force(self.today), new)

    def test_approving_what_is_in_force_leaves_its_date(self):
        date_from = self.policy.date_from
        self.policy.with_user(self.manager).action_approve()
        self.assertEqual(self.policy.date_from, date_from)

    def test_after_an_approved_version_every_later_one_waits_however_it_was_made(self):
        self.policy.with_user(self.manager).action_approve()
        copied = self.policy.copy({"version": 2, "date_from": self.today})
        self.assertTrue(copied.awaits_approval)
        self.assertEqual(self.in_force(self.today), self.policy)

    def test_an_approved_version_stays_as_it_is(self):
        self.policy.with_user(self.manager).action_approve()
        for vals in (
            {"text": "<p>Other</p>"},
            {"criteria": "<p>Other</p>"},
            {"terms": "<p>Other</p>"},
            {"limit_procedure": "<p>Other</p>"},
            {"invoice_clause": "Other"},
            {"tolerance": 5},
            {"level_ids": [Command.update(self.policy.level_ids[0].id, {"body": "<p>x</p>"})]},
        ):
            with self.assertRaises(UserError, msg=vals):
                self.policy.with_user(self.manager).write(vals)
        new = self.new_version()
        new.terms = "<p>New terms</p>"
        self.assertIn("Payment by the due date.", self.policy.terms, "the old stays readable")

    def test_a_manager_approves_and_a_collector_does_not(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self.collector).action_approve()
        self.policy.with_user(self.manager).action_approve()
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.policy.with_user(self.manager).action_approve()

    def test_nobody_types_an_approval(self):
        policy = self.policy.with_user(self.manager)
        for vals in (
            {"state": "approved"},
            {"approved_by_id": self.manager.id},
            {"approved_on": self.today},
            {"awaits_approval": False},
        ):
            with self.assertRaises(UserError, msg=vals):
                policy.write(vals)
            with self.assertRaises(UserError, msg=vals), self.env.cr.savepoint():
                policy.create({"name": "Mine", "code": "mine", **vals})

    def test_a_copy_is_not_approved(self):
        self.policy.with_user(self.manager).action_approve()
        copied = self.policy.copy()
        self.assertEqual((copied.state, copied.awaits_approval), ("draft", False))
        self.assertFalse(copied.approved_by_id or copied.approved_on)


class TestAcceptance(WrittenCase):
    """000-2"""

    def test_it_holds_version_date_who_and_the_signed_document(self):
        self.debtor.with_company(self.company).property_payment_term_id = self.terms
        child = self.make_debtor("Anna Neri", is_company=False, parent_id=self.debtor.id)
        entry = self.accept(
            child,
            contact_id=child.id,
            document=base64.b64encode(b"%PDF-1.4 signed"),
            document_name="signed.pdf",
        )
        self.assertEqual((entry.partner_id, entry.policy_id), (self.debtor, self.policy))
        self.assertEqual((entry.date, entry.accepted_by), (self.today, "Anna Neri"))
        self.assertEqual((entry.user_id, entry.company_id), (self.collector, self.company))
        self.assertEqual(base64.b64decode(entry.document), b"%PDF-1.4 signed")
        self.assertEqual(self.debtor.recovery_acceptance_id, entry)

    def test_it_is_evidence(self):
        entry = self.accept(document=base64.b64encode(b"%PDF-1.4 signed"))
        for user in (self.collector, self.manager):
            with self.assertRaises(UserError):
                entry.with_user(user).write({"accepted_by": "Somebody"})
            with self.assertRaises(UserError):
                entry.with_user(user).unlink()
        file = self.env["ir.attachment"].search(
            [("res_model", "=", entry._name), ("res_id", "=", entry.id), ("res_field", "!=", False)]
        )
        with self.assertRaises(UserError):
            file.raw = b"other"
        with self.assertRaises(AccessError):
            entry.with_user(self.collector).active = False
        entry.with_user(self.manager).active = False
        self.assertFalse(self.debtor.recovery_acceptance_id, "an archived one does not stand")

    def test_it_is_no_earlier_than_it_was_given(self):
        self.accept(date=self.today)
        with self.assertRaises(ValidationError):
            self.accept(date=self.today + ONE_DAY)

    def test_a_version_that_waits_is_accepted_once_it_was_approved(self):
        """An accepted version does not change: it could never be approved."""
        new = self.new_version()
        new.date_from = self.today - ONE_DAY
        with self.assertRaisesRegex(ValidationError, "approve it first"), self.env.cr.savepoint():
            self.accept(policy_id=new.id)
        domain = self.Acceptance.fields_get(["policy_id"])["policy_id"]["domain"]
        offered = eval(domain, {"company_id": self.company.id})
        self.assertEqual(self.policy.search([*offered, ("code", "=", new.code)]), self.policy)
        new.with_user(self.manager).action_approve()
        self.assertIn(new, self.policy.search(offered))
        self.assertEqual(self.accept(policy_id=new.id).policy_id, new)

    def test_the_contact_is_the_customers(self):
        with self.assertRaisesRegex(ValidationError, "no contact of"):
            self.accept(contact_id=self.make_debtor("Verdi S.r.l.").id)

    def test_a_reader_records_none_and_nobody_in_anothers_name(self):
        with self.assertRaises(AccessError):
            self.accept(user=self.reader)
        self.assertEqual(self.accept(user_id=self.manager.id).user_id, self.collector)

    def test_an_accepted_version_stays_as_it_is(self):
        self.accept()
        with self.assertRaisesRegex(UserError, "accepted by customers"):
            self.policy.with_user(self.manager).terms = "<p>Other</p>"

    def test_each_customer_is_listed_until_terms_are_set_and_accepted(self):
        search = self.env["res.partner"].with_user(self.reader).search

        def check(wanted, message):
            # a new version does not go through the customers
            self.debtor.invalidate_recordset(["recovery_terms_state", "recovery_acceptance_id"])
            self.assertEqual(self.debtor.recovery_terms_state, wanted, message)
            for state in ("missing_terms", "not_accepted", "old_version", "accepted"):
                found = search([("recovery_terms_state", "=", state), ("id", "=", self.debtor.id)])
                self.assertEqual(bool(found), state == wanted, (message, state))
            among = ["missing_terms", "not_accepted"]
            found = search([("recovery_terms_state", "in", among), ("id", "=", self.debtor.id)])
            self.assertEqual(bool(found), wanted in among, message)

        check("missing_terms", "nothing yet")
        self.debtor.property_payment_term_id = self.terms
        check("not_accepted", "terms are set")
        entry = self.accept()
        check("accepted", "accepted")
        self.debtor.property_payment_term_id = False
        check("missing_terms", "terms were taken away")
        self.debtor.property_payment_term_id = self.terms
        new = self.new_version()
        new.date_from = self.today
        check("accepted", "a version that waits changes nothing")
        new.with_user(self.manager).action_approve()
        check("old_version", "a new version is in force")
        self.assertEqual(self.debtor.recovery_acceptance_id, entry)
        self.accept()
        check("accepted", "the new one was accepted, too")
        self.debtor.recovery_policy_id = self.make_policy("special")
        check("not_accepted", "another policy")

    def test_an_acceptance_counts_at_its_company(self):
        self.debtor.property_payment_term_id = self.terms
        self.accept()
        other = self.make_company("Bianchi Nord")
        self.env.user.company_ids += other
        debtor = self.debtor.with_company(other)
        self.assertEqual(debtor.recovery_terms_state, "missing_terms")
        self.assertFalse(debtor.recovery_acceptance_id)
        with self.assertRaises(UserError):
            self.Acceptance.create(
                {
                    "partner_id": self.debtor.id,
                    "company_id": other.id,
                    "policy_id": self.policy.id,
                }
            )

    def test_a_branch_asks_its_company(self):
        self.debtor.property_payment_term_id = self.terms
        self.accept()
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.env.user.company_ids += branch
        debtor = self.debtor.with_company(branch)
        self.assertEqual(debtor.recovery_terms_state, "accepted")
        self.assertIn(debtor, debtor.search([("recovery_terms_state", "=", "accepted")]))
        entry = self.Acceptance.create({"partner_id": self.debtor.id, "company_id": branch.id})
        self.assertEqual(entry.company_id, self.company)

    def test_the_list_takes_no_query_per_customer(self):
        partners = self.env["res.partner"].create([{"name": f"P{i}"} for i in range(40)])
        partners.property_payment_term_id = self.terms
        self.Acceptance.create([{"partner_id": partner.id} for partner in partners])
        counts = []
        for some in (partners[:1], partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(set(some.mapped("recovery_terms_state")), {"accepted"})
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], "the first fills caches")


class TestGate(WrittenCase):
    """000-2: the causes; what is answered to them is test_gate.py's matter."""

    def get_causes(self, *answers):
        for cause in answers:
            self.env["credit.recovery.gate.rule"].create(
                {"company_id": self.company.id, "cause": cause, "answer": "warn"}
            )
        gate = self.env["credit.recovery.gate"].sudo()
        findings = gate._get_findings(self.company, "invoice", {self.debtor.id: 100.0})
        return {finding.code for finding in findings[self.debtor.id]} & {
            "terms_missing",
            "policy_not_accepted",
        }

    def test_nothing_is_asked_unless_the_company_wants_it(self):
        self.assertFalse(self.get_causes())

    def test_missing_terms_and_a_missing_acceptance_are_found(self):
        both = ("terms_missing", "policy_not_accepted")
        self.assertEqual(self.get_causes(*both), set(both))
        self.debtor.property_payment_term_id = self.terms
        self.assertEqual(self.get_causes(), {"policy_not_accepted"})
        entry = self.accept()
        self.assertFalse(self.get_causes())
        new = self.new_version()
        new.action_approve()
        self.assertFalse(self.get_causes(), "an earlier version will do")
        entry.with_user(self.manager).active = False
        self.assertEqual(self.get_causes(), {"policy_not_accepted"})


class TestDocuments(WrittenCase):
    """000-3: the PDFs are opened."""

    def print(self, report, record, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.reader)
        reports = reports.with_context(force_report_rendering=True)
        return flat(reports._render_qweb_pdf(f"credit_recovery.{report}", record.ids)[0])

    def test_the_customers_copy_says_what_applies_and_who_approved_it(self):
        self.policy.with_user(self.manager).action_approve()
        text = self.print("report_policy", self.policy)
        for words in (
            "Credit policy: Trade customers",
            "We remind in time.",
            "Checked customers buy on credit.",
            "Payment by the due date.",
            "Late payment bears 8 % interest.",
            self.manager.name,
            self.company.name,
            "Place, date, stamp and signature",
            "Page 1 of 1",
        ):
            self.assertIn(words, text)
        self.assertNotIn("The board approves", text, "limits are the office's")
        self.assertNotIn("DRAFT", text)

    def test_a_copy_of_what_nobody_approved_is_a_draft(self):
        self.assertIn("DRAFT", self.print("report_policy", self.policy))

    def test_the_customer_gets_the_policy_that_is_in_force_for_him_in_his_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        special = self.make_policy("special", terms="<p>Special terms</p>")
        special.with_context(lang="it_IT").name = "Clienti speciali"
        self.debtor.write({"lang": "it_IT", "property_payment_term_id": self.terms.id})
        self.debtor.recovery_policy_id = special
        self.terms.with_context(lang="it_IT").name = "45 giorni"
        text = self.print("report_policy_partner", self.debtor)
        for words in ("Clienti speciali", "Special terms", "45 giorni", "Rossi S.r.l."):
            self.assertIn(words, text)
        self.assertNotIn("We remind in time.", text)

    def test_a_new_version_is_printed_as_it_was_written_and_so_is_the_old_one(self):
        new = self.new_version()
        new.terms = "<p>Payment in advance.</p>"
        new.with_user(self.manager).action_approve()
        self.assertIn("Payment in advance.", self.print("report_policy", new))
        self.assertIn("Payment by the due date.", self.print("report_policy", self.policy))

    def test_who_may_not_read_policies_prints_none(self):
        plain = self.make_user("reader", name="plain")
        plain.group_ids = self.env.ref("base.group_user")
        for report, record in (
            ("report_policy", self.policy),
            ("report_policy_partner", self.debtor),
        ):
            with self.assertRaises(AccessError):
                self.print(report, record, plain)

    def test_text_that_looks_like_code_stays_text(self):
        self.policy.invoice_clause = "<b>1 & 2</b> {{ 3 }}"
        self.assertIn("<b>1 & 2</b> {{ 3 }}", self.print("report_policy", self.policy))

    # ------------------------------------------------------------ invoices
    def get_invoice_text(self, invoice, lang="en_US"):
        invoice.partner_id.lang = lang
        html = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", invoice.ids
        )[0]
        return " ".join(html2plaintext(html.decode()).split())

    def make_biller(self):
        user = self.make_user("reader", name="biller")
        user.group_ids = self.env.ref("account.group_account_invoice")
        return user

    def test_an_invoice_names_policy_terms_and_late_interest(self):
        invoice = self.make_invoice(5, invoice_payment_term_id=self.terms.id)
        text = self.get_invoice_text(invoice)
        for words in (
            "Payment terms: 45 days net",
            "Late payment bears 8 % interest.",
            "Credit policy: Trade customers, version 1 of",
        ):
            self.assertIn(words, text)
        # whoever prints it
        self.assertTrue(invoice.with_user(self.make_biller())._get_recovery_terms()["clause"])

    def test_an_invoice_speaks_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.policy.with_context(lang="it_IT").invoice_clause = "Interessi di mora dell'8 %."
        text = self.get_invoice_text(self.make_invoice(5), "it_IT")
        self.assertIn("Interessi di mora dell'8 %.", text)

    def test_a_copy_of_an_invoice_names_the_version_of_its_day(self):
        invoice = self.make_invoice(5)
        before = self.get_invoice_text(invoice)
        new = self.new_version()
        new.write({"date_from": self.today, "invoice_clause": "Late payment bears 9 %."})
        new.action_approve()
        self.assertEqual(self.get_invoice_text(invoice), before)
        self.assertIn("bears 9 %", self.get_invoice_text(self.make_invoice(0)))

    def test_what_is_no_customer_invoice_and_who_wants_none_has_no_clause(self):
        refund = self.make_invoice(5, move_type="out_refund")
        self.assertNotIn("8 % interest", self.get_invoice_text(refund))
        self.company.recovery_invoice_terms = False
        self.assertNotIn("8 % interest", self.get_invoice_text(self.make_invoice(5)))

    # ------------------------------------------------------------ letters
    def test_a_late_document_names_policy_terms_and_late_interest(self):
        notice = self._prepare_notice(20)
        # core keeps the terms of what is posted
        invoice = notice.line_ids.move_id.with_context(skip_readonly_check=True)
        invoice.invoice_payment_term_id = self.terms
        text = flat(notice._get_pdf())
        for words in (
            "Payment terms: 45 days net.",
            "Late payment bears 8 % interest.",
            "Credit policy: Trade customers, version 1 of",
        ):
            self.assertIn(words, text)
        self.assertIn(
            "Late payment bears 8 % interest.", notice._get_mail_body(self.env["account.move"])
        )

    def test_what_is_not_late_is_told_nothing_of_late_payment(self):
        notice = self._prepare_notice(-5)
        self.assertEqual(notice.level_id.kind, "courtesy")
        self.assertNotIn("8 % interest", flat(notice._get_pdf()))

    def test_a_consumer_reads_no_word_about_law_before_the_formal_notice(self):
        self.debtor.recovery_debtor_type = "consumer"
        text = flat(self._prepare_notice(20)._get_pdf())
        self.assertNotIn("8 % interest", text)
        self.assertIn("Trade customers", text)


class TestQuality(WrittenCase):
    """003-2"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.vat = "IT12345670017"
        cls.vals = {"invoice_payment_term_id": cls.terms.id}

    def make_draft(self, **vals):
        return self.init_invoice(
            "out_invoice", partner=self.debtor, amounts=[10], taxes=[], company=self.company
        )

    def complete(self, invoice):
        if invoice.state == "draft":
            invoice.invoice_payment_term_id = self.terms
        invoice.partner_bank_id = self.company.partner_id.bank_ids[:1]
        return invoice

    def is_listed(self, invoice):
        Move = self.env["account.move"].with_user(self.reader)
        found = Move.search([("recovery_incomplete", "=", True), ("id", "=", invoice.id)])
        self.assertEqual(bool(found), invoice.recovery_incomplete)
        return bool(found)

    def test_a_complete_invoice_is_not_listed(self):
        self.assertFalse(self.is_listed(self.complete(self.make_draft())))

    def test_each_gap_is_found_on_drafts_and_on_what_is_open(self):
        draft, posted = self.complete(self.make_draft()), self.complete(self.make_draft())
        posted.action_post()
        gaps = (
            (self.debtor, {"email": False}, "no e-mail"),
            (self.debtor, {"street": False}, "no address"),
            (self.debtor, {"city": False}, "no address"),
            (self.debtor, {"vat": False}, "no tax number"),
        )
        for record, vals, word in gaps:
            old = {name: record[name] for name in vals}
            record.write(vals)
            for invoice in (draft, posted):
                invoice.invalidate_recordset()
                self.assertEqual(invoice.recovery_missing, word)
                self.assertTrue(self.is_listed(invoice), word)
            record.write(old)
        for vals, word in (
            ({"partner_bank_id": False}, "no bank account"),
            ({"invoice_payment_term_id": False}, "no payment terms"),
        ):
            invoice = self.complete(self.make_draft())
            invoice.write(vals)
            self.assertEqual(invoice.recovery_missing, word)
            self.assertTrue(self.is_listed(invoice))

    def test_it_is_due_on_its_date_or_later(self):
        for days, wanted in ((1, False), (0, False), (-1, True)):
            invoice = self.make_invoice(10, invoice_payment_term_id=self.terms.id)
            self.complete(invoice)
            self.env.flush_all()
            due = invoice.invoice_date + days * ONE_DAY
            self.env.cr.execute(
                "UPDATE account_move SET invoice_date_due = %s WHERE id = %s", (due, invoice.id)
            )
            invoice.invalidate_recordset()
            self.assertEqual(self.is_listed(invoice), wanted, days)

    def test_a_consumer_needs_no_tax_number(self):
        self.debtor.write({"vat": False, "recovery_debtor_type": "consumer"})
        self.assertFalse(self.is_listed(self.complete(self.make_draft())))

    def test_it_is_said_before_sending(self):
        invoice = self.complete(self.make_draft())
        invoice.action_post()
        wizard = self.env["account.move.send.wizard"].with_user(self.make_sender())
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        self.assertNotIn("recovery_incomplete", wizard.create({}).alerts or {})
        self.debtor.street = False
        alert = wizard.create({}).alerts["recovery_incomplete"]
        self.assertIn("no address", alert["message"])
        self.assertEqual(alert["level"], "warning", "it does not stop the sending")

    def make_sender(self):
        user = self.make_user("reader", name="sender")
        user.group_ids = self.env.ref("account.group_account_invoice")
        return user

    def test_findings_take_no_query_per_invoice(self):
        invoices = self.env["account.move"].concat(*(self.make_draft() for _n in range(6)))
        counts = []
        for some in (invoices[:1], invoices[:2], invoices):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._get_recovery_findings()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], "the first fills caches")
