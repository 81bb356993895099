"""Levels reached before going live, as notices of origin ``import`` (P-7)."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.ladder_facts import COURTESY, HANDOVER
from ..tools.level_import import parse

SHOWN_PROBLEMS = 50


class ReachedStep(NamedTuple):
    """An open item had reached a level on a day."""

    partner_id: int
    item: object
    level: object
    day: object
    proof: str


class Ledger(NamedTuple):
    """What the lines of the file refer to."""

    items: dict  # name of the invoice -> [(partner id, ItemFacts), ...]
    levels: dict  # (partner id, code) -> credit.recovery.level
    proofs: dict  # file name -> ir.attachment
    today: object


class CreditRecoveryLevelImport(models.AbstractModel):
    """Reads the file, checks every line, and creates the notices; all of them or none."""

    _name = "credit.recovery.level.import"
    _description = "Import of levels reached before going live"

    # ------------------------------------------------------------ reading
    @api.model
    def _read(self, company, text, proofs, today):
        """The steps that the file tells of.

        :param res.company company: a root company
        :param str text: content of the file, see ``tools.level_import``
        :param proofs: ir.attachment, PDFs that the lines name
        :param date today: the last day that a level may have been reached
        :return: list of ReachedStep
        :raises UserError: names each line that is wrong, and why
        """
        rows, problems = parse(text)
        texts = [(p.line, self._get_problem_text(p)) for p in problems]
        ledger = self._load_ledger(company, {row.invoice for row in rows}, proofs, today)
        steps = []
        for row in rows:
            error = self._get_row_error(row, ledger)
            if error:
                texts.append((row.line, error))
            else:
                steps += self._get_steps(row, ledger)
        if texts:
            raise UserError(self._get_error(texts))
        return steps

    @api.model
    def _load_ledger(self, company, names, proofs, today):
        moves = self.env["account.move"].search(
            [
                ("company_id", "child_of", company.id),
                ("state", "=", "posted"),
                ("name", "in", list(names)),
            ]
        )
        receivables = moves.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        partners = receivables.partner_id.commercial_partner_id
        debtors = self.env["credit.recovery.facts"]._load(company, partners.ids, today)
        name_by_id = {move.id: move.name for move in moves}
        items = defaultdict(list)
        for partner_id, facts in debtors.items():
            for item in facts.items:
                if item.move_id in name_by_id:
                    items[name_by_id[item.move_id]].append((partner_id, item))
        policies = self.env["credit.recovery.policy"]._get_for_partners(partners, company, today)
        levels = {
            (partner_id, level.code): level
            for partner_id, policy in policies.items()
            for level in policy.level_ids
        }
        return Ledger(items, levels, {proof.name: proof for proof in proofs}, today)

    @api.model
    def _get_steps(self, row, ledger):
        return [
            ReachedStep(partner_id, item, level, row.day, row.proof)
            for partner_id, item in ledger.items[row.invoice]
            for level in [ledger.levels[partner_id, row.level]]
            if self._can_be_reached(item, level, row.day)
        ]

    @api.model
    def _can_be_reached(self, item, level, day):
        """A courtesy comes before the due date, all else after it; instalments differ."""
        return day <= item.date_due if level.kind == COURTESY else day > item.date_due

    # ------------------------------------------------------------ what is wrong
    @api.model
    def _get_problem_text(self, problem):
        texts = {
            "no_column": self.env._("the column \u201c%(value)s\u201d is missing"),
            "missing": self.env._("\u201c%(value)s\u201d is empty"),
            "bad_date": self.env._("%(value)s is no date; write 2026-01-31 or 31/01/2026"),
            "twice": self.env._("%(value)s has this level on another line already"),
        }
        return texts[problem.code] % {"value": problem.value}

    @api.model
    def _get_row_error(self, row, ledger):
        """Why a line cannot be imported, or None."""
        found = ledger.items.get(row.invoice)
        if not found:
            return self.env._("nothing is open of an invoice %(name)s", name=row.invoice)
        levels = [ledger.levels.get((partner_id, row.level)) for partner_id, _item in found]
        if not all(levels):
            return self.env._(
                "the customer's policy has no level with the code %(code)s", code=row.level
            )
        if any(level.kind == HANDOVER for level in levels):
            return self.env._("a hand-over is no level that can be imported")
        if row.day > ledger.today:
            return self.env._("%(date)s is in the future", date=format_date(self.env, row.day))
        steps = self._get_steps(row, ledger)
        if not steps:
            return self.env._(
                "%(level)s could not be reached on %(date)s by the due date of %(name)s",
                level=levels[0].name,
                date=format_date(self.env, row.day),
                name=row.invoice,
            )
        if any(past.code == row.level for step in steps for past in step.item.steps):
            return self.env._("%(name)s has this level already", name=row.invoice)
        return self._get_proof_error(row, ledger)

    @api.model
    def _get_proof_error(self, row, ledger):
        if not row.proof:
            return None
        proof = ledger.proofs.get(row.proof)
        if not proof:
            return self.env._("the proof %(file)s was not uploaded", file=row.proof)
        if proof.mimetype != "application/pdf":
            return self.env._("the proof %(file)s is no PDF", file=row.proof)
        return None

    @api.model
    def _get_error(self, texts):
        lines = [
            self.env._("Line %(line)s: %(error)s", line=line, error=error)
            for line, error in sorted(texts)[:SHOWN_PROBLEMS]
        ]
        if len(texts) > SHOWN_PROBLEMS:
            lines.append(self.env._("… and %(count)s more", count=len(texts) - SHOWN_PROBLEMS))
        return self.env._(
            "The file of levels has errors, and nothing of it was imported:\n%(errors)s",
            errors="\n".join(lines),
        )
