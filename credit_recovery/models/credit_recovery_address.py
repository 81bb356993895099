"""Whom a notice goes to, and by which channel (P-4)."""

from odoo import api, models
from odoo.tools import formataddr

from ..tools.ladder_facts import FORMAL_NOTICE

NO_PHONE, NO_ADDRESS, NO_POSTAL_ADDRESS = CHANNEL_ERRORS = (
    "no_phone",
    "no_address",
    "no_postal_address",
)

READ = [
    "recovery_contact_id", "phone", "email_normalized", "recovery_bounced_email", "street", "city",
    "write_date",
]  # fmt: skip


class CreditRecoveryAddress(models.AbstractModel):
    """Reads the possible recipients of many debtors at once, then chooses for each notice."""

    _name = "credit.recovery.address"
    _description = "Recipients of recovery notices"

    @api.model
    def _load(self, partners, channels=None):
        """Read what :meth:`Addresses.choose` looks at, in a query per kind.

        :param partners: commercial partners
        :param channels: choose among these instead of the level's chain (after a failure)
        :return: Addresses
        """
        # these only: prefetching would read whole partners, and debtors are many
        partners.fetch(["recovery_no_email", *READ])
        invoice_addresses = (
            self.env["res.partner"]
            .sudo()
            .search_fetch(
                [("parent_id", "in", partners.ids), ("type", "=", "invoice")],
                ["parent_id", *READ],
                order="id desc",
            )
        )
        invoice_addresses.recovery_contact_id.fetch(READ)
        by_parent = {address.parent_id.id: address for address in invoice_addresses}
        return Addresses(by_parent, channels)


class Addresses:
    """The recipients of some debtors.

    Reminders go to the payments contact (of the invoice address, then of the company), then to the
    invoice address, then to the company; a formal notice to the legal entity only.
    """

    def __init__(self, invoice_addresses, channels=None):
        """
        :param dict invoice_addresses: ``{id of the commercial partner: invoice address}``
        :param channels: choose among these instead of the level's chain
        """
        self.invoice_addresses = invoice_addresses
        self.channels = channels
        self._channels_by_level = {}
        self._snapshots = {}

    def choose(self, partner, level):
        """The first channel of the level's chain with a usable address.

        :param partner: the commercial partner
        :param level: the dunning level of the notice
        :return: (recipient, channel, error): error is None, or one of CHANNEL_ERRORS when no
            channel is usable
        """
        recipients = self._get_recipients(partner, level)
        channels = self._get_wanted_channels(partner, level)
        for channel in channels:
            for recipient in recipients:
                if self._is_usable(recipient, channel):
                    return recipient, channel, None
        return recipients[0], next(iter(channels), None), self._get_error(channels)

    def _get_wanted_channels(self, partner, level):
        """Without e-mail where the customer wants none: by the next way, else by letter (P-8)."""
        channels = self.channels or self._get_channels(level)
        if partner.recovery_no_email and "email" in channels:
            return [channel for channel in channels if channel != "email"] or ["post"]
        return channels

    def get_contact(self, partner):
        """Whom to ring: the first recipient of reminders with a number, else the first one."""
        recipients = self._get_recipients(partner, partner.env["credit.recovery.level"])
        with_phone = (recipient for recipient in recipients if recipient.phone)
        return next(with_phone, recipients[0])

    def _get_channels(self, level):
        channels = self._channels_by_level.get(level.id)
        if channels is None:
            channels = self._channels_by_level[level.id] = level._get_channels()
        return channels

    def _get_recipients(self, partner, level):
        if level.kind == FORMAL_NOTICE:
            return [partner]
        invoice_address = self.invoice_addresses.get(partner.id, partner)
        candidates = (
            invoice_address.recovery_contact_id,
            partner.recovery_contact_id,
            invoice_address,
            partner,
        )
        return list(dict.fromkeys(candidate for candidate in candidates if candidate))

    def _is_usable(self, recipient, channel):
        """Certified e-mail counts as unavailable until its addresses can be checked."""
        if channel == "phone":
            return bool(recipient.phone)
        if channel == "email":
            return recipient._can_get_recovery_email()
        if channel in ("post", "registered_letter"):
            return bool(recipient.street and recipient.city)
        return False

    def _get_error(self, channels):
        if "phone" in channels:
            return NO_PHONE
        return NO_ADDRESS if "email" in channels else NO_POSTAL_ADDRESS

    def get_snapshot(self, recipient, company):
        """What a notice keeps of its recipient (complaint 14), in the recipient's language.

        Of several e-mail addresses the first one only: one message, one address (P-8).
        """
        snapshot = self._snapshots.get((recipient.id, company.id))
        if snapshot is None:
            snapshot = self._make_snapshot(recipient, company)
            self._snapshots[recipient.id, company.id] = snapshot
        return snapshot

    def _make_snapshot(self, recipient, company):
        lang = recipient.lang or recipient.commercial_partner_id.lang or company.partner_id.lang
        email = recipient.email_normalized
        return {
            "recipient_id": recipient.id,
            "recipient_name": recipient.display_name,
            "recipient_address": self._get_postal_lines(recipient.with_context(lang=lang), company),
            "recipient_email": formataddr((recipient.name or False, email)) if email else False,
            "lang": lang,
        }

    def _get_postal_lines(self, recipient, company):
        """The postal address; the country on letters abroad only."""
        lines = recipient._get_recovery_address_lines()
        domestic = recipient.country_id == company.country_id
        if domestic and lines and lines[-1] == recipient.country_id.name:
            lines.pop()
        return "\n".join(lines)
