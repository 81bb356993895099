"""A sent notice is immutable: for users by the ORM, for everybody else by PostgreSQL (000-5b)."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .credit_recovery_notice import DELIVERED, SENT

# What was said, to whom, when and how. Never here: references that core may clear (moves, partners,
# users), `effective`, the state and what tells of the delivery.
FROZEN_NOTICE = (
    "name", "kind", "origin", "company_id", "currency_id", "level_id", "channel",
    "recipient_name", "recipient_address", "recipient_email", "lang",
    "amount_overdue", "amount_coming", "amount_credit", "amount_disputed", "amount_interest",
    "amount_compensation", "amount_total", "payments_up_to", "payment_deadline", "statement_date",
    "subject", "body", "date", "complaint_check", "approved_at", "attempted_at", "sent_at",
    "message_id", "checksum", "about_model", "about_id", "text_code",
)  # fmt: skip
# Row triggers that name no column leave -u, ALTER COLUMN TYPE and ON DELETE SET NULL alone.
TRIGGER_FUNCTION = """
    CREATE OR REPLACE FUNCTION credit_recovery_protect_sent() RETURNS trigger AS $$
    DECLARE
        is_sent boolean;
        old_row jsonb;
        new_row jsonb;
        frozen text;
    BEGIN
        IF TG_TABLE_NAME = 'credit_recovery_notice' THEN
            is_sent := OLD.sent_at IS NOT NULL OR OLD.state IN ('sent', 'delivered');
        ELSE
            SELECT sent_at IS NOT NULL OR state IN ('sent', 'delivered') INTO is_sent
              FROM credit_recovery_notice WHERE id = OLD.notice_id;
        END IF;
        IF is_sent AND TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'a sent recovery notice cannot be deleted (%, id %)',
                TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
        ELSIF TG_OP = 'DELETE' THEN
            RETURN OLD;
        ELSIF is_sent THEN
            old_row := to_jsonb(OLD);
            new_row := to_jsonb(NEW);
            FOREACH frozen IN ARRAY TG_ARGV LOOP
                IF old_row -> frozen IS DISTINCT FROM new_row -> frozen THEN
                    RAISE EXCEPTION 'a sent recovery notice cannot be changed (%, id %, %)',
                        TG_TABLE_NAME, OLD.id, frozen
                        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
                END IF;
            END LOOP;
        END IF;
        RETURN NEW;
    END $$ LANGUAGE plpgsql
"""


def protect(model, columns):
    """Install the trigger on a model's table; again at each upgrade, for the list may change."""
    table = SQL.identifier(model._table)
    model.env.cr.execute(TRIGGER_FUNCTION)
    model.env.cr.execute(SQL("DROP TRIGGER IF EXISTS credit_recovery_protect ON %s", table))
    model.env.cr.execute(
        SQL(
            "CREATE TRIGGER credit_recovery_protect BEFORE UPDATE OR DELETE ON %s"
            " FOR EACH ROW EXECUTE FUNCTION credit_recovery_protect_sent(%s)",
            table,
            SQL(", ").join(SQL("%s", column) for column in columns),
        )
    )


def unprotect(env):
    """Remove the triggers with their function; the addon goes, and its data with it."""
    env.cr.execute("DROP FUNCTION IF EXISTS credit_recovery_protect_sent() CASCADE")


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    def init(self):
        protect(self, FROZEN_NOTICE)
        return super().init()

    def write(self, vals):
        if not vals.keys().isdisjoint(FROZEN_NOTICE):
            self._check_not_sent()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_not_sent()

    def unlink(self):
        """The lines go with their notice: they have no foreign key that would see to it."""
        done = super().unlink()
        self.env["credit.recovery.notice.line"]._remove(self)
        return done

    def _check_not_sent(self):
        """Raise UserError for notices that were sent: they are evidence (000-5b)."""
        sent = self.filtered(lambda notice: notice.sent_at or notice.state in (SENT, DELIVERED))
        if sent:
            raise UserError(
                self.env._(
                    "Sent notices can be neither changed nor deleted:\n%(notices)s",
                    notices=sent._get_names(),
                )
            )
