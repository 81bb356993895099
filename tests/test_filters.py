"""The filters of the lists: each one works, and those of the daily work find what they say."""

import ast
from datetime import timedelta

from lxml import etree

from odoo.tests import tagged

from .common import RecoveryCase

DAYS = "context_today", "relativedelta", "datetime", "current_date"


@tagged("post_install", "-at_install")
class TestFilters(RecoveryCase):
    def get_filters(self, model, user):
        """``{name: (domain, name of the field it groups by)}`` of a model's search view."""
        views = self.env[model].with_user(user).get_views([(False, "search")])["views"]
        filters = {}
        for node in etree.fromstring(views["search"]["arch"]).iter("filter"):
            domain, context = node.get("domain"), ast.literal_eval(node.get("context") or "{}")
            if not domain or any(word in domain for word in DAYS):
                parsed = None
            else:
                parsed = ast.literal_eval(domain.replace("uid", str(user.id)))
            filters[node.get("name")] = parsed, context.get("group_by") or node.get("date")
        return filters

    def find(self, model, name, user=None):
        user = user or self.collector
        domain, _group = self.get_filters(model, user)[name]
        # as the web client of somebody who sits where the company is
        records = self.env[model].with_user(user).with_context(tz=self.company.recovery_tz)
        return records.search(domain)

    def test_each_filter_and_grouping_of_our_lists_works(self):
        views = self.env["ir.ui.view"].sudo().search([("type", "=", "search")])
        ours = {view.model for view in views if view.model.startswith("credit.recovery.")}
        self.assertGreater(len(ours), 15)
        for name in sorted(ours):
            model = self.env[name].with_user(self.manager)
            for label, (domain, group) in self.get_filters(name, self.manager).items():
                with self.subTest(model=name, filter=label):
                    if domain:
                        model.search_count(domain)
                    if group:
                        field, _colon, part = group.partition(":")
                        if model._fields[field].type in ("date", "datetime"):
                            group = f"{field}:{part or 'month'}"
                        model.formatted_read_group([], [group], ["__count"])

    def make_case(self, name, **vals):
        """A case of a debtor of his own, whatever a review would make of it."""
        debtor = self.make_debtor(name)
        self.make_invoice(30, partner=debtor)
        cases = self.env["credit.recovery.case"]
        case = cases._get_open(self.company, debtor, self.today)
        case.flush_recordset()
        tomorrow = self.today + timedelta(days=1)
        case.sudo().write({"next_action": "wait", "next_action_date": tomorrow, **vals})
        return case

    def test_the_worklist_finds_whom_to_see_to(self):
        found = {
            "mine": self.make_case("Mine", user_id=self.collector.id),
            "unassigned": self.make_case("Nobody", user_id=False),
            "due_today": self.make_case("Due", next_action_date=self.today),
            "to_call": self.make_case("Call", next_action="call", next_action_date=self.today),
            "to_approve": self.make_case("Approve", next_action="approve"),
            "to_post": self.make_case("Post", next_action="post"),
            "to_decide": self.make_case("Decide", next_action="propose_handover"),
            "held": self.make_case("Held", hold_code="manual"),
            "no_next_action": self.make_case("None", next_action=False),
            "failed_review": self.make_case("Failed", review_error="no rate"),
            "missing_data": self.make_case("Data", next_action="fix_data"),
            "failed_delivery": self.make_case("Delivery", next_action="solve_failure"),
        }
        everyone = self.env["credit.recovery.case"].union(*found.values())
        everyone -= found["unassigned"] + found["mine"]
        everyone.user_id = self.manager
        found["due_today"] += found["to_call"]
        for name, case in found.items():
            with self.subTest(name):
                self.assertEqual(self.find("credit.recovery.case", name), case)

    def test_the_worklist_opens_with_the_open_cases(self):
        case = self.make_case("Open")
        closed = self.make_case("Closed", date_closed=self.today)
        found = self.find("credit.recovery.case", "open")
        self.assertIn(case, found)
        self.assertNotIn(closed, found)
        self.assertEqual(self.find("credit.recovery.case", "closed"), closed)

    def test_notices_are_found_by_what_they_wait_for(self):
        states = {
            "to_approve": ("draft", "email"),
            "to_call": ("draft", "phone"),
            "to_send": ("approved", "email"),
            "failed": ("failed", "email"),
            "uncertain": ("uncertain", "email"),
            "sent": ("sent", "post"),
        }
        notices = {}
        for name, (state, channel) in states.items():
            notices[name] = self._prepare_notice(25, partner=self.make_debtor(name))
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE credit_recovery_notice SET state = %s, channel = %s WHERE id = %s",
                [state, channel, notices[name].id],
            )
        self.env.invalidate_all()
        for name, notice in notices.items():
            with self.subTest(name):
                self.assertEqual(self.find("credit.recovery.notice", name), notice)
