from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formataddr
from odoo.tools.mail import email_normalize, email_normalize_all


class ResCompany(models.Model):
    """The collections mailbox: where notices come from and where answers go (P-8)."""

    _inherit = "res.company"

    recovery_email = fields.Char(
        string="Collections mailbox",
        help="Notices come from it. Empty: the e-mail address of the company.",
    )
    recovery_alias_id = fields.Many2one(
        "mail.alias", string="Alias of recovery cases", copy=False, ondelete="set null"
    )
    recovery_alias_name = fields.Char(
        string="Alias for answers",
        compute="_compute_recovery_alias_name",
        inverse="_inverse_recovery_alias_name",
        help="Answers to notices go to it and are filed on the case of the debtor, also where they"
        " quote no notice. Empty: answers go to the collections mailbox.",
    )

    @api.depends("recovery_alias_id.alias_name")
    def _compute_recovery_alias_name(self):
        for company in self:
            company.recovery_alias_name = company.recovery_alias_id.alias_name

    def _inverse_recovery_alias_name(self):
        """Make, rename or remove the alias; it belongs to the company, whoever sets it up.

        :raises UserError: the company has no alias domain
        """
        for company in self:
            name, alias_sudo = company.recovery_alias_name, company.recovery_alias_id.sudo()
            if not name:
                alias_sudo.unlink()
            elif alias_sudo:
                alias_sudo.alias_name = name
            else:
                vals = company._prepare_recovery_alias(name)
                company.recovery_alias_id = self.env["mail.alias"].sudo().create(vals)

    def _prepare_recovery_alias(self, name):
        if not self.alias_domain_id:
            raise UserError(
                self.env._(
                    "%(company)s has no alias domain: choose one in the general settings, under"
                    " Discuss, before you set an alias for the answers to notices.",
                    company=self.name,
                )
            )
        return {
            "alias_name": name,
            "alias_domain_id": self.alias_domain_id.id,
            "alias_model_id": self.env["ir.model"]._get_id("credit.recovery.case"),
            "alias_parent_model_id": self.env["ir.model"]._get_id(self._name),
            "alias_parent_thread_id": self.id,
            "alias_contact": "everyone",
        }

    def _get_recovery_sender(self):
        """The address that notices come from, with the company's name; False without one."""
        self.ensure_one()
        if self.recovery_email:
            return formataddr((self.name, self.recovery_email))
        return self.email_formatted

    def _get_recovery_reply_to(self):
        """The address that answers go to: the alias, else the sender."""
        self.ensure_one()
        # who sends need not be allowed to read aliases
        alias_email = self.recovery_alias_id.sudo().alias_full_name
        return formataddr((self.name, alias_email)) if alias_email else self._get_recovery_sender()

    # ------------------------------------------------------------ incoming
    @api.model
    def _get_written_to(self, message_dict, alias):
        """The root company whose collections mailbox a mail went to, or whose notice it answers.

        :param dict message_dict: of the mail gateway
        :param alias: mail.alias of the route, or None
        """
        if alias:
            return self.search([("recovery_alias_id", "=", alias.id)], limit=1)
        references = (
            f"{message_dict.get('in_reply_to') or ''} {message_dict.get('references') or ''}"
        )
        notice = self.env["credit.recovery.notice"].search(
            [("message_id", "in", references.split())], limit=1
        )
        return notice.company_id or self._get_by_recovery_address(message_dict)[:1]

    @api.model
    def _get_by_recovery_address(self, message_dict):
        """The root companies that the mail was sent to: mailbox, alias, bounce address."""
        recipients = set(email_normalize_all(message_dict.get("recipients") or ""))
        companies = self.search([("parent_id", "=", False)])
        return companies.filtered(lambda company: company._get_recovery_addresses() & recipients)

    def _get_recovery_addresses(self):
        addresses = (
            email_normalize(self.recovery_email or ""),
            self.recovery_alias_id.alias_full_name,
            self.bounce_email,
        )
        return {address.lower() for address in addresses if address}
