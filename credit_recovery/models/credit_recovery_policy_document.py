"""The policy as a document: for the customers, in their language, to be signed (000-2, 000-3)."""

import io
from collections import OrderedDict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date, is_html_empty
from odoo.tools.misc import get_lang

from ..data.policies import SHIPPED_FROM
from .credit_recovery_policy_terms import APPROVED

OF_POLICY, OF_PARTNER = "credit_recovery.report_policy", "credit_recovery.report_policy_partner"


class CreditRecoveryPolicy(models.Model):
    _inherit = "credit.recovery.policy"

    def _get_pdfs(self):
        """{id: PDF} in the user's language."""
        self.check_access("read")
        return self._print({policy.id: policy._get_document_values() for policy in self})

    @api.model
    def _get_partner_pdfs(self, partners):
        """{customer id: PDF} of the policies in force for customers, in their languages."""
        self.check_access("read")
        partners.check_access("read")
        company = self.env.company.root_id
        debtors = partners.commercial_partner_id
        policies = self._get_for_partners(debtors, company, company._get_recovery_today())
        if without := debtors.filtered(lambda debtor: not policies[debtor.id]):
            raise UserError(
                self.env._(
                    "No policy of %(company)s is in force for %(names)s: choose a default policy"
                    " in the settings.",
                    company=company.name,
                    names=", ".join(without.mapped("display_name")),
                )
            )
        return self._print(
            {
                partner.id: policies[partner.commercial_partner_id.id]._get_document_values(partner)
                for partner in partners
            }
        )

    @api.model
    def _print(self, documents):
        return self.env["credit.recovery.notice"]._print_pdfs(documents, OF_POLICY)

    def _get_document_values(self, partner=None):
        """What the document shows, part by part, as texts: QWeb lays out only (style 21).

        :param partner: the customer whom it is for; None: anybody
        """
        self.ensure_one()
        lang = get_lang(self.env, partner and partner.lang).code
        # who may read a policy may read the letterhead of its company
        self = self.sudo().with_context(lang=lang, bin_size=False)
        return {
            "id": self.id,
            "lang": lang,
            "subject": self.env._("Credit policy"),
            "number": self._get_reference(),
            "company": self.company_id._get_letterhead(),
            "mark": self.state != APPROVED and self.env._("DRAFT"),
            "name": self.name,
            "facts": self._get_document_facts(),
            "sections": self._get_document_sections(),
            "payment_terms": partner and self._get_payment_terms(partner),
            "customer": partner and partner.commercial_partner_id.name,
        }

    def _get_document_facts(self):
        """[(label, text)]: which version, since when, who approved it."""
        show = self.env._
        facts = [(show("Version"), str(self.version))]
        if self.date_from > SHIPPED_FROM:
            facts.append((show("In force from"), format_date(self.env, self.date_from)))
        if self.state == APPROVED:
            facts.append(
                (
                    show("Approved"),
                    show(
                        "%(date)s, %(user)s",
                        date=format_date(self.env, self.approved_on),
                        user=self.approved_by_id.name,
                    ),
                )
            )
        return facts

    def _get_document_sections(self):
        """[(title, HTML or text)]; not the procedure of limits, which is the office's."""
        sections = [
            (self.env._("How we recover what is owed"), self.text),
            (self.env._("Who buys on credit"), self.criteria),
            (self.env._("Standard terms"), self.terms),
            (self.env._("Late payment"), self.invoice_clause),
        ]
        return [(title, body) for title, body in sections if not is_html_empty(body)]

    def _get_payment_terms(self, partner):
        """The payment terms that were agreed with a customer, as text."""
        debtor = partner.commercial_partner_id.with_env(self.env).with_company(self.company_id)
        return debtor.property_payment_term_id.name


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Policies print themselves, as the letters do."""
        name = self._get_report(report_ref).report_name
        if name not in (OF_POLICY, OF_PARTNER) or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        policies = self.env["credit.recovery.policy"]
        ids = list(dict.fromkeys(res_ids))
        if name == OF_POLICY:
            pdfs = policies.browse(ids)._get_pdfs()
        else:
            pdfs = policies._get_partner_pdfs(self.env["res.partner"].browse(ids))
        return OrderedDict(
            (key, {"stream": io.BytesIO(pdf), "attachment": None}) for key, pdf in pdfs.items()
        )


class ReportPolicy(models.AbstractModel):
    """Policies as HTML, for the reports' own preview."""

    _name = "report.credit_recovery.report_policy"
    _description = "Recovery policies"

    @api.model
    def _get_report_values(self, docids, data=None):
        policies = self.env["credit.recovery.policy"].browse(docids)
        policies.check_access("read")
        return {
            "letters": [policy._get_document_values() for policy in policies],
            "css": self.env["credit.recovery.notice"]._get_letter_css(),
        }
