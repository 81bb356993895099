from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .account_move_before_due import READER

NO_EMAIL, NO_ADDRESS, NO_TAX_ID, NO_BANK, NO_TERMS, BAD_DUE_DATE = (
    "no_email",
    "no_address",
    "no_tax_id",
    "no_bank",
    "no_terms",
    "bad_due_date",
)


class AccountMove(models.Model):
    """What an invoice lacks, before it is sent and after (003-2)."""

    _inherit = "account.move"

    recovery_missing = fields.Char(
        string="Missing", compute="_compute_recovery_missing", groups=READER
    )
    recovery_incomplete = fields.Boolean(
        string="Something is missing",
        compute="_compute_recovery_missing",
        search="_search_recovery_incomplete",
        groups=READER,
    )

    # not of the states: see SHOWN
    @api.depends(
        "partner_id",
        "partner_bank_id",
        "invoice_payment_term_id",
        "invoice_date",
        "invoice_date_due",
    )
    def _compute_recovery_missing(self):
        findings = self._get_recovery_findings()
        words = self._get_recovery_finding_words()
        for move in self:
            codes = findings.get(move._origin.id, [])
            move.recovery_incomplete = bool(codes)
            move.recovery_missing = ", ".join(words[code] for code in codes)

    @api.model
    def _search_recovery_incomplete(self, operator, value):
        return self._search_recovery_flag(operator, value, self._get_recovery_incomplete_domain)

    @api.model
    def _get_recovery_incomplete_domain(self):
        return self._get_recovery_checked_domain() & Domain.OR(
            self._get_recovery_finding_domains().values()
        )

    @api.model
    def _get_recovery_checked_domain(self):
        """Customer invoices that are to be paid, drafts included: those may still be completed."""
        return (
            Domain("move_type", "=", "out_invoice")
            & Domain("state", "in", ("draft", "posted"))
            & Domain("payment_state", "in", ("not_paid", "partial"))
        )

    @api.model
    def _get_recovery_finding_domains(self):
        """``{code: domain of the invoices}``, in the order in which it is said."""
        partner = self.env["res.partner"]
        before_its_date = SQL(
            "SELECT id FROM account_move"
            " WHERE move_type = 'out_invoice' AND invoice_date_due < invoice_date"
        )
        return {
            NO_EMAIL: Domain(
                "commercial_partner_id", "any", self._get_recovery_unreachable_domain()
            ),
            NO_ADDRESS: Domain("partner_id.street", "=", False)
            | Domain("partner_id.city", "=", False),
            NO_TAX_ID: Domain(
                "commercial_partner_id", "any", partner._get_recovery_no_tax_id_domain()
            ),
            NO_BANK: Domain("partner_bank_id", "=", False),
            NO_TERMS: Domain("invoice_payment_term_id", "=", False),
            BAD_DUE_DATE: Domain("invoice_date_due", "=", False) & Domain("state", "=", "posted")
            | Domain("id", "in", before_its_date),
        }

    def _get_recovery_findings(self):
        """What these invoices lack: one query for each kind of finding, whatever their number.

        :return: ``{id: [code]}`` of those that lack something
        """
        # which of the user's invoices are incomplete may be told to whoever sends them
        moves_sudo = self._origin.filtered(lambda move: move.move_type == "out_invoice").sudo()
        if not moves_sudo:
            return {}
        moves_sudo.flush_recordset()
        own = Domain("id", "in", moves_sudo.ids) & self._get_recovery_checked_domain()
        findings = {}
        for code, domain in self._get_recovery_finding_domains().items():
            for move in moves_sudo.search(own & domain):
                findings.setdefault(move.id, []).append(code)
        return findings

    @api.model
    def _get_recovery_finding_words(self):
        return {
            NO_EMAIL: self.env._("no e-mail"),
            NO_ADDRESS: self.env._("no address"),
            NO_TAX_ID: self.env._("no tax number"),
            NO_BANK: self.env._("no bank account"),
            NO_TERMS: self.env._("no payment terms"),
            BAD_DUE_DATE: self.env._("due before its date"),
        }


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _get_recovery_no_tax_id_domain(self):
        """Customers whose invoices lack a tax number; consumers need none (hook of countries)."""
        return Domain("vat", "=", False) & (
            Domain("recovery_debtor_type", "=", False)
            | Domain("recovery_debtor_type", "!=", "consumer")
        )


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    def _get_alerts(self, moves, moves_data):
        """Say before sending what the invoices lack (003-2)."""
        alerts = super()._get_alerts(moves, moves_data)
        findings = moves._get_recovery_findings()
        # core says itself which customers have no e-mail address
        codes = {code for found in findings.values() for code in found} - {NO_EMAIL}
        if codes:
            words = moves._get_recovery_finding_words()
            incomplete = moves.filtered(lambda move: codes & set(findings.get(move.id, ())))
            alerts["recovery_incomplete"] = {
                "level": "warning",
                "message": self.env._(
                    "Invoices that lack something are paid late: %(missing)s.",
                    missing=", ".join(word for code, word in words.items() if code in codes),
                ),
                "action_text": self.env._("View"),
                "action": incomplete._get_records_action(name=self.env._("Incomplete invoices")),
            }
        return alerts
