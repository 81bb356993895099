"""What the people of the demo company do on a working day: approve, print, post, call."""

from .debtors import DEBTORS

MANAGER, COLLECTOR = "laura", "marco"


class People:
    """The manager and the collector at work.

    :param Office office: the demo company
    :param dict partners: ``{debtor code: partner}``
    """

    def __init__(self, office, partners):
        self.office = office
        self.debtors = {partners[debtor.code].id: debtor for debtor in DEBTORS}

    def work(self, day):
        """Do what waits for a person, but for the steps that the story leaves for tonight.

        :param date day: today, as the clock says
        """
        drafts = self._get_notices(COLLECTOR, "draft")
        calls = drafts.filtered(lambda notice: notice.channel == "phone")
        self._check_complaints(drafts)
        for notice in calls:
            self._call(notice)
        self._approve(drafts - calls)
        self._post(day)

    def _get_notices(self, login, state):
        notices = self.office.get_env(login)["credit.recovery.notice"].search(
            [("state", "=", state), ("company_id", "=", self.office.company.id)], order="id"
        )
        return notices.filtered(lambda n: n.level_id.code != self.debtors[n.partner_id.id].pending)

    def _check_complaints(self, notices):
        """Ask sales and after-sales before a step that needs it (001-1)."""
        cases = notices.case_id.filtered(lambda case: not case._has_complaint_check())
        if cases:
            cases.action_check_complaints()

    def _call(self, notice):
        cause, note = self.debtors[notice.partner_id.id].call
        env = notice.env
        env["credit.recovery.call"].create(
            {
                "case_id": notice.case_id.id,
                "contact_id": notice.recipient_id.id,
                "result": "reached",
                "reason_id": env.ref(f"credit_recovery.reason_{cause}").id,
                "note": note,
                "complaint_checked": True,
            }
        )

    def _approve(self, drafts):
        """The collector approves reminders, the manager formal notices."""
        for_manager = drafts.filtered(lambda n: n.level_id.requires_approval == "manager")
        if drafts - for_manager:
            (drafts - for_manager).action_approve()
        if for_manager:
            for_manager.with_env(self.office.get_env(MANAGER)).action_approve()

    def _post(self, day):
        """Print the approved letters and take them to the post office."""
        letters = self._get_notices(COLLECTOR, "approved").filtered("is_letter")
        if not letters:
            return
        letters.action_print()
        for number, letter in enumerate(letters.filtered(lambda n: n.state == "sending")):
            registered = letter.channel == "registered_letter"
            letter.env["credit.recovery.notice.posted"].create(
                {
                    "notice_ids": letter.ids,
                    "date_posted": day,
                    "tracking_ref": f"AR{day:%y%m%d}{number:04}IT" if registered else False,
                }
            ).action_confirm()

    def get_report(self):
        """How many notices were sent so far, for the progress shown."""
        sent = self.office.company.env["credit.recovery.notice"].search_count(
            [("state", "=", "sent")]
        )
        return f"{sent} notices sent so far"
