from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recovery_gate_ungated = fields.Selection(
        [
            ("none", "None"),
            ("delivered", "What is delivered"),
            ("ordered", "What is ordered"),
        ],
        string="Invoices never blocked",
        default="delivered",
        required=True,
        help="Invoices all of whose goods were delivered, or whose orders are confirmed, are posted"
        " whatever the customer owes: the sale is made.",
    )
