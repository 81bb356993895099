from odoo import models
from odoo.exceptions import UserError

# copies of invoices beyond this size in all become links (P-8)
MAX_COPIES_SIZE = 8 * 1024 * 1024


class CreditRecoveryNotice(models.Model):
    """Copies of the invoices that go with an e-mail; too large ones as links, none left out."""

    _inherit = "credit.recovery.notice"

    def _get_invoice_copies(self):
        """The PDFs of the invoices, where they are wanted, and the invoices to be linked instead.

        The invoice's own document where there is one, else a print of it.

        :return: (ir.attachment, account.move)
        """
        self.ensure_one()
        invoices = self._get_copied_invoices()
        copies = {invoice: invoice.invoice_pdf_report_id for invoice in invoices}
        copies |= self._print_invoices(
            invoices.filtered(lambda move: not move.invoice_pdf_report_id)
        )
        found = self.env["ir.attachment"].union(*copies.values())
        if sum(found.mapped("file_size")) > MAX_COPIES_SIZE:
            self._log_links(invoices, self.env._("the files are too large for an e-mail"))
            return found.browse(), invoices
        return found, invoices.filtered(lambda invoice: not copies[invoice])

    def _get_copied_invoices(self):
        """The invoices whose copies go with the e-mail: the overdue ones, where the level says."""
        if not self.level_id.attach_invoices:
            return self.env["account.move"]
        overdue = self.line_ids.filtered(lambda line: line.section == "a_overdue")
        return overdue.move_id.filtered(lambda move: move.is_invoice())

    def _log_links(self, invoices, reason):
        thread = self.case_id or self.partner_id
        thread._message_log(
            body=self.env._(
                "%(notice)s goes with links to %(invoices)s instead of copies: %(reason)s",
                notice=self.display_name,
                invoices=", ".join(invoices.mapped("name")),
                reason=reason,
            )
        )

    def _print_invoices(self, invoices):
        """Print invoices that were never sent, as files of the notice.

        :return: {invoice: ir.attachment}; none where printing fails
        """
        none = self.env["ir.attachment"]
        if not invoices:
            return {}
        sender = self.env["account.move.send"]
        data = {
            invoice: {"pdf_report": sender._get_default_pdf_report_id(invoice)}
            for invoice in invoices
        }
        try:
            sender._prepare_invoice_pdf_report(data)
        except UserError as error:
            self._log_links(invoices, error)
            return dict.fromkeys(invoices, none)
        vals_list = [
            {
                "name": printed["pdf_attachment_values"]["name"],
                "raw": printed["pdf_attachment_values"]["raw"],
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
            for printed in data.values()
        ]
        return dict(zip(data, none.create(vals_list), strict=True))


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_recovery_links(self):
        """[{name, url}] that open the invoices without a login, as the sending of invoices has."""
        return [
            {
                "name": move.name,
                "url": move.get_base_url()
                + move.sudo().get_portal_url(report_type="pdf", download=True),
            }
            for move in self
        ]
