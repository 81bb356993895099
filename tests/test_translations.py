"""Every term of the addons has its Italian, and every Italian text keeps its placeholders."""

import re
from functools import cache

import polib

from odoo.tests import TransactionCase
from odoo.tools import file_path
from odoo.tools.translate import TranslationModuleReader

ADDONS = ("credit_recovery", "credit_recovery_l10n_it", "credit_recovery_sale")
# left empty, as Odoo leaves what is the same in both languages
SAME = {
    "%(cause)s: %(points)s",
    "%(customer)s, %(month)s: %(score)s",
    "%(document)s, %(customer)s: %(why)s",
    "%(level)s: %(channel)s, %(recipient)s",
    '<span class="mx-1">@</span>',
    "E-mail",
    "File",
    "IBAN",
    "ID",
    "Message-ID",
    "Partner",
    "Rating",
    "Tel.",
    "object._get_document_name().removesuffix('.pdf')",
    "object.display_name",
    "{{ dispute_answer }}",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\{ ?\w+ ?\}\}|%s")


class TestTranslations(TransactionCase):
    @classmethod
    @cache
    def get_terms(cls, addon):
        rows = TranslationModuleReader(cls.env.cr, modules=[addon], lang=None)
        return {source for _module, _type, _name, _id, source, _value, _comments in rows}

    def get_italian(self, addon):
        entries = polib.pofile(file_path(f"{addon}/i18n/it.po"))
        return {entry.msgid: entry.msgstr for entry in entries if entry.msgstr}

    def test_italian_is_complete(self):
        for addon in ADDONS:
            with self.subTest(addon=addon):
                missing = self.get_terms(addon) - self.get_italian(addon).keys() - SAME
                self.assertFalse(missing)

    def test_placeholders_stay(self):
        for addon in ADDONS:
            for source, text in self.get_italian(addon).items():
                with self.subTest(addon=addon, source=source):
                    self.assertCountEqual(PLACEHOLDER.findall(source), PLACEHOLDER.findall(text))

    def test_the_templates_are_up_to_date(self):
        """``dev/i18n.sh`` brings them up to date."""
        for addon in ADDONS:
            entries = polib.pofile(file_path(f"{addon}/i18n/{addon}.pot"))
            with self.subTest(addon=addon):
                self.assertEqual({entry.msgid for entry in entries}, self.get_terms(addon))
