"""The shipped policies: their numbers, their texts in both languages, who gets which."""

import re

from odoo.tools import html2plaintext

from odoo.addons.credit_recovery.tools import text

from .policy_common import PolicyCase

NUMBERS = (
    "offset_value",
    "offset_unit",
    "wait_days",
    "min_amount",
    "payment_days",
    "requires_approval",
)
# requirements, "Business in full"
BUSINESS = {
    "courtesy": (-5, "day", 0, 0, 0, "none"),
    "call": (3, "working_day", 0, 250, 0, "none"),
    "soft": (20, "day", 7, 0, 10, "none"),
    "firm": (33, "day", 10, 0, 10, "collector"),
    "formal": (45, "day", 10, 100, 15, "manager"),
    "handover": (3, "month", 30, 500, 0, "manager"),
}
WRITTEN = ("courtesy", "soft", "firm", "formal")
THREATS = re.compile(
    r"\b(legal\w*|law|lawyer|court\w*|default|formal\w*|interest\w*|proceedings|suspend\w*|"
    r"compensation|costs|diffid\w*|leg(?:g|ale|ali)\w*|avvocat\w*|tribunal\w*|giudi\w*|mora|"
    r"interess\w*|spese|sospe\w*|azion\w*)\b",
    re.IGNORECASE,
)


def get_table(policy):
    return {
        level.code: tuple(level[name] for name in NUMBERS)
        for level in policy.level_ids.sorted("rank")
    }


class TestNumbers(PolicyCase):
    def test_business_is_the_table(self):
        policy = self._get_policy(self.italian, "business")
        self.assertEqual(get_table(policy), BUSINESS)
        self.assertEqual(list(get_table(policy)), list(BUSINESS))
        self.assertEqual(policy.min_days_between_notices, 10)
        self.assertEqual(policy.formal_min_days_between_notices, 30)

    def test_neutral_policy_has_the_same_numbers(self):
        self.assertEqual(get_table(self._get_policy(self.foreign, "standard")), BUSINESS)

    def test_public_bodies_are_given_more_time(self):
        expected = {
            **BUSINESS,
            "call": (10, "day", *BUSINESS["call"][2:]),
            "soft": (30, *BUSINESS["soft"][1:]),
            "firm": (45, *BUSINESS["firm"][1:]),
            "formal": (60, *BUSINESS["formal"][1:]),
            "handover": (4, *BUSINESS["handover"][1:]),
        }
        policy = self._get_policy(self.italian, "public_bodies")
        self.assertEqual(get_table(policy), expected)
        self.assertEqual(policy.debtor_type, "public_body")

    def test_consumers_have_the_numbers_of_business(self):
        policy = self._get_policy(self.italian, "consumers")
        self.assertEqual(get_table(policy), BUSINESS)
        self.assertEqual(policy.debtor_type, "consumer")

    def test_what_is_for_businesses_only_and_what_is_approved_by_name(self):
        policies = {
            code: self._get_policy(self.italian, code)
            for code in ("business", "public_bodies", "consumers", "manual_only")
        }
        self.assertEqual([c for c, p in policies.items() if not p.commercial], ["consumers"])
        self.assertEqual([c for c, p in policies.items() if p.named_approval], ["manual_only"])

    def test_every_step_of_manual_only_is_approved(self):
        table = get_table(self._get_policy(self.italian, "manual_only"))
        self.assertEqual(
            {code: numbers[-1] for code, numbers in table.items()},
            dict.fromkeys(("courtesy", "call", "soft", "firm"), "collector")
            | dict.fromkeys(("formal", "handover"), "manager"),
        )
        self.assertEqual(
            {code: numbers[:-1] for code, numbers in table.items()},
            {code: numbers[:-1] for code, numbers in BUSINESS.items()},
        )

    def test_what_all_policies_share(self):
        for policy in self.Policy.search([("company_id", "=", self.italian.id)]):
            levels = {level.code: level for level in policy.level_ids}
            firm = levels["firm"]
            self.assertEqual((firm.repeat_days, firm.repeat_max), (15, 2))
            self.assertEqual(levels["courtesy"].new_customer_invoices, 3)
            threatening = policy.level_ids.filtered("threatening")
            self.assertEqual(threatening.mapped("code"), ["formal", "handover"])
            for code in ("courtesy", "soft", "firm"):
                self.assertEqual(levels[code]._get_channels(), ["email", "post"])
            self.assertEqual(levels["call"]._get_channels(), ["phone"])
            self.assertEqual(
                levels["formal"]._get_channels(), ["certified_email", "registered_letter"]
            )

    def test_commercial_interest_is_not_for_consumers(self):
        formal = self._get_policy(self.italian, "business").level_ids.filtered("charge_interest")
        self.assertEqual((formal.code, formal.charge_compensation), ("formal", True))
        formal = self._get_policy(self.italian, "consumers").level_ids.filtered("charge_interest")
        self.assertEqual((formal.code, formal.charge_compensation), ("formal", False))


