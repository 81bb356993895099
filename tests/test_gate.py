"""The gate on posting invoices: every way to post, release, what never stops (004-2, 23)."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .gate_common import GateCase


@tagged("post_install", "-at_install")
class TestGate(GateCase):
    # ------------------------------------------------------------ every way to post
    def test_the_button_stops_an_invoice_over_the_limit_and_says_what_to_do(self):
        invoice = self.draft(1000.01)
        with self.assertRaises(UserError) as stopped:
            invoice.with_user(self.billing).action_post()
        self.assertEqual(invoice.state, "draft")
        for word in ("Rossi", "Over the credit limit", "release"):
            self.assertIn(word, str(stopped.exception))

    def test_up_to_the_limit_it_is_posted(self):
        invoice = self.draft(1000)
        invoice.with_user(self.billing).action_post()
        self.assertEqual(invoice.state, "posted")

    def test_what_is_written_with_the_state_and_a_default_state_are_judged(self):
        invoice = self.draft(10)
        line = Command.update(invoice.invoice_line_ids.id, {"price_unit": 5000})
        with self.assertRaises(UserError), self.cr.savepoint():
            invoice.write({"state": "posted", "invoice_line_ids": [line]})
        posted = self.env["account.move"].with_context(default_state="posted")
        with self.assertRaises(UserError):
            posted.create({"move_type": "out_invoice", "partner_id": self.debtor.id})

    def test_what_is_open_counts(self):
        self.draft(600).action_post()
        with self.assertRaises(UserError):
            self.draft(400.01).action_post()
        self.draft(400).action_post()

    def test_another_draft_does_not_count(self):
        self.draft(900)
        invoice = self.draft(1000)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_drafts_of_one_debtor_posted_together_count_together(self):
        invoices = self.draft(600) + self.draft(600)
        with self.assertRaises(UserError):
            invoices.action_post()
        self.assertEqual(set(invoices.mapped("state")), {"draft"})

    def test_of_a_list_the_others_are_posted_and_the_blocked_are_in_the_queue(self):
        other = self.make_debtor("Verdi S.p.A.")
        blocked, good = self.draft(5000), self.draft(5000, partner=other)
        (blocked + good).with_user(self.billing).action_validate_moves_with_confirmation()
        self.assertEqual((blocked.state, good.state), ("draft", "posted"))
        self.assertEqual(blocked.recovery_release_state, "requested")

    def test_a_list_of_blocked_ones_only_is_no_error(self):
        invoices = self.draft(5000) + self.draft(6000)
        self.assertFalse(invoices.action_validate_moves_with_confirmation())
        self.assertEqual(set(invoices.mapped("recovery_release_state")), {"requested"})

    def test_the_dialog_of_core_leaves_the_blocked_in_draft(self):
        other = self.make_debtor("Verdi S.p.A.")
        blocked, good = self.draft(5000), self.draft(5000, partner=other)
        wizard = self.env["validate.account.move"].create(
            {"move_ids": [Command.set((blocked + good).ids)]}
        )
        wizard.validate_move()
        self.assertEqual((blocked.state, good.state), ("draft", "posted"))

    def test_the_job_posts_the_others_and_asks_once(self):
        other = self.make_debtor("Verdi S.p.A.")
        blocked = self.draft(5000, auto_post="at_date")
        good = self.draft(5000, partner=other, auto_post="at_date")
        for _night in range(2):
            self.env["account.move"]._post(self.env["account.move"])
            (blocked + good).filtered(lambda move: move.state == "draft")._post()
        self.assertEqual((blocked.state, good.state), ("draft", "posted"))
        releases = self.env["credit.recovery.approval"].search([("res_id", "=", blocked.id)])
        self.assertEqual(len(releases), 1)

    def test_what_was_refused_is_not_asked_for_again_every_night(self):
        blocked = self.draft(5000, auto_post="at_date")
        blocked._post()
        self.get_release(blocked).with_user(self.manager).action_refuse("No")
        blocked._post()
        self.assertEqual(blocked.recovery_release_state, "refused")

    def test_blocked_drafts_do_not_keep_others_from_the_job(self):
        """Core looks at so many drafts at a time, the latest first."""
        vals = {"auto_post": "at_date"}
        passing = self.draft(10, partner=self.make_debtor("Verdi S.p.A."), **vals)
        blocked = self.draft(5000, **vals) + self.draft(6000, **vals)
        self.env.flush_all()
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            job = self.env(cr=cr, su=True)["account.move"]
            job._autopost_draft_entries(batch_size=2)
            states = job.browse(blocked.ids).mapped("recovery_release_state")
            self.assertEqual((states, job.browse(passing.id).state), (["requested"] * 2, "draft"))
            job._autopost_draft_entries(batch_size=2)
        self.env.invalidate_all()
        self.assertEqual((passing.state, *blocked.mapped("state")), ("posted", "draft", "draft"))

    def test_what_is_to_be_posted_later_is_asked_later(self):
        later = self.today + timedelta(days=9)
        invoice = self.draft(5000, date=later, invoice_date_due=later)
        invoice._post(soft=True)
        self.assertEqual((invoice.state, invoice.auto_post), ("draft", "at_date"))
        self.assertFalse(invoice.recovery_release_state)

    def test_a_state_that_is_written_is_a_posting(self):
        """RPC and imports write what they like."""
        invoice = self.draft(5000)
        with self.assertRaises(UserError):
            invoice.with_user(self.billing).write({"state": "posted"})
        with self.assertRaises(UserError):
            invoice.sudo()._post(soft=False)

    # ------------------------------------------------------------ what never stops
    def test_credit_notes_bills_receipts_and_entries_pass(self):
        for move_type in ("out_refund", "in_invoice", "out_receipt"):
            with self.subTest(move_type):
                document = self.draft(5000, move_type=move_type)
                document.action_post()
                self.assertEqual(document.state, "posted")

    def test_an_invoice_of_a_point_of_sale_passes(self):
        """It was sold and taken home; the field is Odoo's Point of Sale's, which is not here."""
        invoice = self.draft(5000)
        moves = type(invoice)
        known = {**moves._fields, "pos_order_ids": moves._fields["line_ids"]}
        with patch.object(moves, "_fields", known):
            invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_without_rules_nothing_is_asked(self):
        """Installing changes nothing."""
        self.env["credit.recovery.gate.rule"].search([]).unlink()
        invoice = self.draft(5000)
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_a_warning_posts_and_stays_on_the_invoice(self):
        self.env["credit.recovery.gate.rule"].search([("document", "=", "invoice")]).unlink()
        self.make_rule("limit", "warn")
        invoice = self.draft(5000)
        invoice.with_user(self.billing).action_post()
        self.assertEqual(invoice.state, "posted")
        self.assertIn("Over the credit limit", invoice.message_ids[0].body)
        self.assertNotIn("000", invoice.message_ids[0].body)

    def test_a_rule_is_of_one_company(self):
        other = self.make_company("Elsewhere")
        gate = self.env["credit.recovery.gate"]
        for company, causes in ((self.company, {"limit"}), (other, set())):
            answers = gate._get_answers(company, "invoice").keys()
            self.assertEqual(set(answers), causes)

    def test_what_nobody_can_be_stopped_for_is_asked_from_the_first_one_on(self):
        """No query at each posting for customers without credit, or levels, where none is."""
        gate, other = self.env["credit.recovery.gate"], self.make_company("Elsewhere")
        self.assertEqual(set(gate._get_answers(self.company, "order")), {"limit"})
        self.make_debtor("Verdi").with_company(self.company).recovery_no_credit = True
        self.assertEqual(set(gate._get_answers(self.company, "order")), {"limit", "no_credit"})
        self.get_level("soft").suspends_sales = True
        asked = {"limit", "no_credit", "suspended"}
        self.assertEqual(set(gate._get_answers(self.company, "order")), asked)
        self.assertEqual(set(gate._get_answers(other, "order")), set())

    def test_a_branch_follows_its_root_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        with self.assertRaises(ValidationError):
            self.make_rule("limit", company=branch)
        self.env.user.company_ids = [Command.link(branch.id)]
        accounts = self.debtor.with_company(branch)
        accounts.property_account_receivable_id = self.debtor.property_account_receivable_id
        invoice = self.draft(5000, company=branch)
        with self.assertRaises(UserError):
            invoice.action_post()

    def test_the_company_of_a_contact_owes(self):
        contact = self.env["res.partner"].create({"name": "Anna", "parent_id": self.debtor.id})
        self.draft(600).action_post()
        with self.assertRaises(UserError):
            self.draft(600, partner=contact).action_post()

    def test_a_foreign_invoice_is_converted_once(self):
        """Complaint 22: the rate is 2 or 3 foreign units for one of the company's."""
        currency = self.setup_other_currency("HRK", rates=[(self.today, 2.0)])
        passes = self.draft(2000, currency=currency)
        passes.action_post()
        self.assertEqual(passes.state, "posted")
        self._pay(passes)
        with self.assertRaises(UserError):
            self.draft(2000.02, currency=currency).action_post()

    # ------------------------------------------------------------ release
    def test_who_asks_is_told_and_who_may_release_has_a_task(self):
        invoice = self.draft(5000)
        release = self.ask(invoice, self.billing)
        self.assertEqual(
            (release.kind, release.amount_new, release.state), ("release", 5000, "requested")
        )
        self.assertEqual(release.requested_by, self.billing)
        self.assertEqual(self.get_tasks(release).user_id, self.manager)
        release.with_user(self.manager).action_approve("Agreed")
        self.assertFalse(self.get_tasks(release))
        self.assertEqual(self.get_answers(invoice).user_id, self.billing)
        self.assertIn("Agreed", self.get_answers(invoice).note)
        invoice.with_user(self.billing).action_post()
        self.assertEqual(invoice.state, "posted")
        self.assertFalse(self.get_answers(invoice))

    def test_a_changed_amount_asks_again(self):
        for amount in (5000.01, 4999.99):
            with self.subTest(amount):
                invoice = self.draft(5000)
                self.release(invoice)
                invoice.invoice_line_ids.price_unit = amount
                with self.assertRaises(UserError):
                    invoice.action_post()
                again = self.release(invoice)
                self.assertEqual(again.amount_new, amount)
                invoice.action_post()
                self._pay(invoice)

    def test_another_customer_asks_again(self):
        other = self.make_debtor("Verdi S.p.A.")
        self.set_limit(other, 1000)
        invoice = self.draft(5000)
        release = self.release(invoice)
        self.assertTrue(release._releases(invoice))
        invoice.partner_id = other
        self.assertEqual(invoice.amount_total, 5000)
        with self.assertRaises(UserError):
            invoice.action_post()
        invoice.partner_id = self.debtor
        self.assertTrue(release._releases(invoice))

    def test_the_document_says_what_is_to_be_released_not_who_asks(self):
        self.env["credit.recovery.approval.band"].create(
            {"amount_to": 1000, "approver": "collector"}
        )
        other = self.make_debtor("Verdi S.p.A.")
        approvals = self.env["credit.recovery.approval"].with_user(self.collector)
        document = {"res_model": "account.move", "res_id": self.draft(5000).id}
        typed = {"kind": "release", "partner_id": other.id, "amount_new": 1}
        defaults = {f"default_{name}": value for name, value in typed.items()}
        for context, vals in (({}, typed), (defaults, {})):
            release = approvals.with_context(**context).create(
                {"reason": "Please", **vals, **document}
            )
            self.assertEqual((release.partner_id, release.amount_new), (self.debtor, 5000))
            with self.assertRaises(AccessError):
                release.action_approve()
        limit = approvals.create(
            {"partner_id": other.id, "reason": "More", "res_model": "res.partner", "res_id": 1}
        )
        self.assertFalse(limit.res_model or limit.res_id)

    def test_an_open_request_follows_the_amount(self):
        invoice = self.draft(5000)
        first = self.ask(invoice, self.billing)
        with self.assertRaises(UserError):
            self.ask(invoice, self.billing)
        invoice.invoice_line_ids.price_unit = 6000
        second = self.ask(invoice, self.billing)
        self.assertEqual((first.state, second.state), ("ended", "requested"))
        first.env.invalidate_all()
        self.assertFalse(self.get_tasks(first))

    def test_a_release_runs_out(self):
        invoice = self.draft(5000)
        release = self.release(invoice)
        yesterday = self.today - timedelta(days=1)
        release.sudo().write({"date_from": yesterday, "valid_until": yesterday})
        with self.assertRaises(UserError):
            invoice.action_post()
        release.valid_until = self.today
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_a_refusal_is_told_and_may_be_asked_again(self):
        invoice = self.draft(5000)
        release = self.ask(invoice, self.billing)
        release.with_user(self.manager).action_refuse("He owes too much")
        self.assertIn("He owes too much", self.get_answers(invoice).note)
        with self.assertRaises(UserError):
            invoice.with_user(self.billing).action_post()
        self.assertEqual(self.ask(invoice, self.billing, "He has paid half").state, "requested")
        self.assertFalse(self.get_answers(invoice))

    def test_of_what_passes_or_goes_nobody_decides_any_more(self):
        for last in ("button_cancel", "unlink"):
            with self.subTest(last):
                invoice = self.draft(5000)
                release = self.ask(invoice, self.billing)
                getattr(invoice, last)()
                self.assertEqual(release.state, "ended")
        invoice = self.draft(1500)
        release = self.ask(invoice, self.billing)
        self.set_limit(self.debtor, 2000)
        invoice.action_post()
        self.assertEqual(release.state, "ended")

    def test_only_who_may_change_the_document_asks(self):
        invoice = self.draft(5000)
        with self.assertRaises(AccessError):
            self.ask(invoice, self.salesperson)
        with self.assertRaises(UserError):
            self.ask(self.draft(10), self.billing)
        with self.assertRaises(UserError):
            self.ask(invoice, self.billing, "  ")

    def test_only_who_may_releases(self):
        release = self.ask(self.draft(5000), self.billing)
        for user in (self.billing, self.reader, self.collector):
            with self.assertRaises(AccessError):
                release.with_user(user).action_approve("I want it")
        self.assertEqual(release.state, "requested")

    def test_a_request_names_a_document_that_can_be_blocked(self):
        for model, id_ in (("res.partner", self.debtor.id), ("account.move", False)):
            with self.assertRaises(UserError):
                self.env["credit.recovery.approval"].create(
                    {
                        "kind": "release",
                        "partner_id": self.debtor.id,
                        "reason": "Please",
                        "res_model": model,
                        "res_id": id_,
                    }
                )

    def test_blocked_invoices_are_found(self):
        asked, released = self.draft(5000), self.draft(6000)
        self.ask(asked, self.billing)
        self.release(released)
        moves = self.env["account.move"]
        domain = [("partner_id", "=", self.debtor.id)]
        for state, found in (("requested", asked), ("approved", released)):
            by_state = [("recovery_release_state", "=", state)]
            self.assertEqual(moves.with_user(self.billing).search(domain + by_state), found)
        rest = moves.search([*domain, ("recovery_release_state", "=", False)])
        self.assertFalse(rest & (asked + released))

    # ------------------------------------------------------------ what is shown
    def test_figures_are_for_the_recovery_office_only(self):
        invoice = self.draft(5000)
        for user, sees in ((self.billing, False), (self.manager, True)):
            with self.assertRaises(UserError) as stopped:
                invoice.with_user(user).action_post()
            banner = invoice.with_user(user)._get_alerts()["credit_recovery_gate"]["message"]
            for text in (str(stopped.exception), banner):
                self.assertEqual("1,000" in text, sees, text)

    def test_a_draft_says_so_before_anybody_tries(self):
        invoice = self.draft(5000)
        alert = invoice.with_user(self.billing)._get_alerts()["credit_recovery_gate"]
        self.assertEqual(alert["level"], "danger")
        self.assertEqual(alert["action"]["res_model"], "credit.recovery.release.ask")
        self.ask(invoice, self.billing)
        alert = invoice.with_user(self.billing)._get_alerts()["credit_recovery_gate"]
        self.assertNotIn("action", alert)
        self.get_release(invoice).with_user(self.manager).action_approve("Agreed")
        alert = invoice.with_user(self.billing)._get_alerts()["credit_recovery_gate"]
        self.assertEqual(alert["level"], "info")
        self.assertNotIn("credit_recovery_gate", self.draft(10)._get_alerts())

    def test_the_form_opens_for_who_posts(self):
        invoice = self.draft(5000)
        with Form(invoice.with_user(self.billing)) as form:
            form.ref = "Order 12"

    # ------------------------------------------------------------ sales at the same moment
    def test_of_whom_money_on_account_counts_is_locked_and_nobody_else(self):
        rules = self.env["credit.recovery.gate.rule"]
        rules.search([]).unlink()
        plain, prepays, cash = (self.make_debtor(name) for name in ("Verdi", "Neri", "Blu"))
        prepays.recovery_no_credit = True
        self.env["credit.recovery.assessment"].with_user(self.collector).create(
            {"partner_id": cash.id, "result": "cash_only"}
        )
        debtors = plain + prepays + cash
        for rule, locked in ((False, prepays), ("cash_only", prepays + cash), ("limit", debtors)):
            if rule:
                self.make_rule(rule)
            self.cr.execute("DELETE FROM credit_recovery_gate_lock")
            invoices = self.env["account.move"].union(*(self.draft(5, one) for one in debtors))
            invoices._get_verdicts(lock=True)
            self.cr.execute("SELECT partner_id FROM credit_recovery_gate_lock")
            self.assertEqual({id_ for (id_,) in self.cr.fetchall()}, set(locked.ids))

    # ------------------------------------------------------------ cost
    def test_many_cost_as_many_queries_as_few(self):
        partners = [self.make_debtor(f"Debtor{number}") for number in range(12)]
        for partner in partners:
            self.set_limit(partner, 10000)
        counts = []
        for some in (partners[:2], partners[2:]):
            invoices = self.env["account.move"].union(*(self.draft(5, partner=p) for p in some))
            self.env.flush_all()
            self.env.invalidate_all()
            invoices._get_verdicts()  # what the documents themselves read
            before = self.cr.sql_log_count
            invoices._get_verdicts(lock=True)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_a_rule_exists_once(self):
        with self.assertRaisesRegex(Exception, "already|unique|duplicate"), self.cr.savepoint():
            self.make_rule("limit")


