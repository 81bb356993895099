"""Incoming mail: what debtors write lands on their case, what comes back on its notice (P-8)."""

import logging

from odoo import api, models

from ..tools import incoming_mail, returned_mail

_logger = logging.getLogger(__name__)

CASE = "credit.recovery.case"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _detect_is_bounce(self, message, message_dict):
        """Providers who return a notice in free words are understood too."""
        if super()._detect_is_bounce(message, message_dict):
            return True
        returned = returned_mail.parse(message)
        notices_sudo = self.env["credit.recovery.notice"].sudo()  # whoever runs the gateway
        return bool(returned and notices_sudo._find_returned(returned, message_dict))

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        """A notice that came back has failed."""
        res = super()._routing_handle_bounce(email_message, message_dict)
        returned = returned_mail.parse(email_message)
        if returned:
            notices_sudo = self.env["credit.recovery.notice"].sudo()  # whoever runs the gateway
            notices_sudo._receive_returned(returned, message_dict)
        return res

    @api.model
    def _routing_check_route(self, message, message_dict, route, raise_exception=True):
        """Mail to a collections mailbox that answers no notice finds its debtor's case."""
        if route[0] == CASE and not route[1]:
            route = self.env[CASE].sudo()._get_incoming_route(message_dict, route)
        return super()._routing_check_route(message, message_dict, route, raise_exception)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """What a person wrote holds the case and asks for an answer; machines do neither."""
        res = super()._message_route_process(message, message_dict, routes)
        if not incoming_mail.is_automatic(message):
            for model, thread_id, _values, _user_id, alias in routes or ():
                self._tell_recovery(model, thread_id, message_dict, alias)
        return res

    @api.model
    def _tell_recovery(self, model, thread_id, message_dict, alias):
        """Tell the case, or the customer without one; a fault must not lose the mail, filed by now.

        :param str model: what the mail was filed on
        """
        record_sudo = self.env[model].sudo().browse(thread_id)  # whoever runs the gateway
        try:
            with self.env.cr.savepoint():
                if model == CASE:
                    record_sudo._receive_recovery_mail(message_dict)
                elif model == "res.partner":
                    companies_sudo = self.env["res.company"].sudo()
                    company_sudo = companies_sudo._get_written_to(message_dict, alias)
                    if company_sudo:
                        record_sudo._receive_recovery_mail(message_dict, company_sudo)
        except Exception:
            _logger.exception("mail %s holds nothing", message_dict["message_id"])
            self.env.invalidate_all(flush=False)