class TestWho(PolicyCase):
    def _get_codes(self, company):
        return set(self.Policy.search([("company_id", "=", company.id)]).mapped("code"))

    def test_italian_company_gets_the_italian_policies(self):
        self.assertEqual(
            self._get_codes(self.italian), {"business", "public_bodies", "consumers", "manual_only"}
        )
        self.assertEqual(self.italian.recovery_policy_id.code, "business")

    def test_other_company_gets_the_neutral_policy(self):
        self.assertEqual(self._get_codes(self.foreign), {"standard"})
        self.assertEqual(self.foreign.recovery_policy_id.code, "standard")

    def test_branch_gets_none(self):
        branch = self._make_company("Riva Est", "base.it", parent_id=self.italian.id)
        self.assertFalse(self._get_codes(branch))
        self.assertFalse(branch.recovery_policy_id)

    def test_making_them_again_changes_nothing(self):
        companies = self.italian | self.foreign
        self.assertFalse(companies._create_default_recovery_policy())

    def test_company_that_moves_to_italy_gets_the_italian_policies(self):
        self.foreign.write({"country_id": self.env.ref("base.it").id})
        self.foreign.account_fiscal_country_id = self.env.ref("base.it")
        self.assertEqual(self._get_codes(self.foreign), self._get_codes(self.italian))
        self.assertEqual(self.foreign.recovery_policy_id.code, "business")

    def test_neutral_policy_in_use_stays(self):
        neutral = self.foreign.recovery_policy_id
        self._use(neutral.level_ids[0])
        self.foreign.account_fiscal_country_id = self.env.ref("base.it")
        self.assertTrue(neutral.active)
        self.assertEqual(self.foreign.recovery_policy_id, neutral)
        self.assertIn("business", self._get_codes(self.foreign))

    def test_neutral_policy_of_a_partner_stays(self):
        neutral = self.foreign.recovery_policy_id
        self._make_partner().with_company(self.foreign).recovery_policy_id = neutral
        self.foreign.account_fiscal_country_id = self.env.ref("base.it")
        self.assertTrue(neutral.active)

    def test_shipped_policies_reach_back(self):
        """Reviews of the days before the installation find a policy."""
        policy = self.italian.recovery_policy_id
        self.assertEqual(policy._get_in_force(policy.date_from), policy)
        self.assertLess(policy.date_from.year, 2010)


