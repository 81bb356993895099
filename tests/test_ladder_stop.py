"""The company's own stops: bank not up to date (P-1), closures (P-12), a pause (P-7)."""

from odoo.addons.credit_recovery.tools.ladder import Stop, plan

from .ladder_common import BUSINESS, CALL, LARGE, MIDDLE, SOFT, LadderCase, day, make_item, past


class TestCompanyStops(LadderCase):
    bank = Stop("bank_not_fresh", frozenset(("reminder", "formal_notice")))
    item = make_item(past(CALL, 3))

    def plan(self, stops, number=20):
        return plan((self.item,), MIDDLE, BUSINESS, day(number), stops)[self.item.key]

    def test_a_stopped_step_waits_and_is_not_passed_over(self):
        self.assertWaits(self.plan((self.bank,)), "bank_not_fresh", None, SOFT)
        self.assertWaits(self.plan((self.bank,), 45), "bank_not_fresh", None, SOFT)
        self.assertSteps(self.plan(()), SOFT)

    def test_other_kinds_of_rung_go_on(self):
        new = make_item()
        answer = plan((new,), LARGE, BUSINESS, day(4), (self.bank,))[new.key]
        self.assertSteps(answer, CALL)

    def test_of_several_stops_the_last_to_end_says_why(self):
        short, long = (
            Stop(code, until=day(until)) for code, until in (("held", 22), ("covered", 30))
        )
        self.assertWaits(self.plan((long, short)), "covered", 30, SOFT)
        self.assertWaits(self.plan((long, self.bank)), "bank_not_fresh", None, SOFT)

    def test_what_waits_anyway_says_its_own_reason(self):
        self.assertWaits(self.plan((self.bank,), 19), "not_due", 20, SOFT)
