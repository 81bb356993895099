from odoo import api, models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """A customer has one credit review a month: that of the customer who stays is kept."""
        reviews = self.env["credit.recovery.credit.review"]
        reviews.flush_model(["company_id", "date", "partner_id"])
        partner_ids = [dst_partner.id, *src_partners.ids]
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM credit_recovery_credit_review
                 WHERE id IN (
                    SELECT id FROM (
                        SELECT id, row_number() OVER (
                                   PARTITION BY company_id, date
                                   ORDER BY array_position(%(partners)s, partner_id), id) AS place
                          FROM credit_recovery_credit_review
                         WHERE partner_id = ANY(%(partners)s)) r
                     WHERE place > 1)
                """,
                partners=partner_ids,
            )
        )
        reviews.invalidate_model(flush=False)
        return super()._update_foreign_keys(src_partners, dst_partner)
