from odoo import api, models
from odoo.exceptions import ValidationError


class CreditRecoveryDispute(models.Model):
    """What may be disputed, and by whom it is answered."""

    _inherit = "credit.recovery.dispute"

    @api.constrains("case_id", "move_ids")
    def _check_move_ids(self):
        """Open items of the case's debtor and company, in one currency."""
        for dispute in self:
            if not dispute.move_ids:
                raise ValidationError(
                    self.env._(
                        "Choose the invoices that %(name)s disputes: others go on.",
                        name=dispute.case_id.display_name,
                    )
                )
            strangers = dispute.move_ids.filtered(lambda move, d=dispute: not d._is_about(move))
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(moves)s: no posted receivable of %(name)s at %(company)s.",
                        moves=", ".join(strangers.mapped("display_name")),
                        name=dispute.case_id.display_name,
                        company=dispute.company_id.name,
                    )
                )
            if len(dispute.move_ids.currency_id) > 1:
                raise ValidationError(
                    self.env._(
                        "The invoices that %(name)s disputes are in several currencies: open a"
                        " dispute for each.",
                        name=dispute.case_id.display_name,
                    )
                )

    @api.constrains("amount", "move_ids")
    def _check_amount(self):
        for dispute in self:
            total = sum(abs(move.amount_total) for move in dispute.move_ids)
            if dispute.currency_id.compare_amounts(dispute.amount, total) > 0:
                raise ValidationError(
                    self.env._(
                        "More is disputed (%(amount)s) than the invoices of %(name)s add up to.",
                        amount=dispute.currency_id.format(dispute.amount),
                        name=dispute.case_id.display_name,
                    )
                )

    @api.constrains("user_id")
    def _check_user_id(self):
        for dispute in self.filtered("user_id.share"):
            raise ValidationError(
                self.env._(
                    "%(user)s is no colleague: name an owner of the dispute inside the company.",
                    user=dispute.user_id.name,
                )
            )

    def _is_about(self, move):
        """Whether a move is a posted receivable of the case's debtor."""
        receivables = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        debtors = receivables.partner_id.commercial_partner_id
        return (
            move.state == "posted"
            and move.company_id.root_id == self.company_id
            and self.partner_id in debtors
        )
