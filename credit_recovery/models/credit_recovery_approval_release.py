"""Approvals that release a blocked document, for the amount that it has now."""

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from .credit_recovery_gate_release import CAUSE

APPROVED, REFUSED, REQUESTED = "approved", "refused", "requested"


class CreditRecoveryApproval(models.Model):
    _inherit = "credit.recovery.approval"

    document_currency_id = fields.Many2one("res.currency", readonly=True)
    document_amount = fields.Monetary(
        currency_field="document_currency_id",
        readonly=True,
        help="Of the document when its release was asked for: with another amount it asks again.",
    )
    document_name = fields.Char(compute="_compute_document", string="Document to release")
    document_causes = fields.Char(
        compute="_compute_document", string="Blocked because", help="As things stand now."
    )

    @api.depends("res_model", "res_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_document(self):
        """What it is about, for those who decide: they may not be allowed to open it."""
        names = self._get_document_names()
        for model, approvals in self.grouped("res_model").items():
            asked = approvals.filtered(lambda one: one.state == REQUESTED and names.get(one.id))
            verdicts = self.env[model]._get_asked_verdicts(asked) if asked else {}
            for approval in approvals:
                found = verdicts.get(approval.res_id)
                approval.document_name = names.get(approval.id)
                approval.document_causes = found and found[0]._get_gate_words(found[1].findings)

    def _get_document_names(self):
        """``{id: name of the document}``, without those whose document is gone."""
        names = {}
        for model, approvals in self.grouped("res_model").items():
            documents = approvals._get_documents(model)
            names |= {
                approval.id: documents[approval.res_id].sudo().display_name
                for approval in approvals
                if approval.res_id in documents
            }
        return names

    @api.model
    def _get_documents(self, model):
        if not model or model not in self.env:
            return {}
        documents = self.env[model].browse(self.mapped("res_id")).exists()
        return {document.id: document for document in documents}

    @api.model
    def _prepare_request(self, vals):
        """Of a release: what the document says, whoever asks."""
        return super()._prepare_request(self._prepare_document(vals))

    @api.model
    def _prepare_document(self, vals):
        kind = vals.get("kind") or self.default_get(["kind"])["kind"]
        if kind != "release":
            return {**vals, "res_model": False, "res_id": False}
        document = self._get_gate_document(vals.get("res_model"), vals.get("res_id"))
        document.check_access("read")
        document_sudo = document.sudo()
        return {
            **vals,
            "kind": kind,
            "partner_id": document_sudo._get_gate_partner().id,
            "company_id": document_sudo.company_id.root_id.id,
            "document_currency_id": document_sudo.currency_id.id,
            **document_sudo._prepare_release_amounts(vals.get("document_amount")),
        }

    @api.model
    def _get_gate_document(self, model, id_):
        """The document to be released.

        :raises UserError: there is none, or it is of a kind that is never blocked
        """
        known = model and id_ and model in self.env and hasattr(self.env[model], "_gate_document")
        document = known and self.env[model].browse(id_).exists()
        if not document:
            raise UserError(self.env._("Say which invoice or order is to be released."))
        return document

    @api.model_create_multi
    def create(self, vals_list):
        documents = {vals["res_model"] for vals in vals_list if vals.get("res_model")}
        known = all(map(self.sudo()._has_releases, documents))
        approvals = super().create(vals_list)
        if not known:
            self.env.registry.clear_cache()  # the first one ever, for all processes
        return approvals

    @api.model
    @tools.ormcache("model")
    def _has_releases(self, model):
        """Whether there ever was one for such a document: asked at each posting."""
        return bool(
            self.search_count([("kind", "=", "release"), ("res_model", "=", model)], limit=1)
        )

    @api.model
    def _get_latest_releases(self, model, ids=None):
        """The last request for each document.

        :param ids: of the documents; None: of all
        :return: ``{res_id: release}``
        """
        domain = [("kind", "=", "release"), ("res_model", "=", model)]
        if ids is not None:
            domain.append(("res_id", "in", ids))
        releases = self.search_fetch(domain, ["res_id", "state"], order="id")
        return {release.res_id: release for release in releases}

    def _is_for_amount(self, document):
        """Whether it was asked for with the amount and the debtor that the document has now."""
        document_sudo = document.sudo()
        currency = document_sudo.currency_id
        return (
            self.document_currency_id == currency
            and self.partner_id.commercial_partner_id == document_sudo._get_gate_partner()
            and self.company_id == document_sudo.company_id.root_id
            and currency.compare_amounts(self.document_amount, document_sudo._get_gate_amount())
            == 0
        )

    def _is_asked_for(self, document):
        """Whether somebody is to decide about the document as it is now."""
        return self.state == REQUESTED and self._is_for_amount(document)

    def _refuses(self, document):
        """Whether the document as it is now was refused."""
        return self.state == REFUSED and self._is_for_amount(document)

    def _releases(self, document):
        """Whether the document may pass: released for this customer and amount, and today."""
        if self.state != APPROVED or not self._is_for_amount(document):
            return False
        today = self.company_id._get_recovery_today()
        return self.date_from <= today and (not self.valid_until or today <= self.valid_until)

    def _get_decision_text(self):
        """What was decided, by whom and why: for whoever asked."""
        if self.state not in (APPROVED, REFUSED):
            return ""
        labels = dict(self._fields["state"]._description_selection(self.env))
        text = self.env._(
            "%(state)s by %(user)s", state=labels[self.state], user=self.decided_by.name or ""
        )
        return f"{text}: {self.decision}" if self.decision else text

    # ------------------------------------------------------------ answers
    def _decide(self, state, reason):
        res = super()._decide(state, reason)
        self.filtered(lambda approval: approval.kind == "release")._open_answer()
        return res

    def _open_answer(self):
        """Tell whoever asked, on the document."""
        self._close_answer()
        tasks = []
        for model, releases in self.grouped("res_model").items():
            documents = releases._get_documents(model)
            tasks += [
                release._prepare_answer(documents[release.res_id])
                for release in releases
                if release.res_id in documents
            ]
        self.env["mail.activity"].sudo().create([task for task in tasks if task["user_id"]])

    def _prepare_answer(self, document):
        asked_by = self.requested_by
        is_colleague = asked_by._is_internal() and not asked_by._is_superuser()
        user = asked_by if is_colleague else document._get_gate_user()
        words = self.with_context(lang=user.lang)
        summary = (
            words.env._("Released: %(document)s", document=document.display_name)
            if self.state == APPROVED
            else words.env._("Not released: %(document)s", document=document.display_name)
        )
        return {
            "res_model_id": self.env["ir.model"]._get_id(self.res_model),
            "res_id": self.res_id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "summary": summary,
            "note": Markup("<p>%s</p>") % words._get_decision_text(),
            "user_id": user.id,
            "date_deadline": self.company_id._get_recovery_today(),
            "recovery_cause": CAUSE,
        }

    def _close_answer(self):
        """The document went on, or something else was decided."""
        for model, releases in self.grouped("res_model").items():
            self.env["mail.activity"].sudo().search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", releases.mapped("res_id")),
                    ("recovery_cause", "=", CAUSE),
                ]
            ).unlink()

    def action_view_document(self):
        """Open the document that is to be released.

        :raises AccessError: the user may not see it
        """
        self.ensure_one()
        self.check_access("read")
        document = self._get_gate_document(self.res_model, self.res_id)
        document.check_access("read")
        return document._get_records_action()
