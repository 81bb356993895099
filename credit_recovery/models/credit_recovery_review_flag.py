"""What the flags of a debtor ask for: next action, tasks, recipients (001-5, 002-6, P-16)."""

from datetime import timedelta

from odoo import api, models
from odoo.tools import format_date

from .credit_recovery_flag import PROCEDURE, STOP

# these come before what a flag asks for
PROBLEMS = frozenset((False, "check_sending", "solve_failure", "fix_data"))
INSOLVENCY_HOLD = "flag_insolvency"
# a claim is filed so many days before its last day, where there are so many
CLAIM_DAYS_BEFORE = 10


class CreditRecoveryReview(models.AbstractModel):
    _inherit = "credit.recovery.review"

    @api.model
    def _get_next_action(self, plan, notices, today):
        """What a flag asks for comes after problems, before the ladder's usual actions."""
        action, day = super()._get_next_action(plan, notices, today)
        if not plan.facts.flags or action in PROBLEMS:
            return action, day
        wanted = self._get_flag_action(plan, today)
        return (wanted, today) if wanted else (action, day)

    @api.model
    def _get_flag_action(self, plan, today):
        """The action that the debtor's flags ask for, or False."""
        facts = plan.facts
        if self._get_claim_to_file(facts):
            return "file_claim"
        late = [item for item in facts.items if item.date_due < today]
        kinds = {hold.kind for item in late for hold in item.holds}
        stopped = {f"flag_{flag.kind}" for flag in facts.flags if flag.effect == STOP}
        if kinds & stopped:
            return "propose_handover"
        is_free = any(not item.is_held and item.demandable > 0 for item in late)
        return facts.hardship and is_free and not facts.plan_over and "propose_plan"

    @api.model
    def _get_claim_to_file(self, facts):
        """The insolvency with open items that were not filed yet, or None (P-16)."""
        for flag in facts.flags:
            if flag.effect == PROCEDURE and not flag.date_claim_filed:
                held = {hold.kind for item in facts.items for hold in item.holds}
                return flag if INSOLVENCY_HOLD in held else None
        return None

    @api.model
    def _sync_tasks(self, cases, actions, plans, today):
        """The task to file a claim is due on the claim's own day."""
        super()._sync_tasks(cases, actions, plans, today)
        for case, flag in self._get_claims(cases, plans).items():
            case._set_claim_deadline(flag.date_claim_limit, self._get_claim_text(), today)

    @api.model
    def _get_wanted_tasks(self, cases, actions, plans, today):
        """The hardship to look at again, the claim to file."""
        due = {id_ for id_, plan in plans.items() if self._is_hardship_due(plan.facts, today)}
        hardships = cases.filtered(lambda case: case.partner_id.id in due) if due else cases[:0]
        return {
            **super()._get_wanted_tasks(cases, actions, plans, today),
            "hardship_review": (
                hardships,
                self.env._("Does the hardship go on? Set a new date, or end the flag"),
            ),
            "insolvency_claim": (
                cases.browse().union(*self._get_claims(cases, plans)),
                self._get_claim_text(),
            ),
        }

    @api.model
    def _is_hardship_due(self, facts, today):
        return bool(facts.items) and any(
            flag.date_review and flag.date_review <= today for flag in facts.flags
        )

    @api.model
    def _get_claims(self, cases, plans):
        """The claims to file, by case."""
        found = {id_: self._get_claim_to_file(plan.facts) for id_, plan in plans.items()}
        if not any(found.values()):
            return {}
        return {case: found[case.partner_id.id] for case in cases if found[case.partner_id.id]}

    @api.model
    def _get_claim_text(self):
        return self.env._("File the claim in the insolvency procedure")

    @api.model
    def _get_notice_changes(self, notice, facts, today):
        """What was written to the debtor himself does not go to him any more (P-16)."""
        texts = super()._get_notice_changes(notice, facts, today)
        if facts.hardship and notice.level_id and not notice.gentle:
            texts.append(self.env._("the debtor is in hardship"))
        if facts.curator_id and notice.recipient_id.id != facts.curator_id:
            texts.append(self.env._("letters go to the curator of the insolvency now"))
        return texts

    # ------------------------------------------------------------ words
    @api.model
    def _get_hold_texts(self):
        return {
            **super()._get_hold_texts(),
            "flag_ceased": self.env._("ceased trading, the hand-over is to be decided"),
            "flag_no_assets": self.env._("no assets, the hand-over is to be decided"),
            "flag_other_creditors": self.env._("other creditors, the hand-over is to be decided"),
            "flag_unreachable": self.env._("unreachable, no calls"),
            INSOLVENCY_HOLD: self.env._("insolvency: from before its opening"),
        }

    @api.model
    def _get_hold_reason(self, kind, res_id):
        if kind.startswith("flag_"):
            return self.env["credit.recovery.flag"].sudo().browse(res_id)._get_outline()
        return super()._get_hold_reason(kind, res_id)


class CreditRecoveryFacts(models.AbstractModel):
    _inherit = "credit.recovery.facts"

    @api.model
    def _load_flags(self, company, debtors, today):
        super()._load_flags(company, debtors, today)
        self._load_ended_plans(company, [facts for facts in debtors.values() if facts.hardship])

    @api.model
    def _load_ended_plans(self, company, hardships):
        """Who had a plan since his hardship, and did not keep it or refused it (001-5)."""
        if not hardships:
            return
        plans = self.env["credit.recovery.plan"].sudo()
        domain = [
            ("company_id", "=", company.id),
            ("case_id.partner_id", "in", [facts.partner_id for facts in hardships]),
            ("state", "in", ("broken", "cancelled")),
        ]
        found = plans._read_group(domain, ["case_id"], ["create_date:max"])
        last = {
            case.partner_id.id: company._to_recovery_time(moment).date() for case, moment in found
        }
        for facts in hardships:
            day = last.get(facts.partner_id)
            since = max(flag.date for flag in facts.flags if flag.kind == "hardship")
            facts.plan_over = bool(day) and day >= since


class CreditRecoveryCase(models.Model):
    _inherit = "credit.recovery.case"

    def _set_claim_deadline(self, limit, text, today):
        """Let the task fall due some days before the last day, and name that day."""
        if not limit:
            return
        early = max(today, limit - timedelta(days=CLAIM_DAYS_BEFORE))
        summary = f"{text} ({format_date(self.env, limit)})"
        for task in self._get_tasks("insolvency_claim"):
            if task.summary != summary:
                task.write({"summary": summary, "date_deadline": early})
