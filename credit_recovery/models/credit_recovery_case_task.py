"""Tasks: mail activities on the case for exceptions, one per cause (P-20)."""

from odoo import fields, models

TODO = "mail.mail_activity_data_todo"


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def _open_task(self, summary, note="", user=None, key=None, days=0):
        """Give the case's collector, else the company's recovery manager, a task.

        :param str summary: what to do
        :param str note: HTML with what there is to know
        :param res.users user: somebody else to do it
        :param str key: the cause; a second task for the same cause is not made
        :param int days: until when
        """
        todo = self.filtered(lambda case: not key or not case._get_tasks(key))
        self.env["mail.activity"].sudo().create(
            [case._prepare_task(summary, note, user, key, days) for case in todo]
        )

    def _close_task(self, key):
        """The cause is gone: so is the task."""
        self._get_tasks(key).unlink()

    def _sync_tasks(self, wanted):
        """Have these tasks on the cases among these that want them, and on no other of them.

        A night brings many at once: they are found in the morning, without a mail for each.

        :param dict wanted: ``{cause: (cases, summary)}``
        """
        tasks = self._get_tasks(*wanted)
        there = {(task.recovery_cause, task.res_id) for task in tasks}
        tasks.filtered(lambda task: task.res_id not in wanted[task.recovery_cause][0]._ids).unlink()
        new = [
            (case, summary, key)
            for key, (cases, summary) in wanted.items()
            for case in cases
            if (key, case.id) not in there
        ]
        # an activity takes the name of its record, and would read each alone
        self.browse(case.id for case, _summary, _key in new).mapped("display_name")
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [case._prepare_task(summary, "", None, key, 0) for case, summary, key in new]
        )

    def _get_tasks(self, *keys):
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("recovery_cause", "in", keys),
                ]
            )
        )

    def _prepare_task(self, summary, note, user, key, days):
        self.ensure_one()
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            # cached, where ``env.ref`` asks the database for each task
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(TODO),
            "summary": summary,
            "note": note,
            "user_id": (user or self._get_manager() or self.env.user).id,
            "date_deadline": fields.Date.add(self.company_id._get_recovery_today(), days=days),
            "recovery_cause": key,
        }
