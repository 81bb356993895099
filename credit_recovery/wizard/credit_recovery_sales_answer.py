from odoo import fields, models


class CreditRecoverySalesAnswer(models.TransientModel):
    """What a salesperson said about a formal notice, written down by the recovery office (P-19)."""

    _name = "credit.recovery.sales.answer"
    _description = "A salesperson's answer"

    question_id = fields.Many2one("credit.recovery.sales.question", required=True)
    answer = fields.Text(required=True)

    def action_confirm(self):
        """Record the answer.

        :raises AccessError: the user is no Collector
        """
        self.question_id._check_collector()
        # the role is checked; nobody writes questions directly
        self.question_id.sudo()._record_answer(self.answer)
