from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date


class CreditRecoveryFlag(models.Model):
    """Insolvency (P-16): the procedure, who runs it, and by when our claim is filed."""

    _inherit = "credit.recovery.flag"

    insolvency_kind = fields.Selection(
        [
            ("liquidation", "Bankruptcy, judicial liquidation"),
            ("composition", "Composition with creditors"),
            ("restructuring", "Restructuring"),
            ("administration", "Administration"),
            ("compulsory", "Compulsory winding-up"),
            ("other", "Other"),
        ],
        string="Procedure",
        compute="_compute_insolvency_kind",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_opening = fields.Date(
        string="Opened on",
        compute="_compute_date_opening",
        store=True,
        precompute=True,
        readonly=False,
        help="Items invoiced up to this day stop and are filed; later ones go to the curator.",
    )
    court = fields.Char(help="The court, and the number of the procedure.")
    curator_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="Whoever runs the procedure: what falls due later is written to him.",
    )
    date_claim_limit = fields.Date(string="File the claim by")
    date_claim_filed = fields.Date(string="Claim filed on", readonly=True, copy=False)
    claim_filed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    @api.depends("kind")
    def _compute_insolvency_kind(self):
        for flag in self:
            flag.insolvency_kind = flag.kind == "insolvency" and "liquidation"

    @api.depends("kind", "date")
    def _compute_date_opening(self):
        for flag in self:
            flag.date_opening = flag.kind == "insolvency" and flag.date

    @api.constrains("kind", "date_opening", "date_claim_limit")
    def _check_insolvency_dates(self):
        for flag in self.filtered(lambda flag: flag.kind == "insolvency"):
            if not flag.date_opening:
                raise ValidationError(
                    self.env._(
                        "Say on which day the procedure of %(debtor)s was opened.",
                        debtor=flag.partner_id.display_name,
                    )
                )
            if flag.date_claim_limit and flag.date_claim_limit < flag.date_opening:
                raise ValidationError(
                    self.env._(
                        "The claim on %(debtor)s cannot be due before the procedure was opened.",
                        debtor=flag.partner_id.display_name,
                    )
                )

    def _get_outline(self):
        text = super()._get_outline()
        if self.kind != "insolvency":
            return text
        kinds = dict(self._fields["insolvency_kind"]._description_selection(self.env))
        words = [
            kinds.get(self.insolvency_kind),
            self.env._("opened on %(date)s", date=format_date(self.env, self.date_opening)),
            self.court,
            self.curator_id and self.env._("curator %(name)s", name=self.curator_id.display_name),
            self._get_claim_text(),
        ]
        return f"{text} ({', '.join(filter(None, words))})"

    def _get_claim_text(self):
        if self.date_claim_filed:
            day = format_date(self.env, self.date_claim_filed)
            return self.env._("claim filed on %(date)s", date=day)
        if self.date_claim_limit:
            day = format_date(self.env, self.date_claim_limit)
            return self.env._("claim to be filed by %(date)s", date=day)
        return self.env._("the day by which to file the claim is not known")

    def action_claim_filed(self):
        """Record that the claim was filed today; its task closes.

        :raises AccessError: the user is no Collector
        :raises UserError: no insolvency, or filed already
        """
        if not self.env.user.has_group("credit_recovery.group_recovery_collector"):
            raise AccessError(self.env._("Only a Collector may record that a claim was filed."))
        self.check_access("read")
        wrong = self.filtered(lambda flag: flag.kind != "insolvency" or flag.date_claim_filed)
        if wrong:
            raise UserError(
                self.env._(
                    "No claim is to be filed here, or it was filed already: %(flags)s",
                    flags=", ".join(wrong.mapped("display_name")),
                )
            )
        for company, flags in self.grouped("company_id").items():
            flags.sudo().write(
                {
                    "date_claim_filed": company._get_recovery_today(),
                    "claim_filed_by_id": self.env.uid,
                }
            )
        self._log(lambda flag: flag.env._("Claim filed in the insolvency procedure"))
        self._take_effect()
