import logging

import psycopg2

from odoo import api, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

READER = "credit_recovery.group_recovery_reader"


class CreditRecoveryDueMixin(models.AbstractModel):
    """Records that are somebody's task in time: one each, closed by itself (000-1).

    A model says when its records are due (:meth:`_get_due_domain`) and what the task says
    (:meth:`_prepare_task`); its ``user_id`` gets it.
    """

    _name = "credit.recovery.due.mixin"
    _description = "Task in time"
    _inherit = ["credit.recovery.message.mixin", "mail.activity.mixin"]
    # whoever reads it does his task, with a word about it
    _mail_post_access = "read"
    # the ``recovery_cause`` of its tasks
    _due_cause = None

    @api.model
    def _get_due_domain(self, company, today):
        """The records of a root company that are a task today."""
        raise NotImplementedError

    def _prepare_task(self):
        """What the task says, in the language of the context: summary and deadline."""
        raise NotImplementedError

    @api.model
    def _sync_all_tasks(self):
        """Nightly: a task for each record that is due; running twice changes nothing.

        A company that fails does not stop the others.
        """
        names = self.env.registry.descendants([self._name], "_inherit") - {self._name}
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            for name in sorted(names):
                self.env[name].with_company(company)._sync_safely(company)

    @api.model
    def _sync_safely(self, company):
        try:
            with self.env.cr.savepoint():
                self._sync_tasks(company)
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            raise
        except Exception:
            _logger.exception("The tasks of %s of %s failed", self._description, company.name)

    def _take_effect(self):
        """The tasks of these customers follow at once."""
        for company, records in self.sudo().grouped("company_id").items():
            among = Domain("partner_id", "in", records.partner_id.ids)
            self.with_company(company)._sync_tasks(company, among)

    @api.model
    def _sync_tasks(self, company, among=Domain.TRUE):
        """Have a task on each record of a company that is due, and on no other one.

        A night brings many at once: they are found in the morning, without a mail for each.

        :param among: domain of the records to look at
        """
        today = company._get_recovery_today()
        # tasks of other people
        self_sudo = self.sudo().with_context(allowed_company_ids=company.ids)
        due = self_sudo.search(among & self._get_due_domain(company, today))
        tasks = self_sudo._get_tasks(among & Domain("company_id", "=", company.id))
        users = {record.id: record._get_task_user() for record in due}
        stale = tasks.filtered(lambda task: users.get(task.res_id) != task.user_id)
        there = set((tasks - stale).mapped("res_id"))
        stale.unlink()
        self_sudo.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                record._get_task_vals(users[record.id])
                for record in due
                if users[record.id] and record.id not in there
            ]
        )

    @api.model
    def _get_tasks(self, domain):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("recovery_cause", "=", self._due_cause),
                ("res_id", "in", self._search(domain)),
            ]
        )

    def _get_task_user(self):
        """Its responsible while he may do it, else the company's recovery manager."""
        for user in (self.user_id, self.company_id.recovery_manager_id):
            if user.active and user.has_group(READER) and self.company_id in user.company_ids:
                return user
        return self.env["res.users"]

    def _get_task_vals(self, user):
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "user_id": user.id,
            "recovery_cause": self._due_cause,
            **self.with_context(lang=user.lang)._prepare_task(),
        }