@tagged("post_install", "-at_install")
class TestSuspension(GateCase):
    """From a level on, nothing more is sold until it is paid (issue, point 7)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_limit(cls.debtor, 0)

    def suspend(self, code):
        self.get_level(code).suspends_sales = True

    def test_at_the_level_new_invoices_are_blocked_without_any_rule(self):
        self.suspend("soft")
        self._take_step("soft", 3)
        with self.assertRaises(UserError) as stopped:
            self.draft(10).with_user(self.manager).action_post()
        self.assertIn("Soft", str(stopped.exception))

    def test_above_the_level_too_and_below_not(self):
        self._take_step("firm", 3)
        self.suspend("formal")
        self.draft(10).action_post()
        self.get_level("formal").suspends_sales = False
        self.suspend("soft")
        with self.assertRaises(UserError):
            self.draft(10).action_post()

    def test_paid_it_is_lifted_by_itself(self):
        self.suspend("soft")
        invoice = self._take_step("soft", 3)
        new = self.draft(10)
        self._pay(invoice, 40)
        with self.assertRaises(UserError):
            new.action_post()
        self._pay(invoice)
        new.action_post()
        self.assertEqual(new.state, "posted")

    def test_a_draft_notice_suspends_nobody(self):
        self.suspend("soft")
        notice = self._prepare_notice(20)
        self.assertIn(notice.state, ("draft", "approved"))
        self.draft(10).action_post()

    def test_a_company_may_warn_or_allow(self):
        self.suspend("soft")
        self._take_step("soft", 3)
        rule = self.make_rule("suspended", "warn")
        self.draft(10).action_post()
        rule.answer = "block"
        with self.assertRaises(UserError):
            self.draft(10).action_post()
        rule.unlink()
        with self.assertRaises(UserError):
            self.draft(10).action_post()

    def test_other_debtors_and_other_companies_are_sold_to(self):
        self.suspend("soft")
        self._take_step("soft", 3)
        self.draft(10, partner=self.make_debtor("Verdi S.p.A.")).action_post()
        other = self.make_company("Elsewhere")
        gate = self.env["credit.recovery.gate"]
        for company, found in ((self.company, {self.debtor.id}), (other, set())):
            levels = gate._get_suspending_levels(company, self.debtor.ids)
            self.assertEqual(set(levels), found)
