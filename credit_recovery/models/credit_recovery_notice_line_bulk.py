"""The bulk writer of the lines of notices."""

from odoo import api, models
from odoo.tools import SQL

from .credit_recovery_bulk import quote
from .sql import id_array

# step, its kind, round and rank, effective: of a line that is only listed
NO_STEP = ",,0,0,f"


class CreditRecoveryNoticeLine(models.Model):
    _inherit = "credit.recovery.notice.line"

    # the columns of the bulk writer, every stored one but the id; _get_row has them in this order
    _BULK = (
        "notice_id", "partner_id", "currency_id", "section", "move_id",
        "move_name", "move_ref", "date_invoice", "date_due", "step", "step_kind", "round", "rank",
        "effective", "days_overdue", "amount_original", "amount_residual", "amount_credit",
        "amount_disputed", "amount_interest", "amount_compensation", "iban",
    )  # fmt: skip

    @api.model
    def _insert(self, lines_by_notice):
        """Write the lines of notices in bulk: a letter book has hundreds of thousands.

        :param lines_by_notice: iterable of (notice, list of PreparedLine)
        """
        lines_by_notice = [(notice.id, lines) for notice, lines in lines_by_notice if lines]
        if not lines_by_notice:
            return
        self.env["credit.recovery.notice"].flush_model()
        debtors = self._get_debtors(lines_by_notice)
        documents = self._get_documents(lines_by_notice)
        ibans = self._get_assignees_ibans(lines_by_notice)
        # text at once: tuples through a writer of CSV take twice as long
        self.env["credit.recovery.bulk"]._copy_text(
            self,
            self._BULK,
            "".join(
                [
                    f"{notice_id},{partner_id},{self._get_row(line, documents, ibans)}\n"
                    for notice_id, lines in lines_by_notice
                    for partner_id in [debtors[notice_id]]
                    for line in lines
                ]
            ),
        )
        self.env["credit.recovery.notice"].invalidate_model(["line_ids"], flush=False)

    @api.model
    def _get_debtors(self, lines_by_notice):
        """``{notice id: id of its debtor}``; whole notices, with their texts, would be read."""
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, partner_id FROM credit_recovery_notice WHERE id = ANY(%s)",
                    id_array(notice_id for notice_id, _lines in lines_by_notice),
                )
            )
        )

    @api.model
    def _get_documents(self, lines_by_notice):
        """What the lines keep of the moves, as CSV: ``{id: (name, reference, date, IBAN)}``."""
        Move = self.env["account.move"]
        Move.flush_model(["date", "invoice_date", "name", "partner_bank_id", "payment_reference"])
        move_ids = {line.item.move_id for _id, lines in lines_by_notice for line in lines}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id, m.name, m.payment_reference, COALESCE(m.invoice_date, m.date),
                       b.sanitized_acc_number
                  FROM account_move m
                  LEFT JOIN res_partner_bank b ON b.id = m.partner_bank_id
                 WHERE m.id = ANY(%s)
                """,
                id_array(move_ids),
            )
        )
        return {
            move_id: (quote(name), quote(reference), day, quote(iban))
            for move_id, name, reference, day, iban in rows
        }

    @api.model
    def _get_assignees_ibans(self, lines_by_notice):
        """The accounts of assignees that items are to be paid to (P-3), as CSV."""
        ids = {line.item.bank_id for _id, lines in lines_by_notice for line in lines} - {None}
        banks = self.env["res.partner.bank"].sudo().browse(ids)
        return {bank.id: quote(bank.sanitized_acc_number) for bank in banks}

    @api.model
    def _get_row(self, line, documents, ibans):
        """The columns of ``_BULK`` after the notice's own, as CSV."""
        item, step = line.item, line.step
        name, reference, date_invoice, iban = documents[item.move_id]
        if item.bank_id:
            iban = ibans[item.bank_id]
        taken = NO_STEP
        if step:
            rung = step.rung
            taken = f"{quote(rung.code)},{rung.kind},{step.round},{rung.rank},t"
        # without `!s` a Decimal or a date looks for a format, which takes its time
        return (
            f"{item.currency_id},{line.section},{item.move_id},{name},{reference},{date_invoice!s},"
            f"{item.date_due!s},{taken},{line.days_overdue},{item.original!s},{item.residual!s},"
            f"{item.covered!s},{item.held!s},0,0,{iban}"
        )

    @api.model
    def _remove(self, notices):
        """Delete the lines of notices that are rebuilt, or gone."""
        if notices:
            self.flush_model()
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE notice_id = ANY(%s)",
                    SQL.identifier(self._table),
                    id_array(notices._ids),
                )
            )
            self.invalidate_model(flush=False)
