"""Companies, policies and notices for the tests of policies."""

from contextlib import contextmanager
from datetime import date

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

DAY = date(2026, 3, 2)


class PolicyCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Policy = cls.env["credit.recovery.policy"]
        cls.italian = cls._make_company("Fornaci Riva Srl", "base.it")
        cls.foreign = cls._make_company("Riva GmbH", "base.de")

    @contextmanager
    def _assert_refused(self, error, pattern):
        """As assertRaisesRegex, and undone in the database and the cache."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    @classmethod
    def _make_company(cls, name, country, **vals):
        return cls.env["res.company"].create(
            {"name": name, "country_id": cls.env.ref(country).id, **vals}
        )

    @classmethod
    def _get_policy(cls, company, code):
        return cls.Policy.search([("company_id", "=", company.id), ("code", "=", code)])

    @classmethod
    def _make_policy(cls, company=None, code="own", date_from=DAY, **vals):
        level = {
            "name": "Reminder",
            "code": "soft",
            "rank": 30,
            "kind": "reminder",
            "offset_value": 20,
            "channel": "email",
        }
        return cls.Policy.create(
            {
                "name": "Own",
                "code": code,
                "company_id": (company or cls.italian).id,
                "date_from": date_from,
                "level_ids": [Command.create(level)],
                **vals,
            }
        )

    @classmethod
    def _make_partner(cls, **vals):
        return cls.env["res.partner"].create({"name": "Bianchi Srl", "is_company": True, **vals})

    @classmethod
    def _use(cls, level, day=DAY):
        """A notice of the level, as the review prepares it."""
        return cls.env["credit.recovery.notice"].create(
            {
                "partner_id": cls._make_partner().id,
                "company_id": level.company_id.id,
                "currency_id": level.currency_id.id,
                "level_id": level.id,
                "channel": "email",
                "date": day,
            }
        )

    @classmethod
    def _make_user(cls, role):
        return new_test_user(
            cls.env,
            login=f"policy_{role}",
            groups=f"base.group_user,credit_recovery.group_recovery_{role}",
            company_id=cls.italian.id,
            company_ids=[Command.set(cls.italian.ids)],
        )
