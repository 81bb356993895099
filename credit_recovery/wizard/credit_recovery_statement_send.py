import base64

from odoo import api, fields, models

from ..tools.archive import make_zip


class CreditRecoveryStatementSend(models.TransientModel):
    """Statements of another day, with copies of the invoices, or of many customers (P-6)."""

    _name = "credit.recovery.statement.send"
    _description = "Send account statements"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        required=True,
        default=lambda self: self._get_selected_partners(),
    )
    date = fields.Date(
        string="As of",
        required=True,
        default=lambda self: self.env.company.root_id._get_recovery_today(),
        help="A past day: what was open on that day. A day to come: what will be due by then.",
    )
    with_copies = fields.Boolean(string="With copies of the invoices")
    file = fields.Binary(attachment=False, readonly=True)
    file_name = fields.Char(readonly=True)

    @api.model
    def _get_selected_partners(self):
        """The customers selected in the worklist, or the customer shown."""
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids", [])
        if model == "credit.recovery.case":
            return self.env[model].browse(ids).partner_id
        return self.env["res.partner"].browse(ids if model == "res.partner" else [])

    def action_send(self):
        """Send the statements and show them.

        :raises AccessError: the user is no Collector
        """
        self.ensure_one()
        statements = self.env["credit.recovery.statement"]
        sent = statements._send_as_user(
            self.company_id, self.partner_ids, self.date, with_copies=self.with_copies
        )
        return statements._show_sent(*sent)

    def action_download_pdf(self):
        """Give the letters to the user; nothing is sent or archived.

        :raises AccessError: the user is no Collector
        """
        return self._download("pdf")

    def action_download_xlsx(self):
        """Give the spreadsheets to the user; nothing is sent or archived.

        :raises AccessError: the user is no Collector
        """
        return self._download("xlsx")

    def _download(self, kind):
        """One file as it is, several in a zip archive."""
        self.ensure_one()
        files = self.env["credit.recovery.statement"]._make_files_as_user(
            self.company_id, self.partner_ids, self.date, kind
        )
        [(name, raw), *others] = files.items()
        if others:
            name, raw = self.env._("Account statements") + ".zip", make_zip(files)
        self.write({"file": base64.b64encode(raw), "file_name": name})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file?download=true"
            "&filename_field=file_name",
            "target": "download",
        }
