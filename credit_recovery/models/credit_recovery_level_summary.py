from odoo import api, fields, models


class CreditRecoveryLevel(models.Model):
    _inherit = "credit.recovery.level"

    when = fields.Text(compute="_compute_when", help="When the level is taken, in words.")
    channels = fields.Text(compute="_compute_channels", help="The first usable one is taken.")
    condition = fields.Text(compute="_compute_condition", help="For whom the level is.")

    @api.depends("offset_value", "offset_unit", "wait_days", "repeat_days", "repeat_max")
    @api.depends_context("lang")
    def _compute_when(self):
        for level in self:
            parts = [level._get_offset_text()]
            if level.wait_days:
                parts.append(self.env._("%(days)s days after the last step", days=level.wait_days))
            if level.repeat_max:
                parts.append(
                    self.env._(
                        "repeated every %(days)s days, %(times)s times",
                        days=level.repeat_days,
                        times=level.repeat_max,
                    )
                )
            level.when = ", ".join(parts)

    def _get_offset_text(self):
        self.ensure_one()
        if not self.offset_value:
            return self.env._("on the due date")
        units = dict(self._fields["offset_unit"]._description_selection(self.env))
        count = f"{abs(self.offset_value)} {units[self.offset_unit]}"
        if self.offset_value < 0:
            return self.env._("%(count)s before the due date", count=count)
        return self.env._("%(count)s after the due date", count=count)

    @api.depends("channel", "fallback_channel", "last_channel")
    @api.depends_context("lang")
    def _compute_channels(self):
        labels = dict(self._fields["channel"]._description_selection(self.env))
        for level in self:
            level.channels = self.env._(", else ").join(
                labels[channel] for channel in level._get_channels()
            )

    @api.depends("min_amount", "new_customer_invoices", "large_amount")
    @api.depends_context("lang")
    def _compute_condition(self):
        for level in self:
            texts = []
            if level.min_amount:
                amount = level.currency_id.format(level.min_amount)
                texts.append(self.env._("overdue of %(amount)s or more", amount=amount))
            if audience := level._get_audience_texts():
                texts.append(self.env._(" or ").join(audience))
            level.condition = ", ".join(texts)

    def _get_audience_texts(self):
        self.ensure_one()
        texts = []
        if self.new_customer_invoices:
            texts.append(
                self.env._(
                    "customers with fewer than %(count)s paid invoices",
                    count=self.new_customer_invoices,
                )
            )
        if self.large_amount:
            amount = self.currency_id.format(self.large_amount)
            texts.append(self.env._("items of %(amount)s or more", amount=amount))
        return texts
