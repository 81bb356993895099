from odoo import fields, models


class CreditRecoveryReason(models.Model):
    """A coded reason (001-14): every decision of a person that deviates from the ladder has one."""

    _name = "credit.recovery.reason"
    _description = "Recovery reason"
    _order = "usage, sequence, id"

    name = fields.Char(required=True, translate=True)
    usage = fields.Selection(
        [
            ("non_payment", "Cause of non-payment"),
            ("dispute", "Dispute"),
            ("hold", "Hold"),
            ("skip", "Skip a level"),
            ("waive", "Waive a claim"),
            ("bounce", "Returned unpaid by the bank"),
            ("warning", "Warning sign in a credit check"),
        ],
        required=True,
    )
    proposes = fields.Selection(
        [
            ("promise", "Promise to pay"),
            ("plan", "Instalment plan"),
            ("dispute", "Dispute"),
            ("terms", "Change of terms"),
            ("handover", "Hand-over"),
        ],
        help="The action that this cause proposes (004-3).",
    )
    script = fields.Text(
        translate=True, help="What to say in a call to who gives this cause (003-5)."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: for all companies.")
