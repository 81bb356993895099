"""Policies: versions, the choice of a debtor's policy, what is frozen and what is refused."""

from datetime import timedelta
from decimal import Decimal

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .policy_common import DAY, PolicyCase

ONE_DAY = timedelta(days=1)


class TestVersion(PolicyCase):
    """000-3: a policy has versions, each in force from its date."""

    def setUp(self):
        super().setUp()
        self.first = self._make_policy()
        self.second = self.first.copy({"version": 2, "date_from": DAY + 30 * ONE_DAY})

    def test_version_is_in_force_from_its_day(self):
        start = self.second.date_from
        for day, expected in [
            (DAY - ONE_DAY, self.Policy),
            (DAY, self.first),
            (start - ONE_DAY, self.first),
            (start, self.second),
            (start + ONE_DAY, self.second),
        ]:
            self.assertEqual(self.first._get_in_force(day), expected, day)
            self.assertEqual(self.second._get_in_force(day), expected, day)

    def test_archived_version_is_withdrawn(self):
        self.second.active = False
        self.assertEqual(self.second._get_in_force(self.second.date_from), self.first)

    def test_of_two_versions_of_one_day_the_later_is_in_force(self):
        third = self.second.copy({"version": 3, "date_from": self.second.date_from})
        self.assertEqual(self.first._get_in_force(third.date_from), third)

    def test_same_code_of_another_company_is_another_policy(self):
        other = self._make_policy(self.foreign, date_from=self.second.date_from)
        day = other.date_from
        self.assertEqual((self.first | other)._get_in_force(day), self.second | other)
        self.assertEqual(other._get_in_force(day), other)

    def test_new_version_copies_and_starts_tomorrow(self):
        action = self.first.action_new_version()
        new = self.Policy.browse(action["res_id"])
        self.assertEqual((new.code, new.version), ("own", 3))
        self.assertEqual(new.date_from, new.company_id._get_recovery_today() + ONE_DAY)
        self.assertEqual(new.level_ids.mapped("code"), ["soft"])
        self.assertNotEqual(new.level_ids, self.first.level_ids)

    def test_duplicate_is_a_policy_of_its_own(self):
        self.first.debtor_type = "business"
        double = self.first.copy()
        self.assertEqual((double.code, double.version), ("own_copy", 1))
        self.assertFalse(double.debtor_type)

    def test_later_version_starts_later(self):
        with self._assert_refused(ValidationError, "A later version starts later"):
            self.second.date_from = DAY - ONE_DAY

    def test_version_number_is_unique(self):
        with (
            mute_logger("odoo.sql_db"),
            self._assert_refused(IntegrityError, "code_version_unique"),
        ):
            self.first.copy({"version": 2, "date_from": DAY + 31 * ONE_DAY})

    def test_version_may_not_start_before_notices_of_another(self):
        self.second.unlink()
        written = DAY + 10 * ONE_DAY
        self._use(self.first.level_ids, written)
        for day in (written - ONE_DAY, written):
            with self._assert_refused(ValidationError, "notices were written"):
                self.first.copy({"version": 2, "date_from": day})
        self.assertTrue(self.first.copy({"version": 2, "date_from": written + ONE_DAY}))

    def test_version_may_start_today_though_notices_are_of_today(self):
        today = self.first.company_id._get_recovery_today()
        self._use(self.first.level_ids, today)
        self.assertTrue(self.first.copy({"version": 3, "date_from": today}))


