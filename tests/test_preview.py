"""The preview says what the review would do and writes nothing; the switch of sending counts."""

from datetime import timedelta

from odoo.exceptions import AccessError

from .common import RecoveryCase

KEPT = ("case", "notice", "notice.line", "hold", "call", "flag")


class TestPreview(RecoveryCase):
    def preview(self, user=None, **vals):
        """Run the preview as the dialog does.

        :return: its lines
        """
        model = self.env["credit.recovery.preview"].with_user(user or self.reader)
        preview = model.with_company(self.company).create(vals)
        action = preview.action_run()
        return self.env[action["res_model"]].with_user(model.env.user).search(action["domain"])

    def count(self):
        self.env.flush_all()
        return {name: self.env[f"credit.recovery.{name}"].search_count([]) for name in KEPT}

    def test_it_says_who_gets_what_by_which_way(self):
        self.make_invoice(25, 120)
        [line] = self.preview()
        self.assertEqual(line.outcome, "a_written")
        self.assertEqual(line.level_id.code, "soft")
        self.assertEqual(line.channel, "email")
        self.assertEqual(line.destination, "Rossi S.r.l., rossi@debtor.example")
        self.assertEqual(line.amount_total, 120)
        self.assertEqual(line.item_count, 1)

    def test_it_says_why_the_others_get_nothing(self):
        self.make_invoice(2)
        [line] = self.preview()
        self.assertEqual(line.outcome, "c_nothing")
        self.assertIn("not due yet", line.reason)
        self.assertGreater(line.next_date, self.today)

    def test_a_debtor_out_of_reach_is_shown_with_what_is_missing(self):
        self.debtor.write({"email": False, "street": False})
        self.make_invoice(25)
        [line] = self.preview()
        self.assertEqual(line.channel_error, "no_address")
        self.assertIn("No e-mail address", line.reason)
        self.assertFalse(line.destination)

    def test_it_writes_nothing_but_its_own_lines(self):
        self.make_invoice(25)
        before = self.count()
        self.preview()
        self.assertEqual(self.count(), before)

    def test_it_works_while_sending_is_off(self):
        self.company.recovery_sending = "off"
        self.make_invoice(25)
        self.assertEqual(self.preview().outcome, "a_written")

    def test_another_day_and_another_policy(self):
        self.make_invoice(10)
        later = self.preview(date=self.today + timedelta(days=10))
        self.assertEqual(later.level_id.code, "soft")
        early = self.make_policy(
            "early",
            {"first": {"kind": "reminder", "offset_value": 10}},
        )
        line = self.preview(policy_id=early.id)
        self.assertEqual((line.outcome, line.level_id), ("a_written", early.level_ids))

    def test_it_is_what_the_review_then_prepares(self):
        self.make_invoice(25, 120)
        line = self.preview()
        notice = self._review().notice_ids
        for name in ("partner_id", "level_id", "channel", "amount_total", "recipient_id"):
            self.assertEqual(line[name], notice[name], name)

    def test_a_second_run_replaces_the_lines(self):
        self.make_invoice(25)
        preview = self.env["credit.recovery.preview"].with_company(self.company).create({})
        preview.action_run()
        preview.action_run()
        self.assertEqual(len(preview.line_ids), 1)

    def test_another_companys_preview_is_refused(self):
        other = self.make_company("Altra S.r.l.")
        with self.assertRaises(AccessError):
            self.preview(company_id=other.id)


class TestSending(RecoveryCase):
    def switch(self, user, sending=None):
        model = self.env["credit.recovery.sending"].with_user(user).with_company(self.company)
        return model.create({"sending": sending} if sending else {})

    def test_a_manager_is_told_how_many_debtors_would_be_written_to(self):
        self.company.recovery_sending = "off"
        self.make_invoice(25)
        self.make_invoice(25, partner=self.make_debtor("Verdi S.r.l."))
        out_of_reach = self.make_debtor("Neri S.r.l.", email=False, street=False)
        self.make_invoice(25, partner=out_of_reach)
        self.make_invoice(8, 500, partner=self.make_debtor("Gialli S.r.l."))
        self.make_invoice(10, partner=self.make_debtor("Blu S.r.l."))
        wizard = self.switch(self.manager)
        self.assertEqual(wizard.sending, "off")
        self.assertEqual((wizard.debtor_count, wizard.call_count, wizard.error_count), (2, 1, 1))

    def test_a_manager_switches(self):
        self.switch(self.manager, "paused").action_confirm()
        self.assertEqual(self.company.recovery_sending, "paused")

    def test_nobody_else_switches(self):
        for user in (self.reader, self.collector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.switch(user, "off")
        wizard = self.switch(self.manager, "off")
        with self.assertRaises(AccessError):
            wizard.with_user(self.collector).sudo().with_user(self.collector).action_confirm()
        self.assertEqual(self.company.recovery_sending, "on")
