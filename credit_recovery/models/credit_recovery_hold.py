from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .today import get_today


class CreditRecoveryHold(models.Model):
    """A stop that is a record: who stopped what, why and until when (001-13, complaint 9)."""

    _name = "credit.recovery.hold"
    _description = "Recovery hold"
    _inherit = ["credit.recovery.hold.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    case_id = fields.Many2one("credit.recovery.case", required=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id")
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("manual", "By hand"),
            ("bank", "Presented to the bank"),
            ("assigned", "Assigned"),
            ("possible_payment", "Possible payment to match"),
            ("set_off", "Set-off to agree"),
            ("reply", "Answer of the debtor"),
        ],
        required=True,
        default="manual",
    )
    scope = fields.Selection(
        [("case", "Whole debtor"), ("items", "These invoices")], required=True, default="case"
    )
    move_ids = fields.Many2many("account.move", string="Invoices")
    date_due = fields.Date(
        string="Only the instalment due on", help="Empty: all instalments of the invoices."
    )
    reason_id = fields.Many2one(
        "credit.recovery.reason", required=True, domain=[("usage", "=", "hold")]
    )
    note = fields.Text()
    date_from = fields.Date(required=True, default=get_today)
    date_to = fields.Date(required=True, string="Until", help="The last day of the hold.")
    date_released = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one("res.users", required=True, default=lambda self: self.env.user)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for hold in self:
            if hold.date_to < hold.date_from:
                raise ValidationError(
                    self.env._(
                        "The hold of %(name)s ends on %(end)s, before it begins.",
                        name=hold.case_id.display_name,
                        end=hold.date_to,
                    )
                )

    @api.constrains("scope", "move_ids")
    def _check_move_ids(self):
        """An empty list of invoices would hold nothing, unseen (design, "Items and holds")."""
        for hold in self:
            if hold.scope == "items" and not hold.move_ids:
                raise ValidationError(
                    self.env._(
                        "Choose the invoices that the hold of %(name)s stops, or the whole debtor.",
                        name=hold.case_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        holds = super().create(vals_list)
        holds._log_on_case(lambda hold: hold._get_outline())
        # the mail gateway must not fail because another worker has the case: it asks by itself
        holds.filtered(lambda hold: hold.kind != "reply").case_id._review_again()
        return holds

    def action_release(self):
        """End the holds now and review their cases; a Collector may (001-13)."""
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may release a hold."))
        self.check_access("read")
        open_holds = self.filtered(lambda hold: not hold.date_released).sudo()
        open_holds.date_released = get_today(self)
        open_holds._log_on_case(
            lambda hold: hold.env._("Hold released: %(reason)s", reason=hold._get_reason())
        )
        open_holds.filtered(lambda hold: hold.kind == "reply").case_id._close_task("reply")
        open_holds.case_id._review_again()

    @api.model
    def _search_empty(self, cases):
        """Holds of cases on invoices that were all deleted: they hold nothing any more."""
        return self.search(
            [
                ("case_id", "in", cases.ids),
                ("scope", "=", "items"),
                ("date_released", "=", False),
                ("move_ids", "=", False),
            ]
        )

    @api.model
    def _get_in_force_domain(self, today):
        """Holds that stop something on a day."""
        return (
            Domain("date_released", "=", False)
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
        )

    def _get_outline(self):
        """A hold in one line: why, until when, and of what if not of everything."""
        text = self.env._(
            "On hold until %(date)s: %(reason)s",
            date=format_date(self.env, self.date_to),
            reason=self._get_reason(),
        )
        names = ", ".join(self.move_ids.mapped("name")) if self.scope == "items" else ""
        return f"{text} ({names})" if names else text

    def _get_reason(self):
        return " - ".join(filter(None, [self.reason_id.name, self.note]))

    def _log_on_case(self, get_body):
        self.case_id.sudo()._message_log_batch({hold.case_id.id: get_body(hold) for hold in self})

    @api.model
    def _get_hold_query(self, today):
        return SQL(
            """
            SELECT h.company_id, h.case_id, c.partner_id, r.account_move_id AS move_id, h.date_due,
                   NULL::numeric AS amount, 'all' AS stops, h.date_to, h.kind, h.id AS res_id
              FROM credit_recovery_hold h
              JOIN credit_recovery_case c ON c.id = h.case_id
              LEFT JOIN account_move_credit_recovery_hold_rel r
                     ON r.credit_recovery_hold_id = h.id AND h.scope = 'items'
             WHERE h.date_released IS NULL
               AND h.date_from <= %(today)s AND h.date_to >= %(today)s
               AND (h.scope = 'case' OR r.account_move_id IS NOT NULL)
               AND h.demanded IS NOT TRUE
               AND %(money)s
            """,
            today=today,
            money=self._get_money_condition(),
        )
