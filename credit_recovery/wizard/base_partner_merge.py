from odoo import api, models
from odoo.tools import SQL

# table of what is attached to a document -> its column of the document's model
ATTACHED = {"mail_message": "model", "mail_activity": "res_model", "ir_attachment": "res_model"}


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Merge the cases first: a debtor has one per company.

        Core re-points rows by raw SQL and would stumble over the unique index on open cases.
        """
        self._merge_recovery_cases(src_partners, dst_partner)
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self._update_notice_lines(src_partners, dst_partner)
        self.env["credit.recovery.case"]._update_partners(dst_partner)
        return res

    @api.model
    def _update_notice_lines(self, src_partners, dst_partner):
        """Their partner is that of the notice, without a foreign key that core would find."""
        lines = self.env["credit.recovery.notice.line"]
        lines.flush_model(["partner_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE credit_recovery_notice_line l SET partner_id = %s
                  FROM credit_recovery_notice n
                 WHERE n.id = l.notice_id AND n.partner_id = %s AND l.partner_id = ANY(%s)
                """,
                dst_partner.id,
                dst_partner.id,
                src_partners.ids,
            )
        )
        lines.invalidate_model(["partner_id"], flush=False)

    @api.model
    def _merge_recovery_cases(self, src_partners, dst_partner):
        """The open case stays, the first partner's if there are several; else the latest one."""
        Case = self.env["credit.recovery.case"].sudo()
        partners = dst_partner + src_partners
        cases = Case.search(
            [("partner_id", "in", partners.ids)], order="date_closed desc NULLS FIRST, id desc"
        )
        for same_company in cases.grouped("company_id").values():
            opened = same_company.filtered(lambda case: not case.date_closed)
            opened = opened.sorted(lambda case: partners.ids.index(case.partner_id.id))
            kept = (opened or same_company)[0]
            for case in same_company - kept:
                self._merge_recovery_case(case, kept)

    @api.model
    def _merge_recovery_case(self, case, kept):
        """Give all that hangs on a case to another one; its own row goes.

        Its drafts are cancelled: the next review writes about all items in one notice.
        """
        drafts = case.notice_ids.filtered(lambda n: n.state == "draft" and n.origin == "review")
        drafts._transition("cancelled", cancel_code="superseded")
        notes = [text for text in (kept.note, case.note) if text]
        kept.note = "\n\n".join(dict.fromkeys(notes))
        kept.message_subscribe(case.message_partner_ids.ids)
        case.message_follower_ids.unlink()
        self.env.flush_all()
        for field in self._get_case_fields():
            column = SQL.identifier(field.name)
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE %s = %s",
                    SQL.identifier(self.env[field.model_name]._table),
                    column,
                    kept.id,
                    column,
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

    @api.model
    def _get_case_fields(self):
        """Every stored reference to a case, those of other addons included."""
        return [
            field
            for model in self.env.registry.values()
            if model._auto and not model._abstract
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and not field.company_dependent
            and field.comodel_name == "credit.recovery.case"
        ]
