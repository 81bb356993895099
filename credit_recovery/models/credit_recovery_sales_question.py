from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

COLLECTOR = "credit_recovery.group_recovery_collector"
CAUSE = "sales-question-%s"


class CreditRecoverySalesQuestion(models.Model):
    """The salesperson is asked before a formal step; silence is recorded, not awaited (P-19)."""

    _name = "credit.recovery.sales.question"
    _description = "Question to a salesperson"
    _order = "date_asked desc, id desc"
    _rec_name = "partner_id"

    case_id = fields.Many2one("credit.recovery.case", required=True, index=True, readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Debtor")
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    notice_id = fields.Many2one(
        "credit.recovery.notice", index="btree_not_null", readonly=True, ondelete="set null"
    )
    user_id = fields.Many2one("res.users", string="Salesperson", required=True, readonly=True)
    asked_by_id = fields.Many2one("res.users", required=True, readonly=True)
    date_asked = fields.Date(required=True, readonly=True, string="Asked on")
    date_limit = fields.Date(string="Answer by", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Asked"), ("answered", "Answered"), ("silent", "No answer")],
        required=True,
        default="open",
        readonly=True,
    )
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True, help="Who recorded the answer.")
    date_closed = fields.Date(readonly=True, string="Answered or closed on")

    # ------------------------------------------------------------ asking
    @api.model
    def _ask(self, notices_by_user):
        """Ask salespeople about formal notices that are being prepared.

        :param dict notices_by_user: ``{res.users: credit.recovery.notice}``
        :return: the questions
        """
        questions = self.create(
            [
                self._prepare_question(notice, user)
                for user, notices in notices_by_user.items()
                for notice in notices
            ]
        )
        self.env["mail.activity"].create([q._prepare_activity() for q in questions])
        questions._log_on_cases(
            lambda question: self.env._("%(user)s was asked", user=question.user_id.name)
        )
        return questions

    @api.model
    def _prepare_question(self, notice, user):
        company = notice.company_id
        today = company._get_recovery_today()
        return {
            "case_id": notice.case_id.id,
            "notice_id": notice.id,
            "user_id": user.id,
            "asked_by_id": self.env.uid,
            "date_asked": today,
            "date_limit": fields.Date.add(today, days=company.recovery_sales_days),
        }

    def _prepare_activity(self):
        """On the customer, whom a salesperson may see; in his own language."""
        self.ensure_one()
        question = self.with_context(lang=self.user_id.lang)
        return {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": self.partner_id.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "summary": question.env._(
                "A formal notice to %(debtor)s is being prepared: is there anything against it?",
                debtor=self.partner_id.name,
            ),
            "note": question.env._(
                "Say it when you mark this as done, by %(date)s. Without an answer the notice"
                " goes its way.",
                date=format_date(question.env, self.date_limit),
            ),
            "user_id": self.user_id.id,
            "date_deadline": self.date_limit,
            "recovery_cause": CAUSE % self.id,
        }

    # ------------------------------------------------------------ answers
    def action_answer(self):
        """Open the dialog that records what the salesperson said."""
        self.ensure_one()
        self._check_collector()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What the salesperson said"),
            "res_model": "credit.recovery.sales.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_question_id": self.id},
        }

    def _check_collector(self):
        if not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only a Collector may record a salesperson's answer."))
        self.check_access("read")

    def _record_answer(self, answer):
        """Record an answer, a late one too, and end the task.

        :param str answer: in the salesperson's words
        :raises UserError: it was answered already
        """
        answered = self.filtered(lambda question: question.state == "answered")
        if answered:
            raise UserError(
                self.env._(
                    "These questions were answered already: %(names)s",
                    names=", ".join(answered.mapped("display_name")),
                )
            )
        self._close("answered", answer=answer, answered_by_id=self.env.uid)
        self._log_on_cases(
            lambda question: self.env._(
                "%(user)s answered: %(answer)s", user=question.user_id.name, answer=answer
            )
        )

    def _record_silence(self):
        """Nobody answered in time: that is recorded, and blocks nothing."""
        self._close("silent")
        self._log_on_cases(
            lambda question: self.env._(
                "No answer from %(user)s until %(date)s",
                user=question.user_id.name,
                date=fields.Date.to_string(question.date_limit),
            )
        )

    def _close(self, state, **vals):
        for company, questions in self.grouped("company_id").items():
            today = company._get_recovery_today()
            questions.write({**vals, "state": state, "date_closed": today})
        causes = [CAUSE % question.id for question in self]
        self.env["mail.activity"].search([("recovery_cause", "in", causes)]).unlink()

    def _log_on_cases(self, get_text):
        """Notes for the recovery office, in words that nobody else reads."""
        bodies = {}
        for question in self:
            text = self.env._("Formal notice: %(text)s", text=get_text(question))
            bodies[question.case_id.id] = text
        self.env["credit.recovery.case"].browse(bodies)._message_log_batch(bodies)

    @api.model
    def _close_silent(self):
        """Record the silence of those whose time is over."""
        for company in self.search([("state", "=", "open")]).company_id:
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "open"),
                    ("date_limit", "<", company._get_recovery_today()),
                ]
            )._record_silence()
