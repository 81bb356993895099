"""Documents that pass the gate before a sale: they ask, are stopped, released, let through."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.gate import ALLOW, BLOCK, RELEASED, WARN, Demands, Verdict

READER = "credit_recovery.group_recovery_reader"
# what is written once the gate is passed
FINAL = ("state", "posted_before")
# how often a document that may not pass is shown in one message
SHOWN = 20


class CreditRecoveryGateDocument(models.AbstractModel):
    """What invoices and orders share at the gate.

    A document model says which of its records ask (:meth:`_get_gated`), whose they are and for
    how much, and calls :meth:`_pass_gate` on every way to its final state.
    """

    _name = "credit.recovery.gate.document"
    _description = "Document at the gate before a sale"
    # the kind of document in the rules
    _gate_document = None

    recovery_release_state = fields.Selection(
        [
            ("requested", "Release asked for"),
            ("approved", "Released"),
            ("refused", "Release refused"),
            ("ended", "No longer asked for"),
        ],
        string="Release for sale",
        compute="_compute_recovery_release_state",
        search="_search_recovery_release_state",
        groups="base.group_user",
        help="Of the last request to release the document from a block.",
    )

    def _compute_recovery_release_state(self):
        releases = self._get_releases()
        for document in self:
            document.recovery_release_state = releases[document.id].state

    @api.model
    def _search_recovery_release_state(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        self._check_field_access(self._fields["recovery_release_state"], "read")
        # the state of a release is no figure; whose documents these are, the rules say
        releases_sudo = self.env["credit.recovery.approval"].sudo()
        latest = releases_sudo._get_latest_releases(self._name)
        found = [id_ for id_, release in latest.items() if release.state in value]
        if False not in value:
            return [("id", operator, found)]
        others = [id_ for id_ in latest if id_ not in found]
        return [("id", "not in" if operator == "in" else "in", others)]

    # ------------------------------------------------------------ what a document model says
    def _get_gated(self):
        """The documents that ask at the gate: those that add to what a customer owes."""
        raise NotImplementedError

    def _get_gate_partner(self):
        """Who will owe it: a commercial partner."""
        raise NotImplementedError

    def _get_gate_amount(self):
        """What the document adds, in its own currency."""
        raise NotImplementedError

    def _get_gate_demand(self):
        """What the document adds, in the company's currency."""
        raise NotImplementedError

    def _get_gate_user(self):
        """Whose document it is, where nobody asked for its release."""
        raise NotImplementedError

    # ------------------------------------------------------------ asking
    def _has_gate(self):
        """Whether its company asks anything about such a document."""
        company = self.company_id.root_id
        return bool(self.env["credit.recovery.gate"]._get_answers(company, self._gate_document))

    def _get_verdicts(self, lock=False):
        """What the gate says, set-based: no query for a single document.

        :param bool lock: before a posting or confirmation: nobody else passes meanwhile
        :return: ``{document: Verdict}`` of the documents that ask; released ones say so
        """
        # whoever sells is judged by figures that he need not see
        gated_sudo = self.sudo().filtered(lambda document: document._has_gate())._get_gated()
        return gated_sudo._judge({doc: doc._get_gate_demand() for doc in gated_sudo}, lock)

    def _judge(self, amounts, lock, counted=False):
        """``{document: Verdict}``, company by company.

        :param dict amounts: ``{document: what it adds}``, in its company's currency
        :param bool counted: the exposure contains the amounts already
        """
        verdicts = {}
        by_company = self.grouped(lambda document: document.company_id.root_id)
        for company in sorted(by_company, key=lambda company: company.id):
            documents = by_company[company]
            verdicts |= documents._get_company_verdicts(company, amounts, lock, counted)
        return verdicts

    def _get_company_verdicts(self, company, amounts, lock, counted):
        added = defaultdict(float)
        partners = {document: document._get_gate_partner().id for document in self}
        for document, partner_id in partners.items():
            added[partner_id] += amounts[document]
        demands = Demands(added, self.ids, counted)
        gate = self.env["credit.recovery.gate"].with_company(company)
        verdicts = gate._get_verdicts(company, self._gate_document, demands, lock)
        found = {
            document: verdicts.get(partner_id, Verdict(ALLOW))
            for document, partner_id in partners.items()
        }
        blocked = self.filtered(lambda document: found[document].answer == BLOCK)
        for document in blocked._get_released():
            found[document] = Verdict(RELEASED, found[document].findings)
        return found

    def _get_blocked(self, lock=False):
        """``{document: Verdict}`` of those that may not pass."""
        verdicts = self._get_verdicts(lock)
        return {doc: verdict for doc, verdict in verdicts.items() if verdict.answer == BLOCK}

    def _pass_gate(self):
        """Let documents pass, or nobody: called in the write that posts or confirms them.

        :raises UserError: names the documents that are blocked, why, and what to do
        """
        verdicts = self._get_verdicts(lock=True)
        blocked = [(doc, found) for doc, found in verdicts.items() if found.answer == BLOCK]
        if blocked:
            raise UserError(self._get_gate_refusal(blocked))
        self._log_passed(verdicts)

    def _write_before_gate(self, vals):
        """Write what comes along with the final state first: the gate judges what will be."""
        others = {name: value for name, value in vals.items() if name not in FINAL}
        if others:
            self.write(others)
        return {name: value for name, value in vals.items() if name in FINAL}

    def _log_passed(self, verdicts):
        """Keep on the documents what they passed in spite of, without figures."""
        gate = self.env["credit.recovery.gate"]
        texts = {}
        for document, verdict in verdicts.items():
            if verdict.answer in (WARN, RELEASED):
                text = self.env._(
                    "Passed in spite of: %(why)s", why=gate._get_words(verdict.findings)
                )
                texts[document.id] = Markup("<p>%s</p>") % text
        if texts:
            passed_sudo = self.sudo().browse(texts)
            passed_sudo._message_log_batch(texts)
            self._tell_passed([(doc, verdicts[doc]) for doc in passed_sudo])

    def _tell_passed(self, verdicts):
        if self.env.user._is_internal():
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "title": self.env._("Credit"),
                    "message": self._get_gate_lines(verdicts),
                },
            )

    # ------------------------------------------------------------ words
    def _get_gate_refusal(self, blocked):
        """Which documents are blocked, why, and what to do; figures for those who may see them."""
        if not self.env.user._is_internal():
            # a customer does not learn what we think of him
            return self.env._("This needs a confirmation on our side; we will come back to you.")
        return self.env._(
            "Blocked before the sale:\n%(documents)s\n\nAsk for a release on the document, or"
            " remove the cause. A release is valid for the amount that it was given for.",
            documents=self._get_gate_lines(blocked),
        )

    def _get_gate_lines(self, verdicts):
        lines = [
            self.env._(
                "%(document)s, %(customer)s: %(why)s",
                document=document.display_name,
                customer=document._get_gate_partner().display_name,
                why=document._get_gate_words(verdict.findings),
            )
            for document, verdict in verdicts[:SHOWN]
        ]
        if len(verdicts) > SHOWN:
            lines.append(self.env._("… and %(count)s more", count=len(verdicts) - SHOWN))
        return "\n".join(lines)

    def _get_gate_words(self, findings):
        """The causes; each with its figures where the user may read the recovery office."""
        gate_sudo = self.env["credit.recovery.gate"].sudo()
        words = gate_sudo._get_words(findings)
        if not self.env.user.has_group(READER):
            return words
        company = self.sudo().company_id.root_id
        details = [gate_sudo._get_details(finding, company) for finding in findings]
        details = "; ".join(filter(None, details))
        return f"{words} ({details})" if details else words
