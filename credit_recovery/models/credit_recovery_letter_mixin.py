from odoo import api, fields, models


class CreditRecoveryLetterMixin(models.AbstractModel):
    """A record that the debtor is written about: messages that are no step (001-6, 003-8).

    Its model has ``case_id``, ``partner_id``, ``company_id`` and ``currency_id``. Its messages are
    notices of the kind ``_letter_kind``: addressed by P-4, in the debtor's language, by e-mail at
    once, else a letter to print; archived, immutable, linked, and dispatched as all notices are.
    Their words are records of ``credit.recovery.letter.text``.
    """

    _name = "credit.recovery.letter.mixin"
    _description = "Record that debtors are written about"
    # the kind of its notices
    _letter_kind = None

    notice_ids = fields.One2many(
        "credit.recovery.notice",
        "about_id",
        string="Letters",
        domain=lambda self: [("about_model", "=", self._name)],
        readonly=True,
    )

    def _write_letters(self, text_code, channels=None, vals_by_id=None, **vals):
        """Write to the debtors about these records, one message each.

        What cannot go yet stays a draft (no address is known, sending is off or paused) and leaves
        with the first dispatch that it can leave with.

        :param str text_code: which text (``credit.recovery.letter.text``)
        :param channels: choose among these; default: e-mail, else letter
        :param dict vals_by_id: further values of each record's own notice
        :param vals: further values of all the notices, such as ``amount_total``;
            ``origin="review"`` for what the night writes, which waits for the hour of sending
        :return: the notices
        """
        if not self:
            return self.env["credit.recovery.notice"]
        # whoever wrote the record may have its message sent; collectors may only read notices
        records_sudo = self.sudo()
        notices_sudo = self.env["credit.recovery.notice"].sudo()
        channels = channels or notices_sudo._get_chain()
        addresses = {
            company: self.env["credit.recovery.address"]._load(batch.partner_id, channels, company)
            for company, batch in records_sudo.grouped("company_id").items()
        }
        notices_sudo = self.env["credit.recovery.bulk"]._insert(
            notices_sudo,
            [
                {
                    **record._prepare_letter_vals(text_code, addresses[record.company_id]),
                    **vals,
                    **(vals_by_id or {}).get(record.id, {}),
                }
                for record in records_sudo
            ],
        )
        self.env["credit.recovery.notice.line"]._insert(
            (notice, record._get_letter_lines())
            for notice, record in zip(notices_sudo, records_sudo, strict=True)
        )
        self.env["credit.recovery.case"].invalidate_model(["notice_ids"], flush=False)
        records_sudo.invalidate_recordset(["notice_ids"])
        notices_sudo._release_messages()
        return notices_sudo.sudo(self.env.su)

    def _prepare_letter_vals(self, text_code, addresses):
        """Values of a message about one record."""
        self.ensure_one()
        company, partner = self.company_id, self.partner_id
        recipient, channel, error = addresses.choose(partner, self.env["credit.recovery.level"])
        return {
            "kind": self._letter_kind,
            "origin": "manual",
            "about_model": self._name,
            "about_id": self.id,
            "text_code": text_code,
            "company_id": company.id,
            "case_id": self.case_id.id,
            "partner_id": partner.id,
            "currency_id": self.currency_id.id,
            "user_id": (self.case_id.user_id or self.env.user).id,
            "signatory_id": company.recovery_signatory_id.id,
            "date": company._get_recovery_today(),
            "channel": channel,
            "channel_error": error,
            **addresses.get_snapshot(recipient, company, partner),
        }

    def _withdraw_letters(self):
        """Cancel the messages that have not left: what they say does not hold any more."""
        self._get_unsent_letters()._cancel("not_due")

    def _get_unsent_letters(self):
        """The messages that have not left yet."""
        return self.sudo().notice_ids.filtered(
            lambda notice: (
                notice.state in ("draft", "approved")
                or notice.state == "sending"
                and not notice.attempted_at
            )
        )

    # ------------------------------------------------------------ hooks
    def _filter_untrue(self):
        """The records whose messages would not be true any more, had they not left yet (P-1)."""
        return self.browse()

    def _rewrite_letters(self):
        """Write anew the messages that have not left and ask for what is paid by now (P-1)."""

    def _get_letter_lines(self):
        """The items that a message lists, as ``tools.preparation.PreparedLine``."""
        return []

    @api.model
    def _get_letter_placeholders(self, notice):
        """What texts of this kind may say beside the usual: names of
        ``tools.text.MESSAGE_PLACEHOLDERS`` with functions, in the language of the environment.

        :param notice: the message, whose methods format dates and amounts
        :return: ``{name: function}``
        """
        return {}

    def _get_letter_table(self, notice):
        """The table below the text.

        :return: None, or ``{"title", "heads", "rows", "foot"}``: heads ``[(text, CSS class)]``,
            rows and foot (a row or None) lists of texts, one for each head
        """
        return None

    def _get_letter_documents(self, notice):
        """Files that go with an e-mail beside the archived letter (ir.attachment)."""
        return self.env["ir.attachment"]

    def _on_letter_sent(self, notice):
        """A message about the record has left (by e-mail, or posted)."""
