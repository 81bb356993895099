"""The nightly job: scores of all customers, a row per customer and month."""

import hashlib
import json
import logging

import psycopg2

from odoo import api, models
from odoo.tools import SQL

from ..tools.score import get_score
from ..tools.score_history import History

_logger = logging.getLogger(__name__)
SCORE_COLUMNS = (
    "partner_id", "company_id", "date", "date_computed", "is_enough", "value", "score_class",
    "limit_proposed", "purchases", "fingerprint",
)  # fmt: skip
LINE_COLUMNS = ("score_id", "sequence", "code", "value", "points", "points_max", "params")


class CreditRecoveryScore(models.Model):
    _inherit = "credit.recovery.score"

    @api.model
    def _cron_scores(self):
        """Nightly: score the customers of every company; one that fails does not stop the others.

        A company is done in one transaction, some seconds for 10,000 customers.
        """
        companies = self.env["res.company"].search([("parent_id", "=", False)])
        self.env["credit.recovery.score.class"]._create_missing(companies)
        for left, company in zip(reversed(range(len(companies))), companies, strict=True):
            try:
                self._compute_scores(company, company._get_recovery_today())
                self.env["ir.cron"]._commit_progress(1, remaining=left)
            except (psycopg2.InterfaceError, psycopg2.OperationalError):
                raise
            except Exception:
                self.env.cr.rollback()
                _logger.exception("The scores of %s failed", company.name)

    @api.model
    def _compute_scores(self, company, today, partner_ids=None):
        """Write the scores of this month that are new or other than they were.

        :param res.company company: a root company
        :param date today: the day up to which history counts
        :param partner_ids: commercial partners; None: all customers of the company
        """
        rules = company._get_recovery_score_rules()
        histories = self.env["credit.recovery.score.facts"]._load(company, today, partner_ids)
        month = today.replace(day=1)
        current = self._read_current(company)
        histories = self._get_emptied(current, partner_ids) | histories
        known, new, changed = {}, [], {}
        for partner_id, history in histories.items():
            score_id, date, is_enough, fingerprint = current.get(partner_id, (None,) * 4)
            if not history.invoices and not is_enough:
                continue  # who has no history in the period has no row of this month
            score = get_score(history, rules, today)
            known[partner_id] = (score, history.purchases, _hash(score, history.purchases))
            if date != month:
                new.append(partner_id)
            elif fingerprint != known[partner_id][2]:
                changed[score_id] = partner_id
        self._write_scores(company, today, known, new, changed)

    @api.model
    def _read_current(self, company):
        """``{partner_id: (id, month, whether enough, fingerprint)}`` of the current scores."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT partner_id, id, date, is_enough, fingerprint FROM credit_recovery_score"
                " WHERE company_id = %s AND is_current",
                company.id,
            )
        )
        return {partner_id: values for partner_id, *values in rows}

    @api.model
    def _get_emptied(self, current, partner_ids):
        """``{partner_id: History}`` of those with a score, as if no invoice of theirs was left."""
        scored = {key for key, (_id, _date, is_enough, _hash) in current.items() if is_enough}
        if partner_ids is not None:
            scored.intersection_update(partner_ids)
        return dict.fromkeys(scored, History())

    @api.model
    def _write_scores(self, company, today, known, new, changed):
        """Add the rows of a new month, rewrite those of this month that changed.

        :param dict known: ``{partner_id: (Score, purchases, fingerprint)}``
        :param list new: partner ids
        :param dict changed: ``{score id: partner id}``
        """
        if not new and not changed:
            return
        bulk = self.env["credit.recovery.bulk"]
        added = dict(zip(bulk._draw_ids(self, len(new)), new, strict=True))
        rows = {
            score_id: self._prepare_row(company, today, partner_id, *known[partner_id])
            for score_id, partner_id in {**added, **changed}.items()
        }
        columns = ["id", *SCORE_COLUMNS, "is_current", *self._get_stamps()]
        stamps = self._get_stamps().values()
        bulk._copy(self, columns, ((id_, *rows[id_], "t", *stamps) for id_ in added))
        self._update_rows({id_: rows[id_] for id_ in changed})
        self._mark_current(company, new)
        self._replace_lines({id_: known[rows[id_][0]][0] for id_ in rows}, list(changed))

    @api.model
    def _get_stamps(self):
        """Magic columns, whose values the database wants from us."""
        now, uid = self.env.cr.now(), self.env.uid
        return {"create_uid": uid, "create_date": now, "write_uid": uid, "write_date": now}

    @api.model
    def _prepare_row(self, company, today, partner_id, score, purchases, fingerprint):
        """The values of SCORE_COLUMNS."""
        is_enough = score.value is not None
        return (
            partner_id, company.id, today.replace(day=1), today, "t" if is_enough else "f",
            score.value or 0, score.code, score.limit or 0,
            round(purchases, company.currency_id.decimal_places), fingerprint,
        )  # fmt: skip

    @api.model
    def _update_rows(self, rows):
        """Rewrite scores in one statement.

        :param dict rows: ``{id: values of SCORE_COLUMNS}``
        """
        if not rows:
            return
        arrays = zip(SCORE_COLUMNS, map(list, zip(*rows.values(), strict=True)), strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE credit_recovery_score s
                   SET date_computed = v.date_computed, is_enough = v.is_enough, value = v.value,
                       score_class = v.score_class, limit_proposed = v.limit_proposed,
                       purchases = v.purchases, fingerprint = v.fingerprint, write_date = %(now)s
                  FROM unnest(%(ids)s::int[], %(date_computed)s::date[], %(is_enough)s::boolean[],
                              %(value)s::int[], %(score_class)s::varchar[],
                              %(limit_proposed)s::numeric[], %(purchases)s::numeric[],
                              %(fingerprint)s::varchar[])
                    AS v (id, date_computed, is_enough, value, score_class, limit_proposed,
                          purchases, fingerprint)
                 WHERE s.id = v.id
                """,
                now=self.env.cr.now(),
                ids=list(rows),
                **dict(arrays),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _replace_lines(self, scores, rewritten):
        """Write the lines of scores.

        :param dict scores: ``{id: Score}``
        :param list rewritten: ids of those that have lines
        """
        lines = self.env["credit.recovery.score.line"]
        if rewritten:
            self.env.cr.execute(
                SQL("DELETE FROM credit_recovery_score_line WHERE score_id = ANY(%s)", rewritten)
            )
        rows = (
            (
                score_id, number, line.code, line.value, line.points, line.most,
                json.dumps(line.params) if line.params else "{}",
            )
            for score_id, score in scores.items()
            for number, line in enumerate(score.lines)
        )  # fmt: skip
        self.env["credit.recovery.bulk"]._copy(lines, LINE_COLUMNS, rows)
        self.invalidate_model(["line_ids"], flush=False)


def _hash(score, purchases):
    """The same history and settings give the same, whatever the ids of its rows."""
    text = repr((score.value, score.code, score.limit, purchases, score.lines))
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
