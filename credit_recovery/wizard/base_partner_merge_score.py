from odoo import api, models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """A customer has one score a month: those of the other records go, the next night scores
        the history of all of them."""
        # nothing that waits to be written may be lost with the cache
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM credit_recovery_score WHERE partner_id = ANY(%s)",
                src_partners.ids,
            )
        )
        self.env.invalidate_all(flush=False)
        return super()._update_foreign_keys(src_partners, dst_partner)
