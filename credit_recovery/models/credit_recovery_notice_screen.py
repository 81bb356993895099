"""What the screens of notices show: the tables of its lines, its words, its document."""

from odoo import api, fields, models


class CreditRecoveryNotice(models.Model):
    _inherit = "credit.recovery.notice"

    overdue_line_ids = fields.One2many(
        "credit.recovery.notice.line",
        "notice_id",
        domain=[("section", "=", "a_overdue")],
        string="Overdue",
        readonly=True,
    )
    coming_line_ids = fields.One2many(
        "credit.recovery.notice.line",
        "notice_id",
        domain=[("section", "=", "b_coming")],
        string="Coming due",
        readonly=True,
    )
    credit_line_ids = fields.One2many(
        "credit.recovery.notice.line",
        "notice_id",
        domain=[("section", "=", "c_credit")],
        string="Credits",
        readonly=True,
    )

    title = fields.Char(compute="_compute_title", string="What")
    letter_subject = fields.Char(compute="_compute_letter", string="Subject of the letter")
    letter_body = fields.Html(compute="_compute_letter", string="Text of the letter")

    @api.depends("level_id", "kind")
    def _compute_title(self):
        for notice in self:
            notice.title = notice._get_title()

    @api.depends("level_id", "state")
    def _compute_letter(self):
        """The words as sent, or as they would be sent today."""
        for notice in self:
            has_words = notice.level_id or notice.body or notice._is_statement()
            written = notice.channel != "phone" and has_words
            notice.letter_subject = written and notice._get_subject()
            notice.letter_body = written and notice._get_body()

    def action_show_letter(self):
        """Show the letter: as archived, else as it would be printed now, with a mark."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/pdf/credit_recovery.report_letter/{self.id}",
            "target": "new",
        }

    def _get_outline(self):
        """A notice in one line: what, by which way, to whom."""
        self.ensure_one()
        channels = dict(self._fields["channel"]._description_selection(self.env))
        return self.env._(
            "%(level)s: %(channel)s, %(recipient)s",
            level=self._get_title(),
            channel=channels.get(self.channel, self.env._("no channel")),
            recipient=self.recipient_name,
        )


class CreditRecoveryNoticeLine(models.Model):
    _inherit = "credit.recovery.notice.line"

    step_name = fields.Char(compute="_compute_step_name", string="Level")

    @api.depends("step", "notice_id.level_id")
    def _compute_step_name(self):
        for line in self:
            line.step_name = line.step and (line._get_level().name or line.step)
