"""Whom a notice goes to, and by which channel (P-4)."""

from collections import Counter

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import formataddr

from ..tools.ladder_facts import FORMAL_NOTICE

NO_PHONE, NO_ADDRESS, NO_POSTAL_ADDRESS = CHANNEL_ERRORS = (
    "no_phone",
    "no_address",
    "no_postal_address",
)

# what is chosen by, and what a snapshot is made of; whole partners take five times as long
READ = [
    "recovery_contact_id", "phone", "email_normalized", "recovery_bounced_email", "street",
    "street2", "city", "zip", "state_id", "country_id", "name", "complete_name", "is_company",
    "parent_id", "commercial_partner_id", "commercial_company_name", "lang", "write_date",
]  # fmt: skip


class CreditRecoveryAddress(models.AbstractModel):
    """Reads the possible recipients of many debtors at once, then chooses for each notice."""

    _name = "credit.recovery.address"
    _description = "Recipients of recovery notices"

    @api.model
    def _load(self, partners, channels=None, company=None, today=None):
        """Read what :meth:`Addresses.choose` looks at, in a query per kind.

        :param partners: commercial partners
        :param channels: choose among these instead of the level's chain (after a failure)
        :param res.company company: the root company that writes; None: the user's
        :param date today: the day of the writing; None: today
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
        return Addresses(
            by_parent,
            channels,
            self._get_curators(company or self.env.company.root_id, partners, today),
            self._get_addresses_by_move(invoice_addresses),
        )

    @api.model
    def _get_curators(self, company, partners, today):
        """Who runs the insolvency procedures of debtors: all that we write goes there (P-16).

        :return: ``{partner_id: res.partner}``
        """
        Flag = self.env["credit.recovery.flag"].sudo()
        flags = Flag.search_fetch(
            Flag._get_active_domain(today or company._get_recovery_today())
            & Flag._get_debtors_domain(company, partners.ids)
            & Domain("curator_id", "!=", False),
            ["partner_id", "curator_id"],
        )
        flags.curator_id.fetch(["recovery_no_email", *READ])
        return {flag.partner_id.id: flag.curator_id for flag in flags}

    @api.model
    def _get_addresses_by_move(self, invoice_addresses):
        """The invoice address of each open invoice, where a debtor has several."""
        several = invoice_addresses.grouped("parent_id").values()
        several = invoice_addresses.union(*(found for found in several if len(found) > 1))
        if several:
            moves = (
                self.env["account.move"]
                .sudo()
                .search_fetch(
                    [
                        ("partner_id", "in", several.ids),
                        ("move_type", "in", ("out_invoice", "out_receipt")),
                        ("state", "=", "posted"),
                        ("payment_state", "!=", "paid"),
                    ],
                    ["partner_id"],
                )
            )
            return {move.id: move.partner_id for move in moves}
        return {}


class Addresses:
    """The recipients of some debtors.

    Reminders go to the payments contact (of the invoice address, then of the company), then to the
    invoice address, then to the company; a formal notice to the legal entity only.
    """

    def __init__(self, invoice_addresses, channels=None, curators=None, by_move=None):
        """
        :param dict invoice_addresses: ``{id of the commercial partner: invoice address}``
        :param channels: choose among these instead of the level's chain
        :param dict curators: ``{id of the commercial partner: curator of its insolvency}``
        :param dict by_move: ``{id of an invoice: its address}``, of debtors with several
        """
        self.invoice_addresses = invoice_addresses
        self.channels = channels
        self.curators = curators or {}
        self.by_move = by_move or {}
        self._has_postcode = {}
        self._channels_by_level = {}
        self._snapshots = {}
        self._envs = {}

    def choose(self, partner, level, move_ids=()):
        """The first channel of the level's chain with a usable address.

        :param partner: the commercial partner
        :param level: the dunning level of the notice
        :param move_ids: the invoices it is about: of several invoice addresses theirs is meant
        :return: (recipient, channel, error): error is None, or one of CHANNEL_ERRORS when no
            channel is usable
        """
        recipients = self._get_recipients(partner, level, move_ids)
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

    def _get_recipients(self, partner, level, move_ids=()):
        if curator := self.curators.get(partner.id):
            return [curator]
        if level.kind == FORMAL_NOTICE:
            return [partner]
        invoice_address = self._get_invoice_address(partner, move_ids)
        candidates = (
            invoice_address.recovery_contact_id,
            partner.recovery_contact_id,
            invoice_address,
            partner,
        )
        return list(dict.fromkeys(candidate for candidate in candidates if candidate))

    def _get_invoice_address(self, partner, move_ids):
        """Of several the one of most of these invoices, the first at a draw."""
        found = Counter(self.by_move[id_] for id_ in move_ids if id_ in self.by_move)
        if found:
            return found.most_common(1)[0][0]
        return self.invoice_addresses.get(partner.id, partner)

    def _is_usable(self, recipient, channel):
        """Certified e-mail counts as unavailable until its addresses can be checked."""
        if channel == "phone":
            return bool(recipient.phone)
        if channel == "email":
            return recipient._can_get_recovery_email()
        if channel in ("post", "registered_letter"):
            return bool(recipient.street and recipient.city) and (
                bool(recipient.zip) or not self._needs_postcode(recipient)
            )
        return False

    def _needs_postcode(self, recipient):
        """Whether addresses of the recipient's country have a postcode."""
        country = recipient.country_id.id
        if country not in self._has_postcode:
            address_format = recipient._get_recovery_address_format()
            self._has_postcode[country] = "%(zip)s" in address_format
        return self._has_postcode[country]

    def _get_error(self, channels):
        if "phone" in channels:
            return NO_PHONE
        return NO_ADDRESS if "email" in channels else NO_POSTAL_ADDRESS

    def get_snapshot(self, recipient, company, debtor=None, *, by_phone=False):
        """What a notice keeps of its recipient (complaint 14), in the recipient's language.

        A call keeps no postal address.

        Of several e-mail addresses the first one only: one message, one address (P-8). A curator
        is named after the debtor, as a contact is (P-16).
        """
        key = (recipient.id, company.id)
        snapshot = self._snapshots.get(key)
        if snapshot is None:
            snapshot = self._snapshots[key] = self._make_snapshot(recipient, company)
        if by_phone:
            snapshot = {**snapshot, "recipient_address": False}
        elif "recipient_address" not in snapshot:
            snapshot["recipient_address"] = self._get_postal_lines(
                self._translate(recipient, snapshot["lang"]), company
            )
        if debtor and self.curators.get(debtor.id) == recipient:
            return {**snapshot, "recipient_name": f"{debtor.name}, {recipient.name}"}
        return snapshot

    def _make_snapshot(self, recipient, company):
        lang = recipient.lang or recipient.commercial_partner_id.lang or company.partner_id.lang
        email = recipient.email_normalized
        # only a nameless address is called by its kind, in the language of who asks
        name = recipient.complete_name if recipient.name else recipient.display_name
        return {
            "recipient_id": recipient.id,
            "recipient_name": name,
            "recipient_email": formataddr((recipient.name or False, email)) if email else False,
            "lang": lang,
        }

    def _translate(self, recipient, lang):
        """The recipient in a language; all of one language share an environment."""
        if lang not in self._envs:
            self._envs[lang] = recipient.with_context(lang=lang).env
        return recipient.with_env(self._envs[lang])

    def _get_postal_lines(self, recipient, company):
        """The postal address; the country on letters abroad only."""
        lines = recipient._get_recovery_address_lines()
        domestic = recipient.country_id == company.country_id
        if domestic and lines and lines[-1] == recipient.country_id.name:
            lines.pop()
        return "\n".join(lines)
