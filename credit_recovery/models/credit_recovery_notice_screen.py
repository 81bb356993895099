"""What the screens of notices show: the tables of its lines, its words, its document."""

from odoo import api, fields, models

from .credit_recovery_notice import APPROVED, DRAFT


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

    obstacle = fields.Char(compute="_compute_obstacle", string="Why it stays")
    title = fields.Char(compute="_compute_title", string="What")
    letter_subject = fields.Char(compute="_compute_letter", string="Subject of the letter")
    letter_body = fields.Html(compute="_compute_letter", string="Text of the letter")

    @api.depends("level_id", "kind")
    def _compute_title(self):
        for notice in self:
            notice.title = notice._get_title()

    @api.depends("state", "channel_error")
    def _compute_obstacle(self):
        """Why a draft or an approved notice stays here, though nobody has to approve it (any more).

        Missing addresses have their own words.
        """
        self.obstacle = False
        written = self.filtered(
            lambda n: n.kind == "dunning" and n.level_id and n.channel != "phone"
        )
        for notice in written.filtered(lambda n: n.state == DRAFT and not n.channel_error):
            notice.obstacle = notice._get_draft_obstacle()
        approved = written.filtered(lambda notice: notice.state == APPROVED)
        for notice, text in approved._get_delays().items():
            notice.obstacle = text

    def _get_draft_obstacle(self):
        if self.company_id.recovery_sending != "on":
            return self.env._("sending is off or paused")
        return self._get_content_obstacle() or self.complaint_check

    def _get_delays(self):
        """``{notice: why it is not sent or printed today}`` of approved ones: a stop, or a hold."""
        review = self.env["credit.recovery.review"].sudo()
        texts = {
            notice: review._get_wait_text(stop.get_wait())
            for notice, stop in self._get_stops().items()
        }
        others = self.filtered(lambda notice: notice not in texts)
        for company, notices in others.grouped("company_id").items():
            today = company._get_recovery_today()
            debtors = review.env["credit.recovery.facts"]._load(
                company, notices.partner_id.ids, today, for_figures=True
            )
            for notice in notices:
                held = notice._get_held_names(debtors[notice.partner_id.id])
                if held:
                    texts[notice] = self.env._("on hold: %(names)s", names=", ".join(held))
        return texts

    def _get_held_names(self, facts):
        held = {item.key for item in facts.items if item.is_held}
        lines = self.line_ids.filtered(
            lambda line: (line.move_id.id, line.date_due, line.currency_id.id) in held
        )
        return lines.mapped("move_name")

    @api.depends("level_id", "state")
    def _compute_letter(self):
        """The words as sent, or as they would be sent today."""
        for notice in self:
            written = notice.channel != "phone" and notice._has_words()
            notice.letter_subject = written and notice._get_subject()
            notice.letter_body = written and notice._get_body()

    def _has_words(self):
        """Whether there is a text to be said."""
        return bool(self.level_id or self.body or self._is_statement())

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
