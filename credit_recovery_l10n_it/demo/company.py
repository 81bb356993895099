"""The demo company, Officine Belcolle S.r.l. of Bologna, and its people; all of it is invented."""

import base64
from pathlib import Path

from markupsafe import Markup

from odoo import Command

IBAN = "IT11L0998702400000010203040"
LOGO = Path(__file__).parent / "logo.png"
FOOTER = "Lavorazioni meccaniche, manutenzione e ricambi per l'industria"
# login: name, role, title, phone; the password is the login
PEOPLE = {
    "laura": ("Laura Montanari", "manager", "Responsabile amministrativa", "+39 051 555 0161"),
    "marco": ("Marco Righi", "collector", "Recupero crediti", "+39 051 555 0162"),
    "chiara": ("Chiara Venturi", None, "Area commerciale Emilia", "+39 051 555 0171"),
    "davide": ("Davide Sola", None, "Area commerciale Nord", "+39 051 555 0172"),
}
POUNDS_PER_EURO = 0.86
# colleagues get no mail about what the story books
QUIET = {
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}


class Office:
    """The demo company's records that the story works with; its environments are the people's.

    :param company: the demo company
    """

    def __init__(self, company):
        self.company = company
        users = company.env["res.users"].search([("login", "in", list(PEOPLE))])
        self.users = {user.login: user for user in users}

    def get_env(self, login):
        """The environment of one of its people in the company."""
        return self.company.env(
            user=self.users[login].id,
            context={
                "lang": "it_IT",
                "tz": "Europe/Rome",
                "allowed_company_ids": self.company.ids,
                **QUIET,
            },
        )


def create_office(env, date_begin):
    """Create the company with chart of accounts, bank account, people and exchange rate.

    :param date date_begin: the day of the first event
    :return: Office
    """
    _load_languages(env)
    company = _create_company(env)
    env = env(context={**env.context, **QUIET, "allowed_company_ids": company.ids})
    # the registry may still be loading: the chart's module is installed, so nothing else is needed
    env["account.chart.template"]._load("it", company, install_demo=False)
    _create_bank_account(env, company)
    _create_people(env, company)
    _add_pounds(env, company, date_begin)
    return Office(company.with_env(env))


def _load_languages(env):
    """Italian with its translations; British English has those of the source, and its own dates."""
    missing = [
        lang
        for lang in ("it_IT", "en_GB")
        if not env["res.lang"].search_count([("code", "=", lang)])
    ]
    if "it_IT" in missing:
        lang = env["res.lang"]._activate_lang("it_IT")
        env["base.language.install"].create({"lang_ids": [Command.set(lang.ids)]}).lang_install()
    if "en_GB" in missing:
        env["res.lang"]._activate_lang("en_GB")


def _create_company(env):
    # without this, Odoo would install further Italian modules here, and commit
    env = env(context={**env.context, "chart_template_load": True})
    bologna = env.ref("base.state_it_bo")
    company = env["res.company"].create(
        {
            "name": "Officine Belcolle S.r.l.",
            "country_id": env.ref("base.it").id,
            "currency_id": env.ref("base.EUR").id,
            "logo": base64.b64encode(LOGO.read_bytes()),
            # the story's steps come on a night counted from today, whatever day that is
            "recovery_due_shift": False,
            "report_footer": Markup("<p>%s</p>") % FOOTER,
        }
    )
    company.partner_id.lang = "it_IT"
    company.write(
        {
            "street": "Via dell'Industria 27",
            "zip": "40138",
            "city": "Bologna",
            "state_id": bologna.id,
            "phone": "+39 051 555 0160",
            "email": "info@belcolle.example",
            "website": "https://www.belcolle.example",
            "vat": "IT99424450379",
            "l10n_it_codice_fiscale": "99424450379",
            "l10n_it_tax_system": "RF01",
            "l10n_it_has_eco_index": True,
            "l10n_it_eco_index_office": bologna.id,
            "l10n_it_eco_index_number": "409127",
            "l10n_it_eco_index_share_capital": 90000,
            "l10n_it_eco_index_sole_shareholder": "SM",
            "l10n_it_eco_index_liquidation_state": "LN",
        }
    )
    return company


def _create_bank_account(env, company):
    """The company's bank account; payments are booked on it at once."""
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )
    bank = env["res.bank"].create(
        {"name": "Banca Valle del Reno", "country": company.country_id.id}
    )
    journal.bank_account_id = env["res.partner.bank"].create(
        {
            "acc_number": IBAN,
            "bank_id": bank.id,
            "partner_id": company.partner_id.id,
            "company_id": company.id,
            "acc_holder_name": company.name,
            "allow_out_payment": True,
        }
    )
    journal.inbound_payment_method_line_ids.payment_account_id = journal.default_account_id


def _create_people(env, company):
    groups = {
        "manager": env.ref("credit_recovery.group_recovery_manager"),
        "collector": env.ref("credit_recovery.group_recovery_collector"),
        None: env.ref("base.group_user"),
    }
    users = env["res.users"].with_context(no_reset_password=True)
    people = users.create(
        [
            {
                "login": login,
                "password": login,
                "name": name,
                "email": f"{login}@belcolle.example",
                "phone": phone,
                "function": title,
                "lang": "it_IT",
                "tz": "Europe/Rome",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set((env.ref("base.group_user") + groups[role]).ids)],
            }
            for login, (name, role, title, phone) in PEOPLE.items()
        ]
    )
    manager = people.filtered(lambda user: user.login == "laura")
    company.write({"recovery_manager_id": manager.id, "recovery_signatory_id": manager.id})
    # the story is the same on whatever day it is told
    company.recovery_closure_ids.active = False
    env.ref("base.user_admin").company_ids += company


def _add_pounds(env, company, date_begin):
    pounds = env.ref("base.GBP")
    pounds.active = True
    env["res.currency.rate"].create(
        {
            "currency_id": pounds.id,
            "company_id": company.id,
            "name": date_begin,
            "company_rate": POUNDS_PER_EURO,
        }
    )
