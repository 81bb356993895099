from odoo import api, models
from odoo.tools import SQL

CHILD_TABLES = ("credit_recovery_notice", "credit_recovery_call", "credit_recovery_hold")
# table of what is attached to a document -> its column of the document's model
ATTACHED = {"mail_message": "model", "mail_activity": "res_model", "ir_attachment": "res_model"}


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Merge the open cases first: a debtor has one per company.

        Core re-points rows by raw SQL and would stumble over the unique index on open cases.
        """
        self._merge_recovery_cases(src_partners, dst_partner)
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["credit.recovery.case"]._update_partners(dst_partner)
        return res

    @api.model
    def _merge_recovery_cases(self, src_partners, dst_partner):
        Case = self.env["credit.recovery.case"].sudo()
        partners = dst_partner + src_partners
        cases = Case.search([("partner_id", "in", partners.ids), ("date_closed", "=", False)])
        for same_company in cases.grouped("company_id").values():
            kept = same_company.sorted(lambda case: partners.ids.index(case.partner_id.id))[0]
            for case in same_company - kept:
                self._merge_recovery_case(case, kept)

    @api.model
    def _merge_recovery_case(self, case, kept):
        """Give all that hangs on a case to another one; its own row goes.

        Its drafts are cancelled: the next review writes about all items in one notice.
        """
        drafts = case.notice_ids.filtered(lambda n: n.state == "draft" and n.origin == "review")
        drafts._transition("cancelled", cancel_code="superseded")
        kept.message_subscribe(case.message_partner_ids.ids)
        case.message_follower_ids.unlink()
        self.env.flush_all()
        for table in CHILD_TABLES:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET case_id = %s WHERE case_id = %s",
                    SQL.identifier(table),
                    kept.id,
                    case.id,
                )
            )
        for table, model in ATTACHED.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET res_id = %s WHERE %s = %s AND res_id = %s",
                    SQL.identifier(table),
                    kept.id,
                    SQL.identifier(model),
                    case._name,
                    case.id,
                )
            )
        self.env.cr.execute(SQL("DELETE FROM credit_recovery_case WHERE id = %s", case.id))
        self.env.invalidate_all(flush=False)
        kept._message_log(body=self.env._("Merged with another case of the same debtor."))
