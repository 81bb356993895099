"""What was sent stays as it was sent: for users, for the superuser, for SQL (000-5b)."""

import base64

import psycopg2.errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.credit_recovery.models.credit_recovery_notice_archive import FROZEN_NOTICE
from odoo.addons.credit_recovery.models.credit_recovery_notice_line_archive import FROZEN_LINE

from .common import RecoveryCase

OTHER_VALUES = {
    "varchar": SQL("'changed'"),
    "text": SQL("'changed'"),
    "numeric": SQL("12345"),
    "date": SQL("'1999-01-01'"),
    "timestamp": SQL("'1999-01-01'"),
    "int4": SQL("12345"),
    "bool": SQL("NULL"),
}


@tagged("post_install", "-at_install")
class TestArchive(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.make_invoice(20)
        cls.debtor.email = False
        cls.draft = cls.make_invoice(40, partner=cls.make_debtor("Bianchi S.p.A."))
        cls.notice = cls._review().notice_ids
        cls.notice.action_print()
        cls.notice._mark_posted(cls.today, "RR1")
        cls.line = cls.notice.line_ids
        cls.env.flush_all()

    def _execute(self, query, *args):
        with self.env.cr.savepoint():
            self.env.cr.execute(SQL(query, *args))

    def _assert_refused(self, query, *args):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
        ):
            self._execute(query, *args)

    # ------------------------------------------------------------ PostgreSQL
    def test_each_frozen_column_is_frozen(self):
        for record, columns in ((self.notice, FROZEN_NOTICE), (self.line, FROZEN_LINE)):
            for column in columns:
                name = SQL.identifier(column)
                table = SQL.identifier(record._table)
                [(value, kind)] = self.env.execute_query(
                    SQL("SELECT %s, pg_typeof(%s)::oid::regtype::text FROM %s WHERE id = %s",
                        name, name, table, record.id)
                )  # fmt: skip
                other = SQL("NULL") if value is not None else self._get_value(record, column)
                with self.subTest(f"{record._table}.{column} ({kind})"):
                    self._assert_refused(
                        "UPDATE %s SET %s = %s WHERE id = %s", table, name, other, record.id
                    )

    def _get_value(self, record, column):
        return OTHER_VALUES[record._fields[column].column_type[0]]

    def test_the_copies_that_went_with_a_sent_notice_stay(self):
        """000-5b: also files that no field of the notice holds."""
        vals = {"res_model": self.notice._name, "name": "INV.pdf", "raw": b"%PDF-1.4"}
        copy = self.env["ir.attachment"].sudo().create({**vals, "res_id": self.notice.id})
        for change in (lambda: copy.write({"raw": b"other"}), copy.unlink):
            with self.assertRaisesRegex(UserError, "INV.pdf"):
                change()
        self.assertEqual(copy.raw, b"%PDF-1.4")
        draft = self._review(self.draft.commercial_partner_id).notice_ids
        self.env["ir.attachment"].sudo().create({**vals, "res_id": draft.id}).unlink()

    def test_a_sent_notice_cannot_be_deleted_nor_its_lines(self):
        for record in (self.notice, self.line):
            self._assert_refused(
                "DELETE FROM %s WHERE id = %s", SQL.identifier(record._table), record.id
            )

    def test_the_same_values_may_be_written(self):
        self._execute(
            "UPDATE credit_recovery_notice SET name = name, amount_total = amount_total + 0.00"
            " WHERE id = %s",
            self.notice.id,
        )

    def test_a_draft_is_free(self):
        draft = self._review(self.draft.commercial_partner_id).notice_ids
        draft._transition("cancelled")
        self.env.flush_all()
        self._execute("UPDATE credit_recovery_notice SET subject = 'x' WHERE id = %s", draft.id)
        self._execute("DELETE FROM credit_recovery_notice WHERE id = %s", draft.id)

    def test_what_happens_to_a_sent_notice_can_be_recorded(self):
        self.notice._transition("failed", failure_reason="returned")
        self.env.flush_all()
        self.assertFalse(self.line.effective)
        self.notice.tracking_ref = "RR2"
        self.env.flush_all()

    def test_a_failed_notice_that_left_stays_frozen(self):
        self.notice._transition("failed", failure_reason="returned")
        self.env.flush_all()
        self._assert_refused(
            "UPDATE credit_recovery_notice SET body = 'x' WHERE id = %s", self.notice.id
        )

    def test_core_may_clear_the_links_to_the_ledger(self):
        self.env.cr.execute(
            "UPDATE credit_recovery_notice_line SET move_id = NULL, partner_id = %s WHERE id = %s",
            [self.draft.commercial_partner_id.id, self.line.id],
        )

    def test_a_line_leads_to_its_journal_item(self):
        self.assertEqual(
            self.line.move_line_id,
            self.invoice.line_ids.filtered(lambda item: item.account_type == "asset_receivable"),
        )

    def test_an_invoice_that_a_notice_names_can_be_reset_and_deleted(self):
        self.invoice.button_draft()
        self.invoice.name = "/"
        self.invoice.with_context(force_delete=True).unlink()
        self.line.invalidate_recordset()
        self.assertFalse(self.line.move_id or self.line.move_line_id)
        self.assertTrue(self.line.move_name)

    def test_a_column_may_be_added_and_change_its_type(self):
        self.env.cr.execute("ALTER TABLE credit_recovery_notice ADD COLUMN x_new integer")
        self.env.cr.execute("UPDATE credit_recovery_notice SET x_new = 1")
        self.env.cr.execute("ALTER TABLE credit_recovery_notice ALTER COLUMN subject TYPE text")

    def test_the_triggers_can_be_installed_again_and_removed(self):
        self.env.registry.init_models(
            self.env.cr, [self.notice._name, self.line._name], {"module": "credit_recovery"}
        )
        self._assert_refused(
            "UPDATE credit_recovery_notice SET name = 'x' WHERE id = %s", self.notice.id
        )
        from odoo.addons.credit_recovery import _uninstall_hook

        _uninstall_hook(self.env)
        self._execute("UPDATE credit_recovery_notice SET name = 'x' WHERE id = %s", self.notice.id)

    # ------------------------------------------------------------ ORM
    def test_the_orm_says_it_in_words(self):
        for action in (
            lambda: self.notice.write({"subject": "x"}),
            lambda: self.notice.unlink(),
            lambda: self.line.write({"amount_residual": 1}),
            lambda: self.line.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "Sent notices"):
                action()

    def test_a_draft_takes_its_lines_along(self):
        draft = self.notice.copy({"state": "draft", "sent_at": False})
        line = self.line.copy({"notice_id": draft.id, "effective": False})
        draft.unlink()
        self.assertFalse(line.exists())
        self.assertTrue(self.line.exists())

    def test_nobody_writes_notices_by_rpc(self):
        for user in (self.reader, self.collector, self.manager):
            for record in (self.notice.with_user(user), self.line.with_user(user)):
                for operation in ("create", "write", "unlink"):
                    with self.subTest(f"{user.login} {record._name} {operation}"):
                        self.assertFalse(record.has_access(operation))
                self.assertTrue(record.has_access("read"))
            with self.assertRaises(AccessError):
                self.notice.with_user(user).write({"tracking_ref": "x"})

    # ------------------------------------------------------------ the document
    def test_the_document_can_be_read_by_who_reads_the_notice(self):
        document = self.notice.with_user(self.reader).document
        self.assertEqual(base64.b64decode(document)[:5], b"%PDF-")

    def test_the_document_can_be_neither_changed_nor_deleted(self):
        document = self.notice.attachment_id
        other = {"raw": b"other"}, {"datas": base64.b64encode(b"other")}, {"res_id": 0}
        for vals in (*other, {"res_field": False}, {"type": "url", "url": "http://x.example"}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "archived documents"):
                document.write(vals)
        with self.assertRaisesRegex(UserError, "archived documents"):
            document.unlink()
        with self.assertRaisesRegex(UserError, "archived documents"):
            self.notice.write({"document": base64.b64encode(b"other")})

    def test_the_document_may_move_to_another_store(self):
        document = self.notice.attachment_id
        raw = document.raw
        document._migrate()
        self.assertEqual(document.raw, raw)
        document.generate_access_token()

    def test_other_attachments_are_free(self):
        attachment = self.env["ir.attachment"].create({"name": "a", "raw": b"a"})
        attachment.raw = b"b"
        attachment.unlink()
