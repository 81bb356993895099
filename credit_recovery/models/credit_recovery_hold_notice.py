from odoo import api, models
from odoo.tools import SQL


class CreditRecoveryHoldNotice(models.AbstractModel):
    """Derived hold: nothing more is sent about the items of a notice that failed or is uncertain.

    It ends by itself when a successor takes over, or a person decides (design, "Notices").
    """

    _name = "credit.recovery.hold.notice"
    _description = "Hold by a failed or uncertain notice"
    _inherit = ["credit.recovery.hold.mixin"]

    @api.model
    def _get_hold_query(self, today):
        return SQL(
            """
            SELECT n.company_id, n.case_id, l.partner_id, l.move_id, l.date_due,
                   NULL::numeric AS amount, 'all' AS stops, NULL::date AS date_to,
                   n.state || '_notice' AS kind, n.id AS res_id
              FROM credit_recovery_notice n
              JOIN credit_recovery_notice_line l ON l.notice_id = n.id
             WHERE n.state IN ('failed', 'uncertain')
               AND n.kind = 'dunning'
               AND l.move_id IS NOT NULL
               AND (l.section = 'a_overdue' OR l.step IS NOT NULL)
               AND NOT EXISTS (
                   SELECT FROM credit_recovery_notice s WHERE s.replaces_id = n.id)
            """
        )