class TestFrozen(PolicyCase):
    """What notices were written by changes only in a new version."""

    def setUp(self):
        super().setUp()
        self.policy = self._make_policy(text="<p>We are patient.</p>")
        self.level = self.policy.level_ids
        self.level.write({"subject": "Reminder", "body": "<p>Please pay.</p>"})

    def _assert_frozen(self, record, vals):
        with self._assert_refused(UserError, r"Own \(version 1\).*Create a new version"):
            record.write(vals)

    def test_unused_policy_changes_freely(self):
        self.level.write({"offset_value": 25, "min_amount": 50, "body": "<p>Kindly pay.</p>"})
        self.policy.write({"text": "<p>No.</p>", "tolerance": 1})
        self.assertEqual(self.level.offset_value, 25)

    def test_used_level_keeps_text_offsets_and_amounts(self):
        self._use(self.level)
        for vals in (
            {"body": "<p>Pay!</p>"},
            {"subject": "Other"},
            {"offset_value": 21},
            {"offset_unit": "month"},
            {"wait_days": 1},
            {"repeat_days": 5, "repeat_max": 1},
            {"min_amount": 10},
            {"large_amount": 10},
            {"payment_days": 3},
            {"code": "other"},
            {"rank": 31},
        ):
            self._assert_frozen(self.level, vals)

    def test_used_policy_keeps_text_intervals_and_tolerance(self):
        self._use(self.level)
        for vals in (
            {"text": "<p>No.</p>"},
            {"tolerance": 5},
            {"min_days_between_notices": 5},
            {"formal_min_days_between_notices": 5},
            {"date_from": DAY + ONE_DAY},
            {"code": "other"},
            {"level_ids": [Command.update(self.level.id, {"offset_value": 22})]},
        ):
            self._assert_frozen(self.policy, vals)

    def test_used_level_changes_who_approves_and_its_channel(self):
        self._use(self.level)
        self.level.write({"requires_approval": "manager", "channel": "post"})
        self.assertEqual(self.level.requires_approval, "manager")

    def test_writing_the_same_values_is_no_change(self):
        self._use(self.level)
        self.level.write({"offset_value": 20, "body": "<p>Please pay.</p>", "name": "Renamed"})
        self.policy.write({"tolerance": 0.0, "date_from": str(DAY)})
        self.assertEqual(self.level.name, "Renamed")

    def test_used_text_gains_a_language_and_keeps_it(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self._use(self.level)
        italian = self.level.with_context(lang="it_IT")
        for field, old, new in [
            ("subject", "Sollecito", "Altro"),
            ("body", {"Please pay.": "Paghi, per favore."}, {"Please pay.": "Paghi."}),
        ]:
            self.level.update_field_translations(field, {"it_IT": old})
            for changed in (new, False):
                with self.assertRaises(UserError):
                    self.level.update_field_translations(field, {"it_IT": changed})
            with self.assertRaises(UserError):
                self.level.update_field_translations(field, {"en_US": new})
        self.assertEqual(italian.subject, "Sollecito")
        self.assertEqual(italian.body, "<p>Paghi, per favore.</p>")
        with self.assertRaises(UserError):
            italian.subject = "Altro"

    def test_used_policy_gets_no_other_level_and_loses_none(self):
        self._use(self.level)
        other = self.level.copy_data({"code": "firm", "rank": 40})[0]
        with self.assertRaises(UserError):
            self.env["credit.recovery.level"].create({**other, "policy_id": self.policy.id})
        with self.assertRaises(UserError):
            self.level.unlink()
        with self.assertRaises(UserError):
            self.policy.unlink()

    def test_unused_policy_can_be_deleted(self):
        self.policy.unlink()
        self.assertFalse(self.level.exists())

    def test_new_version_of_a_used_policy_changes_freely(self):
        self._use(self.level)
        new = self.Policy.browse(self.policy.action_new_version()["res_id"])
        new.level_ids.offset_value = 30
        self.assertEqual(self.level.offset_value, 20)


class TestChoice(PolicyCase):
    """001-13: the partner's policy, else that of its type, else the company's default."""

    def setUp(self):
        super().setUp()
        self.own = self._make_policy()
        self.partner = self._make_partner()

    def _choose(self, partners, company=None, today=DAY):
        return self.Policy._get_for_partners(partners, company or self.italian, today)

    def test_choice_goes_from_partner_to_type_to_default(self):
        consumer = self._make_partner(is_company=False)
        chosen = self._make_partner(is_company=False)
        chosen.with_company(self.italian).recovery_policy_id = self.own
        policies = self._choose(self.partner | consumer | chosen)
        self.assertEqual(policies[self.partner.id], self._get_policy(self.italian, "business"))
        self.assertEqual(policies[consumer.id], self._get_policy(self.italian, "consumers"))
        self.assertEqual(policies[chosen.id], self.own)

    def test_default_is_the_companys(self):
        self.italian.recovery_policy_id = self.own
        self.assertEqual(self._choose(self.partner)[self.partner.id], self.own)

    def test_chosen_version_stands_for_its_code(self):
        self.partner.with_company(self.italian).recovery_policy_id = self.own
        new = self.own.copy({"version": 2, "date_from": DAY + ONE_DAY})
        self.assertEqual(self._choose(self.partner)[self.partner.id], self.own)
        self.assertEqual(self._choose(self.partner, today=DAY + ONE_DAY)[self.partner.id], new)

    def test_policy_not_yet_in_force_leaves_the_next_choice(self):
        self.partner.with_company(self.italian).recovery_policy_id = self.own
        policy = self._choose(self.partner, today=DAY - ONE_DAY)[self.partner.id]
        self.assertEqual(policy.code, "business")

    def test_choice_is_per_company(self):
        self.partner.with_company(self.italian).recovery_policy_id = self.own
        policy = self._choose(self.partner, self.foreign)[self.partner.id]
        self.assertEqual(policy, self._get_policy(self.foreign, "standard"))

    def test_branch_follows_its_root_company(self):
        branch = self._make_company("Riva Nord", "base.it", parent_id=self.italian.id)
        self.partner.with_company(self.italian).recovery_policy_id = self.own
        self.assertEqual(self._choose(self.partner, branch)[self.partner.id], self.own)

    def test_company_without_policy_has_an_empty_one(self):
        company = self._make_company("Riva SA", "base.fr")
        company.recovery_policy_id.unlink()
        self.assertFalse(self._choose(self.partner, company)[self.partner.id])

    def test_choice_takes_no_query_per_partner(self):
        partners = self.env["res.partner"].create([{"name": f"P{i}"} for i in range(50)])
        partners.with_company(self.italian).recovery_policy_id = self.own
        counts = []
        for some in (partners[:2], partners):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._choose(some)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 8)


