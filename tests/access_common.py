"""Users of every role, one record of every model, and ways to call methods as them."""

import json
from datetime import timedelta

from odoo import SUPERUSER_ID, Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from .common import RecoveryCase

# from the least to the most that a user may do
ROLES = ("public", "portal", "internal", "billing", "reader", "collector", "manager", "accounting")
GROUPS = {
    "portal": "base.group_portal",
    "internal": "base.group_user",
    "billing": "base.group_user,account.group_account_invoice",
    "accounting": "base.group_user,account.group_account_manager",
}


class AccessCase(RecoveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            **{role: cls.make_access_user(role, groups) for role, groups in GROUPS.items()},
            "public": cls.env.ref("base.public_user"),
            "reader": cls.reader,
            "collector": cls.collector,
            "manager": cls.manager,
        }
        cls.records = cls.make_records()

    @classmethod
    def make_access_user(cls, name, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            f"access_{name}",
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def make_records(cls):
        """``{model: record}`` of the stored models and of the open items."""
        notice = cls._prepare_notice(20)
        case = notice.case_id
        env = cls.env(su=True)
        reason = env["credit.recovery.reason"].create({"name": "Asked", "usage": "hold"})
        case._open_task("Ring him", key="test")
        cls.task = case._get_tasks("test")
        call = env["credit.recovery.call"].create({"case_id": case.id, "result": "not_reached"})
        fix = {"call_id": call.id, "kind": "resend"}
        flag = {
            "partner_id": cls.debtor.id,
            "company_id": cls.company.id,
            "kind": "hardship",
            "source": "call",
            "date_end": cls.today - timedelta(days=1),
            "date": cls.today - timedelta(days=9),
        }
        records = [
            cls.policy,
            cls.policy.level_ids[0],
            reason,
            case,
            notice,
            notice.line_ids[0],
            call,
            env["credit.recovery.call.fix"].create(fix),
            env["credit.recovery.hold"].create(cls.prepare_hold(case, reason)),
            env["credit.recovery.flag"].create(flag),
            env["credit.recovery.confirmation"].create(
                {"move_id": notice.line_ids.move_id[:1].id, "outcome": "received"}
            ),
            env["credit.recovery.guarantee"].create(cls.prepare_guarantee()),
            env["credit.recovery.assessment"].create(
                {**cls.prepare_guarantee(), "result": "approved"}
            ),
            env["credit.recovery.approval"].create(cls.prepare_approval()),
            env["credit.recovery.approval.band"].create({"company_id": cls.company.id}),
            env["credit.recovery.bank.waiver"].create(cls.prepare_waiver()),
            *cls.make_bounce(case),
            *cls.make_promise(case),
            env.ref("credit_recovery.letter_text_promise").copy({"company_id": cls.company.id}),
            *cls.make_dispute(case, notice.line_ids.move_id),
            *cls.make_plan(case),
            *cls.make_small_balance(notice.line_ids.move_id),
            env["credit.recovery.closure"].create(cls.prepare_closure()),
            env["credit.recovery.policy.acceptance"].create(
                {"partner_id": cls.debtor.id, "policy_id": cls.policy.id}
                | {"company_id": cls.company.id}
            ),
            env["credit.recovery.gate.rule"].create(
                {"company_id": cls.company.id, "cause": "limit", "answer": "warn"}
            ),
            *cls.make_score(),
            env["credit.recovery.sales.question"].create(
                {
                    "case_id": case.id,
                    "user_id": cls.manager.id,
                    "asked_by_id": cls.manager.id,
                    "date_asked": cls.today,
                    "date_limit": cls.today,
                }
            ),
            cls.make_credit_review(),
            env["credit.recovery.run"].create({"company_id": cls.company.id, "date": cls.today}),
            env["credit.recovery.item"].search([("partner_id", "=", cls.debtor.id)], limit=1),
            env["credit.recovery.exposure.line"].search([("partner_id", "=", cls.debtor.id)]),
            env["credit.recovery.event"].search([("partner_id", "=", cls.debtor.id)], limit=1),
        ]
        cls.env.flush_all()
        return {record._name: record for record in records}

    @classmethod
    def make_score(cls):
        """A score, a line of it, a class of the company."""
        env = cls.env(su=True)
        shared = {"company_id": cls.company.id}
        score = env["credit.recovery.score"].create(
            {**shared, "partner_id": cls.debtor.id, "date": cls.today.replace(day=1)}
        )
        line = {"score_id": score.id, "code": "days_late"}
        classes = env["credit.recovery.score.class"]
        classes._create_missing(cls.company)
        return (
            score,
            env["credit.recovery.score.line"].create(line),
            classes.search([("company_id", "=", cls.company.id)], limit=1),
        )

    @classmethod
    def make_credit_review(cls):
        vals = {"partner_id": cls.debtor.id, "company_id": cls.company.id, "proposal": "call"}
        dates = {"date": cls.today.replace(day=1), "date_reviewed": cls.today, "is_due": True}
        return cls.env(su=True)["credit.recovery.credit.review"].create(vals | dates)

    @classmethod
    def make_bounce(cls, case):
        """A collection returned unpaid, and its line."""
        env = cls.env(su=True)
        bounce = env["credit.recovery.bounce"].create(
            {
                "case_id": case.id,
                "partner_id": case.partner_id.id,
                "company_id": case.company_id.id,
                "date": cls.today,
                "reason_id": env.ref("credit_recovery.reason_bounce_no_funds").id,
                "line_ids": [Command.create({"currency_id": case.currency_id.id, "amount": 1})],
            }
        )
        return bounce, bounce.line_ids

    @classmethod
    def make_plan(cls, case):
        """A draft plan, and its first instalment."""
        plan = cls.env(su=True)["credit.recovery.plan"].create(
            {
                "case_id": case.id,
                "amount": 10,
                "instalment_ids": [Command.create({"date_due": cls.today, "amount": 10})],
            }
        )
        return plan, plan.instalment_ids

    @classmethod
    def make_dispute(cls, case, move):
        """A dispute that is open, and what was accepted of an earlier one."""
        env = cls.env(su=True)
        reason = env.ref("credit_recovery.reason_wrong_price")
        vals = {"case_id": case.id, "reason_id": reason.id, "move_ids": [Command.set(move.ids)]}
        earlier, dispute = env["credit.recovery.dispute"].create([{**vals, "amount": 1}] * 2)
        accepted = {"dispute_id": earlier.id, "move_id": move.id, "amount": 1}
        return dispute, env["credit.recovery.dispute.credit"].create(accepted)

    @classmethod
    def make_promise(cls, case):
        """A promise and what it covers, later than the notice that the tests approve."""
        shared = {"case_id": case.id, "date_promised": cls.today, "amount": 1}
        promise = cls.env(su=True)["credit.recovery.promise"].create(
            shared | {"state": "cancelled", "date": cls.today}
        )
        line = {"promise_id": promise.id, "amount": 1, "move_name": "INV"}
        return promise, promise.line_ids.create(line)

    @classmethod
    def make_small_balance(cls, move):
        """A decision on a small balance, and a kind of retention."""
        env = cls.env(su=True)
        shared = {"company_id": cls.company.id}
        decision = {
            "partner_id": cls.debtor.id,
            "move_id": move.id,
            "currency_id": move.currency_id.id,
            "decision": "retain",
            "date": cls.today,
        }
        return (
            env["credit.recovery.residual"].create(shared | decision),
            env["credit.recovery.retention"].create(shared | {"name": "Withheld", "rate": 20}),
        )

    @classmethod
    def prepare_approval(cls):
        return {
            "partner_id": cls.debtor.id,
            "company_id": cls.company.id,
            "amount_new": 1000,
            "reason": "He asked",
        }

    @classmethod
    def prepare_guarantee(cls):
        return {"partner_id": cls.debtor.id, "company_id": cls.company.id, "amount": 1000}

    @classmethod
    def prepare_closure(cls):
        """A day that is not near."""
        day = cls.today + timedelta(days=60)
        days = {f"day_{end}": day.day for end in ("from", "to")}
        months = {f"month_{end}": str(day.month) for end in ("from", "to")}
        return {"company_id": cls.company.id, "name": "Stocktaking", **days, **months}

    @classmethod
    def prepare_waiver(cls):
        return {
            "company_id": cls.company.id,
            "date": cls.today - timedelta(days=1),
            "reason": "Bank holiday",
            "user_id": cls.manager.id,
        }

    @classmethod
    def prepare_hold(cls, case, reason):
        return {"case_id": case.id, "reason_id": reason.id, "date_to": cls.today}

    def prepare_wizards(self, invoice=None, case=None, notice=None):
        """``{model: values}`` of the dialogs, about these documents."""
        notice = notice or self.records["credit.recovery.notice"]
        case = case or notice.case_id
        invoice = invoice or notice.line_ids.move_id[:1]
        reason = self.records["credit.recovery.reason"]
        return {
            "credit.recovery.call.log": {"case_id": case.id, "result": "not_reached"},
            "credit.recovery.release.ask": {
                "res_model": "account.move",
                "res_id": invoice.id,
                "reason": "He pays on Friday",
            },
            "credit.recovery.hold.add": {
                "partner_id": case.partner_id.id,
                "company_id": case.company_id.id,
                "reason_id": reason.id,
                "date_to": self.today,
            },
            "credit.recovery.dispute.resolve": {
                "dispute_id": self.find("dispute", "case_id", case).id,
                "outcome": "rejected",
            },
            "credit.recovery.dispute.correct": {
                "dispute_id": self.find("dispute", "case_id", case).id,
                "reason": "The delivery note was found",
            },
            "credit.recovery.bounce.add": {
                "company_id": case.company_id.id,
                "reason_id": reason.id,
            },
            "credit.recovery.move": {"case_ids": case.ids, "note": "He asked for it"},
            "credit.recovery.remind": {"move_id": invoice.id, "note": "He asked for it"},
            "credit.recovery.notice.cancel": {
                "notice_ids": notice.ids,
                "reason_id": reason.id,
                "date": self.today + timedelta(days=9),
            },
            "credit.recovery.approval.decide": {
                "approval_ids": self.find("approval", "partner_id", case.partner_id).ids,
                "reason": "He pays well",
            },
            "credit.recovery.notice.posted": {"notice_ids": notice.ids},
            "credit.recovery.statement.send": {
                "company_id": case.company_id.id,
                "partner_ids": case.partner_id.ids,
            },
            "credit.recovery.sales.answer": {
                "question_id": self.find("sales.question", "case_id", case).id,
                "answer": "Go ahead",
            },
            "credit.recovery.run.go.on": {
                "run_id": self.find("run", "company_id", case.company_id).id,
                "reason": "They are right",
            },
            "credit.recovery.promise.cancel": {
                "promise_ids": self.find("promise", "case_id", case).ids,
                "reason": "A mistake",
            },
            "credit.recovery.staller.confirm": {"case_id": case.id, "reason": "Gains time"},
            "credit.recovery.go.live": {"company_id": case.company_id.id},
            "credit.recovery.sending": {"company_id": case.company_id.id, "sending": "paused"},
            "credit.recovery.bank.waive": {"company_id": case.company_id.id, "reason": "Asked"},
            "credit.recovery.preview": {"company_id": case.company_id.id},
        }

    def find(self, model, name, record):
        """The record of a model that belongs to another one."""
        model = self.env[f"credit.recovery.{model}"].sudo()
        return model.search([(name, "=", record.id)], limit=1)

    def make_wizard(self, model, user, vals):
        """A dialog of the user's own, also where opening it would be refused."""
        root = self.env(user=SUPERUSER_ID)
        wizard = root[model].with_company(user.sudo().company_id).create(vals)
        children = [
            wizard[name]
            for name, field in wizard._fields.items()
            if field.type == "one2many" and self.env[field.comodel_name]._transient
        ]
        for records in (wizard, *children):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_uid = %s WHERE id = ANY(%s)",
                    SQL.identifier(records._table),
                    user.id,
                    records.ids,
                )
            )
        self.env.invalidate_all()
        return wizard.with_user(user)


class RpcMixin:
    """Calls over HTTP; a refusal is the name of the exception."""

    def log_in(self, role):
        self.authenticate(self.users[role].login, self.users[role].login)

    def call(self, model, method, *args, **kwargs):
        """As the web client calls.

        :return: (result, None) or (None, name of the exception)
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}, default=str),
            headers={"Content-Type": "application/json"},
        ).json()
        if "error" in answer:
            return None, answer["error"]["data"]["name"].rpartition(".")[2]
        return answer.get("result"), None
