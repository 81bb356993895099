"""Notices as the review writes them, for the tests of the letters."""

import base64
import io
from datetime import date, timedelta

import pypdf
from PIL import Image, ImageDraw

from odoo.fields import Command
from odoo.tests import TransactionCase

TODAY = date(2026, 3, 16)
IBAN = "IT60X0542811101000000123456"
OTHER_IBAN = "IT40S0542811101000000123456"
BODIES = {
    "courtesy": "<p>Dear {{ debtor }},</p><p>{{ coming }} will soon be due.</p>",
    "reminder": "<p>Dear {{ debtor }},</p><p>please pay {{ total }} by {{ deadline }}.</p>",
    "formal_notice": "<p>We demand payment of {{ total }} within {{ deadline }}.</p>",
}


def read(pdf):
    """The pages of a PDF as texts."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def flat(pdf):
    """The text of a PDF in one line, as a search sees it."""
    return " ".join(" ".join(read(pdf)).split())


class LetterCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        cls.env["ir.module.module"]._load_module_terms(["credit_recovery"], ["it_IT"])
        cls.eur = cls.env.ref("base.EUR")
        cls.eur.active = True
        cls.company = cls._create_company()
        cls.env.user.company_ids += cls.company
        cls.bank = cls._create_bank(IBAN, "Banca Popolare di Modena")
        cls.collector = cls.env["res.users"].create(
            {
                "name": "Anna Ferri",
                "login": "anna",
                "phone": "+39 051 555 0101",
                "email": "anna.ferri@bianchi.example",
                "function": "Credit manager",
            }
        )
        cls.debtor = cls.env["res.partner"].create(
            {
                "name": "Müller & Söhne S.r.l.",
                "is_company": True,
                "ref": "C00123",
                "lang": "en_US",
            }
        )
        cls.policy = cls.env["credit.recovery.policy"].create(
            {"name": "Letters", "code": "letters", "company_id": cls.company.id}
        )
        cls.levels = {kind: cls._create_level(kind, body) for kind, body in BODIES.items()}

    @classmethod
    def _create_company(cls):
        logo = Image.new("RGBA", (480, 120), (255, 255, 255, 0))
        draw = ImageDraw.Draw(logo)
        draw.rectangle((0, 20, 80, 100), fill=(20, 70, 130, 255))
        draw.ellipse((100, 20, 180, 100), fill=(200, 90, 20, 255))
        raw = io.BytesIO()
        logo.save(raw, "PNG")
        return cls.env["res.company"].create(
            {
                "name": "Officine Bianchi S.p.A.",
                "street": "Via Emilia 100",
                "zip": "40100",
                "city": "Bologna",
                "country_id": cls.env.ref("base.it").id,
                "vat": "IT01234560157",
                "company_registry": "BO-123456",
                "email": "crediti@bianchi.example",
                "phone": "+39 051 555 0100",
                "currency_id": cls.eur.id,
                "logo": base64.b64encode(raw.getvalue()),
                "report_footer": "<p>Capitale sociale € 100.000,00 i.v.</p>",
            }
        )

    @classmethod
    def _create_bank(cls, iban, name):
        return cls.env["res.partner.bank"].create(
            {
                "acc_number": iban,
                "partner_id": cls.company.partner_id.id,
                "bank_id": cls.env["res.bank"].create({"name": name}).id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _create_level(cls, kind, body):
        rank = list(BODIES).index(kind)
        return cls.env["credit.recovery.level"].create(
            {
                "name": kind,
                "code": kind,
                "kind": kind,
                "rank": 10 * (rank + 1),
                "policy_id": cls.policy.id,
                "offset_value": {"courtesy": -5, "reminder": 20, "formal_notice": 45}[kind],
                "channel": "registered_letter" if kind == "formal_notice" else "email",
                "payment_days": 15 if kind == "formal_notice" else 10,
                "subject": f"Subject of the {kind}",
                "body": body,
            }
        )

    @classmethod
    def line(cls, number, days, amount, section="a_overdue", **vals):
        """Values of a line: ``days`` late (negative: to come) at TODAY."""
        due = TODAY - timedelta(days=days)
        return {
            "section": section,
            "company_id": cls.company.id,
            "partner_id": cls.debtor.id,
            "currency_id": cls.eur.id,
            "move_name": number,
            "move_ref": number,
            "date_invoice": due - timedelta(days=30),
            "date_due": due,
            "days_overdue": max(days, 0),
            "amount_original": amount,
            "amount_residual": amount,
            "iban": IBAN,
            "bank_id": cls.bank.id,
            **vals,
        }

    @classmethod
    def notice(cls, kind="reminder", lines=None, **vals):
        """A numbered notice of that kind with these lines and the totals they make."""
        lines = lines if lines is not None else [cls.line("INV/2026/0001", 30, 1234.5)]
        total = dict.fromkeys(("residual", "credit", "disputed"), 0.0)
        for line in lines:
            for name in total:
                if line["section"] == "a_overdue":
                    total[name] += line.get(f"amount_{name}", 0.0)
        formal = kind == "formal_notice"
        return cls.env["credit.recovery.notice"].create(
            {
                "name": "REM/2026/0007",
                "state": "approved",
                "partner_id": cls.debtor.id,
                "company_id": cls.company.id,
                "currency_id": cls.eur.id,
                "level_id": cls.levels[kind].id,
                "channel": "registered_letter" if formal else "email",
                "recipient_name": "Müller & Söhne S.r.l., Ufficio fornitori",
                "recipient_address": "Viale dell'Industria 5\n36100 Vicenza VI\nItaly",
                "recipient_email": "fornitori@mueller.example",
                "lang": "en_US",
                "date": TODAY,
                "payments_up_to": TODAY - timedelta(days=1),
                "payment_deadline": False if formal else TODAY + timedelta(days=10),
                "user_id": cls.collector.id,
                "signatory_id": cls.collector.id,
                "line_ids": [Command.create(line) for line in lines],
                "amount_overdue": total["residual"],
                "amount_credit": total["credit"],
                "amount_disputed": total["disputed"],
                "amount_total": total["residual"] - total["credit"] - total["disputed"],
                "amount_coming": sum(
                    line["amount_residual"] for line in lines if line["section"] == "b_coming"
                ),
                **vals,
            }
        )