class TestTexts(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        cls.later = cls._make_company("Riva Bis Srl", "base.it")
        cls.later_foreign = cls._make_company("Riva Ltd", "base.uk")

    def _get_level(self, code, policy="business", lang="en_US", company=None):
        policy = self._get_policy(company or self.later, policy)
        return policy.level_ids.filtered(lambda lv: lv.code == code).with_context(lang=lang)

    def _get_shipped(self):
        return (self.later | self.later_foreign).mapped(
            lambda company: self.Policy.search([("company_id", "=", company.id)])
        )

    def _pick_levels(self, policy, *codes):
        by_code = policy.level_ids.grouped("code")
        return [by_code[code] for code in codes]

    def _iter_texts(self, policy):
        for lang in ("en_US", "it_IT"):
            for level in policy.level_ids.with_context(lang=lang):
                if level.code in WRITTEN:
                    yield lang, level, f"{level.subject}\n{html2plaintext(level.body)}"

    def _load_italian(self):
        self.env["ir.module.module"]._load_module_terms(
            ["credit_recovery", "credit_recovery_l10n_it"], ["it_IT"]
        )

    def test_texts_are_there_in_both_languages(self):
        for policy in self._get_shipped():
            for level in policy.level_ids:
                names = ["name"]
                names += ["subject", "body"] if level.code in WRITTEN else []
                names += ["script"] if level.kind == "call" else []
                for name in names:
                    english, italian = (
                        level.with_context(lang=lang)[name] for lang in ("en_US", "it_IT")
                    )
                    self.assertTrue(english, (policy.code, level.code, name))
                    self.assertNotEqual(english, italian, (policy.code, level.code, name))
            self.assertNotEqual(
                policy.with_context(lang="en_US").text, policy.with_context(lang="it_IT").text
            )

    def test_every_paragraph_is_translated(self):
        for record, name in [
            *((policy, "text") for policy in self._get_shipped()),
            *((lv, name) for lv in self._get_shipped().level_ids for name in ("body", "script")),
        ]:
            terms, _context = record.get_field_translations(name, ["it_IT"])
            self.assertFalse([term for term in terms if not term["value"]], (record, name))

    def test_placeholders_are_known_and_the_same_in_both_languages(self):
        for policy in self._get_shipped():
            found = {}
            for _lang, level, words in self._iter_texts(policy):
                text.check(words)
                filled = text.fill(words, dict.fromkeys(text.PLACEHOLDERS, "X"))
                self.assertNotIn("{{", filled)
                found.setdefault(level.code, []).append(sorted(re.findall(r"{{ (\w+) }}", words)))
            for code, (english, italian) in found.items():
                self.assertEqual(english, italian, code)
                self.assertEqual(bool(english), code != "courtesy", code)

    def test_nothing_threatens_before_the_formal_notice(self):
        """001-2; for consumers above all."""
        for policy in self._get_shipped():
            for lang, level, words in self._iter_texts(policy):
                words += html2plaintext(level._get_body_template())
                threats = THREATS.findall(words)
                self.assertEqual(bool(threats), level.code == "formal", (lang, level.code, threats))

    def test_formal_notice_of_businesses_cites_the_law(self):
        words = self._get_level("formal", lang="it_IT").subject
        words += self._get_level("formal", lang="it_IT").body
        for part in ("1219", "2943", "231", "costituisce in mora", "senza ulteriore avviso"):
            self.assertIn(part, words)

    def test_formal_notice_of_consumers_claims_the_legal_interest(self):
        words = self._get_level("formal", "consumers", "it_IT").body
        self.assertIn("interessi legali", words)
        self.assertIn("1284", words)
        self.assertNotIn("231", words)

    def test_what_is_overdue_is_met_by_phone_and_by_e_mail_in_a_calm_tone(self):
        """002-3, 004-4: the call comes before the first letter, neither threatens nor costs."""
        for policy in self._get_shipped():
            call, soft = self._pick_levels(policy, "call", "soft")
            self.assertLess(call.rank, soft.rank)
            self.assertTrue(call.script)
            self.assertEqual((call.channel, soft.channel), ("phone", "email"))
            for level in (call, soft):
                self.assertFalse(level.threatening or level.charge_interest or level.fee)

    def test_then_at_regular_intervals_by_ways_that_reach_him(self):
        """004-5: e-mail or letter repeated, then certified e-mail or registered letter."""
        for policy in self._get_shipped():
            firm, formal = self._pick_levels(policy, "firm", "formal")
            self.assertEqual((firm.repeat_days, firm.repeat_max), (15, 2))
            self.assertLessEqual(set(firm._get_channels()), {"email", "post"})
            proved = {"certified_email", "registered_letter"}
            self.assertLessEqual(set(formal._get_channels()), proved)

    def test_incentive_adds_a_reason_to_pay_in_the_letters_language(self):
        """004-6"""
        level = self._get_level("firm")
        self.assertEqual(level.tone, "incentive")
        self.assertIn("keeps the terms", level._get_body_template())
        self.assertIn("condizioni", self._get_level("firm", lang="it_IT")._get_body_template())
        level.tone = "memo"
        self.assertEqual(level._get_body_template(), level.body)

    def test_italian_installed_later_brings_its_texts(self):
        old = self._get_level("soft", lang="it_IT", company=self.italian)
        self.assertEqual(old.subject, "Payment reminder")
        self._load_italian()
        self.assertEqual(old.subject, "Sollecito di pagamento")
        self.assertEqual(old.body, self._get_level("soft", lang="it_IT").body)

    def test_edited_texts_stay_when_italian_is_installed(self):
        level = self._get_level("soft", company=self.italian)
        level.subject = "Our own words"
        level.body = "<p>Dear Customer,</p><p>our own words.</p>"
        self._load_italian()
        italian = level.with_context(lang="it_IT")
        self.assertEqual(italian.subject, "Our own words")
        self.assertEqual(italian.body, "<p>Gentile Cliente,</p><p>our own words.</p>")

    def test_edited_translations_stay_when_texts_are_loaded_again(self):
        italian = self._get_level("soft", lang="it_IT")
        italian.subject = "Parole nostre"
        self._load_italian()
        self.assertEqual(italian.subject, "Parole nostre")
        self.assertEqual(italian.with_context(lang="en_US").subject, "Payment reminder")

    def test_used_level_gains_a_language(self):
        """A debtor is written to in his language, whatever was sent to others before."""
        level = self._get_level("soft", lang="it_IT", company=self.italian)
        self._use(level)
        self._load_italian()
        self.assertEqual(level.subject, "Sollecito di pagamento")

    def test_new_version_keeps_both_languages(self):
        policy = self._get_policy(self.later, "business")
        new = policy.browse(policy.action_new_version()["res_id"])
        soft = new.level_ids.filtered(lambda level: level.code == "soft")
        self.assertEqual(soft.with_context(lang="it_IT").subject, "Sollecito di pagamento")
        self.assertEqual(soft.with_context(lang="en_US").subject, "Payment reminder")


class TestReasons(PolicyCase):
    def test_each_cause_of_non_payment_proposes_an_action(self):
        """004-3, 001-14"""
        reasons = self.env["credit.recovery.reason"].search([("usage", "=", "non_payment")])
        proposals = dict(reasons.mapped(lambda reason: (reason.name, reason.proposes)))
        self.assertEqual(proposals["Instalment too high"], "plan")
        self.assertEqual(proposals["Dissatisfied with the quality"], "dispute")
        self.assertEqual(proposals["Invoice and payment dates do not match"], "terms")
        self.assertEqual(proposals["Own customers pay late"], "promise")
        self.assertTrue(all(proposals.values()))

    def test_every_usage_has_reasons(self):
        usages = self.env["credit.recovery.reason"]._fields["usage"].get_values(self.env)
        for usage in usages:
            self.assertTrue(self.env["credit.recovery.reason"].search([("usage", "=", usage)]))


class TestWritten(PolicyCase):
    """000-3, 003-1: the shipped policies say what is agreed before the sale."""

    def test_each_has_criteria_terms_limits_and_a_clause(self):
        codes = ("business", "public_bodies", "consumers", "manual_only")
        policies = [self._get_policy(self.italian, code) for code in codes]
        for policy in [*policies, self._get_policy(self.foreign, "standard")]:
            for name in ("criteria", "terms", "limit_procedure", "invoice_clause"):
                self.assertTrue(html2plaintext(policy[name] or "").strip(), (policy.code, name))

    def test_the_clause_names_the_law_that_applies(self):
        for code, law in (
            ("business", "231/2002"),
            ("public_bodies", "231/2002"),
            ("consumers", "1284"),
        ):
            self.assertIn(law, self._get_policy(self.italian, code).invoice_clause)
        for policy in (
            self._get_policy(self.italian, "consumers"),
            self._get_policy(self.foreign, "standard"),
        ):
            self.assertNotIn("231", policy.invoice_clause)
            self.assertNotIn("40", policy.invoice_clause)