class TestRefused(PolicyCase):
    def setUp(self):
        super().setUp()
        self.policy = self._get_policy(self.italian, "business")
        self.levels = {level.code: level for level in self.policy.level_ids}

    def _assert_invalid(self, code, vals, message):
        with self._assert_refused(ValidationError, message):
            self.levels[code].write(vals)

    def test_courtesy_comes_by_the_due_date(self):
        self.levels["courtesy"].offset_value = 0
        self._assert_invalid("courtesy", {"offset_value": 1}, "on the due date or earlier")
        self._assert_invalid("courtesy", {"threatening": True}, "not threatening")

    def test_message_names_level_and_policy(self):
        self._assert_invalid(
            "courtesy", {"offset_value": 1}, r"Courtesy reminder of policy Business \(version 1\)"
        )

    def test_repetition_has_days_and_number(self):
        self._assert_invalid("firm", {"repeat_days": 0}, "give both")
        self._assert_invalid("soft", {"repeat_max": 1}, "give both")
        self._assert_invalid("formal", {"repeat_days": 30, "repeat_max": 1}, "not repeated")

    def test_formal_notice_goes_where_receipt_is_proved(self):
        for channel in ("email", "post"):
            for field in ("channel", "fallback_channel", "last_channel"):
                self._assert_invalid("formal", {field: channel}, "receipt must be proved")
        self.levels["formal"].write({"channel": "registered_letter", "fallback_channel": False})

    def test_call_goes_by_phone_only(self):
        self._assert_invalid("call", {"channel": "email"}, "by phone")
        self._assert_invalid("call", {"fallback_channel": "email"}, "by phone")
        self._assert_invalid("soft", {"channel": "phone"}, "does not go by phone")

    def test_written_notice_has_a_channel_and_no_gap(self):
        self._assert_invalid("soft", {"channel": False, "fallback_channel": False}, "choose")
        self._assert_invalid("soft", {"channel": False}, "from the first one on")

    def test_unknown_placeholder_is_named(self):
        self._assert_invalid("soft", {"subject": "{{ vat }}"}, "unknown placeholders vat")
        self._assert_invalid("soft", {"body": "<p>{{ a.b }}</p>"}, r"a\.b; known are debtor")

    def test_unknown_placeholder_is_found_in_every_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        with self._assert_refused(ValidationError, "piva"):
            self.levels["soft"].update_field_translations("subject", {"it_IT": "{{ piva }}"})

    def test_negative_amounts_are_refused(self):
        self._assert_invalid("formal", {"min_amount": -1}, "may not be negative")

    def test_higher_level_is_not_earlier(self):
        soft = self.levels["soft"]
        update = [Command.update(soft.id, {"offset_value": 34})]
        with self._assert_refused(ValidationError, "earlier than the lower level"):
            self.policy.level_ids = update
        both = [*update, Command.update(self.levels["firm"].id, {"offset_value": 34})]
        self.policy.level_ids = both
        self.assertEqual(soft.offset_value, 34)

    def test_policies_belong_to_root_companies(self):
        branch = self._make_company("Riva Sud", "base.it", parent_id=self.italian.id)
        with self._assert_refused(ValidationError, "is a branch"):
            self._make_policy(branch)

    def test_one_policy_per_type_of_debtor(self):
        with self._assert_refused(ValidationError, "same type of debtor"):
            self._make_policy(debtor_type="consumer")
        self._make_policy(self.foreign, debtor_type="consumer")

    def test_default_policy_is_not_archived(self):
        with self._assert_refused(ValidationError, "Choose another default first"):
            self.policy.active = False
        self.italian.recovery_policy_id = self._get_policy(self.italian, "manual_only")
        self.policy.active = False

    def test_collector_reads_policies_and_writes_none(self):
        collector = self._make_user("collector")
        policy = self.policy.with_user(collector)
        self.assertEqual(policy.level_ids.mapped("code")[0], "courtesy")
        for call in (
            lambda: policy.write({"name": "Mine"}),
            lambda: policy.level_ids[0].write({"script": "Mine"}),
            lambda: policy.level_ids[0].unlink(),
            lambda: policy.action_new_version(),
            lambda: policy.create({"name": "Mine", "code": "mine"}),
            lambda: policy.level_ids[0].update_field_translations("name", {"en_US": "Mine"}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_manager_writes_policies(self):
        policy = self.policy.with_user(self._make_user("manager"))
        policy.level_ids[0].script = "<p>Mine</p>"
        self.assertTrue(policy.action_new_version()["res_id"])


class TestLadder(PolicyCase):
    def test_ladder_is_the_policy_in_pure_form(self):
        policy = self._get_policy(self.italian, "business")
        policy.tolerance = 0.1
        ladder = policy._to_ladder(DAY)
        self.assertEqual(ladder.tolerance, Decimal("0.1"))
        self.assertEqual(ladder.formal_min_days_between_notices, 30)
        formal = ladder.rung_by_code["formal"]
        self.assertEqual((formal.min_amount, formal.threatening), (Decimal(100), True))
        self.assertEqual(formal.level_id, policy.level_ids.filtered("threatening")[0].id)

    def test_working_days_are_the_countrys(self):
        easter_monday, unity_day = (
            fields.Date.to_date("2026-04-06"),
            fields.Date.to_date("2026-10-03"),
        )
        italian = self._get_policy(self.italian, "business")._get_working_days()
        self.assertFalse(italian.is_working(easter_monday))
        german = self._get_policy(self.foreign, "standard")._get_working_days()
        self.assertIn(unity_day, german.holidays)
        self.assertNotIn(unity_day, italian.holidays)

    def test_policy_without_levels_has_no_rungs(self):
        self.assertEqual(self._make_policy(level_ids=[])._to_ladder(DAY).rungs, ())


class TestDebtorType(PolicyCase):
    """The type of a debtor is proposed, and a choice stays."""

    def test_type_is_proposed_and_follows_the_data(self):
        partner = self._make_partner(is_company=False)
        self.assertEqual(partner.recovery_debtor_type, "consumer")
        partner.vat = "IT12345670017"
        self.assertEqual(partner.recovery_debtor_type, "business")

    def test_choice_is_never_overwritten(self):
        partner = self._make_partner()
        partner.recovery_debtor_type = "consumer"
        partner.vat = "IT12345670017"
        self.assertEqual(partner.recovery_debtor_type, "consumer")
        created = self._make_partner(recovery_debtor_type="public_body")
        created.is_company = False
        self.assertEqual(created.recovery_debtor_type, "public_body")

    def test_emptied_type_is_proposed_again(self):
        partner = self._make_partner(recovery_debtor_type="consumer")
        partner.recovery_debtor_type = False
        self.assertEqual(partner.recovery_debtor_type, "business")
        partner.is_company = False
        self.assertEqual(partner.recovery_debtor_type, "consumer")

    def test_office_of_six_characters_is_a_public_body(self):
        italy = self.env.ref("base.it").id
        for code, expected in [("UFABCD", "public_body"), ("ABCDEFG", "business")]:
            partner = self._make_partner(country_id=italy, l10n_it_pa_index=code)
            self.assertEqual(partner.recovery_debtor_type, expected, code)
        partner.l10n_it_pa_index = "UFABCD"
        self.assertEqual(partner.recovery_debtor_type, "public_body")
