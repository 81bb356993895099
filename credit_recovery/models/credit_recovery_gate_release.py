"""Documents at the gate: the release that lets one of them pass for its amount."""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.gate import BLOCK, RELEASED, WARN

CAUSE = "release"


class CreditRecoveryGateDocument(models.AbstractModel):
    _inherit = "credit.recovery.gate.document"

    def _get_releases(self):
        """``{id: the last request to release it}``, empty where there was none."""
        # the state of a release is no figure
        releases_sudo = self.env["credit.recovery.approval"].sudo()
        latest = releases_sudo._get_latest_releases(self._name, self._origin.ids)
        return {doc.id: latest.get(doc._origin.id, releases_sudo) for doc in self}

    def _get_released(self):
        """The documents whose release is approved, valid, and for this customer and amount."""
        if not self:
            return self
        releases = self._get_releases()
        return self.filtered(lambda document: releases[document.id]._releases(document))

    def action_ask_release(self):
        """Ask for a reason, and then those who may release the document for its release.

        :raises AccessError: the user may not change the document
        :raises UserError: it is not blocked, or its release was asked for
        """
        self.ensure_one()
        self._check_may_ask_release()
        return self._get_ask_action()

    def _get_ask_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for release"),
            "res_model": "credit.recovery.release.ask",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _check_may_ask_release(self):
        """Raise where there is nothing to ask for, or the user works with other documents."""
        self.check_access("write")
        blocked = self._get_blocked()
        if not blocked:
            raise UserError(self.env._("%(document)s is not blocked.", document=self.display_name))
        if self._get_releases()[self.id]._is_asked_for(self):
            raise UserError(
                self.env._(
                    "The release of %(document)s was asked for already.",
                    document=self.display_name,
                )
            )

    @api.model
    def _get_asked_verdicts(self, releases):
        """What the gate says now of the documents whose release is asked for.

        :return: ``{id: (document, Verdict)}``
        """
        documents = self.browse(releases.mapped("res_id"))
        return {doc.id: (doc, verdict) for doc, verdict in documents._get_verdicts().items()}

    def _ask_release(self, reason):
        """Put blocked documents into the queue: who may release them is told.

        A request for another amount is over; one for this amount stays.

        :return: the new requests
        """
        releases = self._get_releases()
        asking = self.filtered(lambda document: not releases[document.id]._is_asked_for(document))
        # who sells asks; approvals are written by requests and decisions only
        approvals_sudo = self.env["credit.recovery.approval"].sudo()
        asking._end_requests()
        return approvals_sudo.create([doc._prepare_release(reason) for doc in asking])

    def _set_aside(self, reason):
        """Put the blocked ones among these into the queue; who is at work is told.

        What was refused for this amount is not asked for again every night.

        :return: the blocked documents: they stay drafts
        """
        blocked = self._get_blocked(lock=True)
        aside = self.browse([document.id for document in blocked])
        if not aside:
            return aside
        releases = aside._get_releases()
        refused = aside.filtered(lambda document: releases[document.id]._refuses(document))
        (aside - refused)._ask_release(reason)
        if self.env.user._is_internal():
            self.env.user._bus_send(
                "simple_notification",
                {
                    "type": "warning",
                    "sticky": True,
                    "title": self.env._("Left in draft, in the release queue"),
                    "message": self._get_gate_lines(list(blocked.items())),
                },
            )
        return aside

    def _prepare_release(self, reason):
        self.ensure_one()
        document_sudo = self.sudo()
        return {
            "kind": "release",
            "partner_id": document_sudo._get_gate_partner().id,
            "company_id": document_sudo.company_id.root_id.id,
            "amount_new": document_sudo._get_gate_demand(),
            "reason": reason,
            "res_model": self._name,
            "res_id": self.id,
        }

    def _prepare_release_amounts(self, _asked):
        """What a release is about: the amount that the document has, whatever was typed."""
        return {
            "amount_new": self._get_gate_demand(),
            "document_amount": self._get_gate_amount(),
        }

    def _end_requests(self):
        """Nobody needs to decide any more; tasks about it go."""
        approvals_sudo = self.env["credit.recovery.approval"].sudo()
        if not self.ids or not approvals_sudo._has_releases(self._name):
            return
        releases = approvals_sudo._get_latest_releases(self._name, self.ids)
        if releases:
            of_documents = approvals_sudo.union(*releases.values())
            of_documents.filtered(lambda release: release.state == "requested")._transition("ended")
            of_documents._close_answer()

    # ------------------------------------------------------------ banner
    def _get_gate_banner(self):
        """What the gate would say to a draft, and whether the user can ask for its release.

        :return: ``(level, text, can_ask)``, or None where it says nothing
        """
        self.ensure_one()
        verdict = self._get_verdicts().get(self.sudo())
        if not verdict or verdict.answer not in (BLOCK, WARN, RELEASED):
            return None
        words = self._get_gate_words(verdict.findings)
        if verdict.answer == WARN:
            return "warning", self.env._("Credit: %(why)s", why=words), False
        release = self._get_releases()[self.id]
        if verdict.answer == RELEASED:
            text = self.env._("Released in spite of: %(why)s", why=words)
            return "info", f"{text}. {release._get_decision_text()}", False
        text = self.env._("Blocked: %(why)s", why=words)
        if release._is_asked_for(self):
            asked = self.env._("Its release was asked for.")
            return "warning", f"{text}. {asked}", False
        return "danger", f"{text}. {release._get_decision_text()}".strip(), True
