from odoo import models
from odoo.tools import float_compare


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_ungated(self):
        """What is paid in advance; and, as the company decides, what is delivered or ordered."""
        moves = super()._get_ungated()
        # of all invoices at once: else each reads those of its own lines
        self.invoice_line_ids.fetch(["display_type", "sale_line_ids"])
        return moves | self.filtered(lambda move: move._is_paid_ahead() or move._is_sold())

    def _is_paid_ahead(self):
        """Paid online already: nothing is owed."""
        self.ensure_one()
        return self.currency_id.compare_amounts(self.amount_paid, self.amount_total) >= 0

    def _is_sold(self):
        """Whether each line belongs to a confirmed order; and is delivered, if that counts."""
        self.ensure_one()
        setting = self.company_id.root_id.recovery_gate_ungated
        if setting == "none":
            return False
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return bool(lines) and all(
            line.sale_line_ids.filtered(lambda sold: sold.state == "sale")
            and (setting == "ordered" or line._is_delivered())
            for line in lines
        )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _sale_create_reinvoice_sale_line(self):
        """The bill of a cost is posted, whatever the customer owes whom it is charged to."""
        with self.env["sale.order"]._grow_unasked():
            return super()._sale_create_reinvoice_sale_line()

    def _is_delivered(self):
        """Whether what the line's orders have invoiced, this line included, was delivered."""
        self.ensure_one()
        return all(
            float_compare(sold.qty_delivered, sold.qty_invoiced, precision_digits=6) >= 0
            for sold in self.sale_line_ids
        )
