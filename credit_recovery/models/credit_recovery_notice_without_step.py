from odoo import api, fields, models

from .credit_recovery_notice import APPROVED, DRAFT, PLAIN_CHANNELS


class CreditRecoveryNotice(models.Model):
    """Messages: notices about a promise, a dispute or a plan, which are no step (001-6, 003-8).

    The record that they are about inherits ``credit.recovery.letter.mixin``. This file is loaded
    after those that it extends.
    """

    _inherit = "credit.recovery.notice"

    about_model = fields.Char(readonly=True, copy=False)
    about_id = fields.Many2oneReference(
        model_field="about_model", readonly=True, copy=False, index="btree_not_null"
    )
    text_code = fields.Char(readonly=True, copy=False, help="Which text of messages it says.")

    def action_view_about(self):
        """Show the promise, dispute or plan that a message is about; else the case."""
        self.ensure_one()
        self.check_access("read")
        record = self._get_about() if self.about_id else self.case_id
        return record._get_records_action()

    def _get_about(self):
        """The record that the message is about."""
        return self.env[self.about_model].browse(self.about_id)

    # ------------------------------------------------------------ sending
    def _release_messages(self):
        """Number and release the drafts that can go: an address is known and sending is on."""
        ready = self.filtered(
            lambda notice: (
                notice.state == DRAFT
                and notice.channel
                and not notice.channel_error
                and notice.company_id.recovery_sending == "on"
            )
        )
        if not ready:
            return
        ready._approve(self.env._("Not needed: it demands nothing"))
        for company, notices in ready.grouped("company_id").items():
            company._with_recovery_language(notices)._log_on_cases(lambda n: n._get_outline())
        self.env.ref("credit_recovery.ir_cron_dispatch").sudo()._trigger()

    @api.model
    def _withdraw_untrue(self):
        """Withdraw, or write anew, the messages that what happened since has overtaken (P-1)."""
        waiting = self.search([("about_id", "!=", False), ("state", "in", (DRAFT, APPROVED))])
        for model, notices in waiting.try_lock_for_update().grouped("about_model").items():
            records = self.env[model].browse(set(notices.mapped("about_id")))
            records._filter_untrue()._withdraw_letters()
            records._rewrite_letters()

    @api.model
    def _release_waiting(self):
        """Release what had to wait for sending to be on, or for an address."""
        waiting = self.search(
            [
                ("about_id", "!=", False),
                ("state", "=", DRAFT),
                ("company_id.recovery_sending", "=", "on"),
            ]
        ).try_lock_for_update()
        if not waiting:
            return
        lost = waiting.filtered("channel_error")
        for company, notices in lost.grouped("company_id").items():
            notices._address_again(company)
        waiting._release_messages()

    def _address_again(self, company):
        """Give the messages that had no address the one that is known by now."""
        addresses = self.env["credit.recovery.address"]._load(
            self.partner_id, PLAIN_CHANNELS, company
        )
        for notice in self:
            recipient, channel, error = addresses.choose(notice.partner_id, notice.level_id)
            if not error:
                snapshot = addresses.get_snapshot(recipient, company, notice.partner_id)
                notice.write({"channel": channel, "channel_error": False, **snapshot})

    def _is_open_hour(self):
        """What a person has just agreed with the debtor leaves at any hour (001-6)."""
        is_at_once = self.about_id and self.origin == "manual"
        return bool(is_at_once) or super()._is_open_hour()

    def _get_changes(self):
        """What overtakes a message withdraws it before the dispatch: nothing takes its place."""
        return super(
            CreditRecoveryNotice, self.filtered(lambda notice: not notice.about_id)
        )._get_changes()

    def _reissue(self, channels):
        if not self.about_id:
            return super()._reissue(channels)
        return self._get_about()._write_letters(
            self.text_code, channels, replaces_id=self.id, amount_total=self.amount_total
        )

    def _mark_sent(self, sent_at=None, **vals):
        super()._mark_sent(sent_at, **vals)
        for notice in self.filtered("about_id"):
            notice._get_about()._on_letter_sent(notice)

    def _needs_complaint_check(self):
        return not self.about_id and super()._needs_complaint_check()

    def _get_content_obstacle(self):
        return None if self.about_id else super()._get_content_obstacle()

    # ------------------------------------------------------------ words
    def _get_title(self):
        if not self.about_id:
            return super()._get_title()
        codes = self.env["credit.recovery.letter.text"]._fields["code"]
        return dict(codes._description_selection(self.env)).get(self.text_code, self.subject)

    def _has_words(self):
        return bool(self.about_id) or super()._has_words()

    def _get_template_texts(self):
        if not self.about_id:
            return super()._get_template_texts()
        words = self.env["credit.recovery.letter.text"]._get_words(self.text_code, self.company_id)
        return words.subject, words.body

    def _get_placeholder_values(self):
        values = super()._get_placeholder_values()
        if self.about_id:
            for name, function in self._get_about()._get_letter_placeholders(self).items():
                values.add(name, function)
        return values

    def _get_payable_lines(self):
        """What was agreed is to be paid, due or not."""
        if not self.about_id:
            return super()._get_payable_lines()
        return self.line_ids.filtered(lambda line: line.section != "c_credit")

    def _check_letter_totals(self):
        """What was agreed need not be what is open."""
        return None if self.about_id else super()._check_letter_totals()

    def _get_letter_table_values(self):
        values = super()._get_letter_table_values()
        if not self.about_id:
            return {**values, "table": None, "is_message": False}
        # its one table takes the place of the three tables of a reminder
        return {
            **values,
            **dict.fromkeys(("overdue", "coming", "credits"), []),
            "table": self._get_about()._get_letter_table(self),
            "is_message": True,
        }

    def _get_mail_documents(self):
        documents = super()._get_mail_documents()
        return (
            documents + self._get_about()._get_letter_documents(self)
            if self.about_id
            else documents
        )
