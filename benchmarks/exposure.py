"""The exposure of every customer of a book, beside the limits of two in three (003-9)."""

from bench_env import get_median, open_env
from floor import get_floor
from processes import say

TIMES = 3
LIMITS = """
    UPDATE res_partner p SET credit_limit = jsonb_build_object(%(company)s::text, 1000.0)
     WHERE p.id %% 3 > 0 AND EXISTS (
           SELECT 1 FROM account_move_line l
            WHERE l.partner_id = p.id AND l.account_id = %(receivable)s);
    INSERT INTO credit_recovery_guarantee (
           partner_id, company_id, kind, amount, date_from, user_id,
           create_uid, write_uid, create_date, write_date)
    SELECT id, %(company)s, 'insurance', 500, '2000-01-01', 1, 1, 1, now(), now()
      FROM res_partner WHERE credit_limit IS NOT NULL AND id %% 10 = 0;
    INSERT INTO credit_recovery_approval (
           partner_id, company_id, kind, amount_new, date_from, valid_until, state, reason,
           requested_by, requested_on, create_uid, write_uid, create_date, write_date)
    SELECT id, %(company)s, 'temporary', 2000, '2000-01-01', '2999-12-31', 'approved', 'x',
           1, now(), 1, 1, now(), now()
      FROM res_partner WHERE credit_limit IS NOT NULL AND id %% 20 = 0;
"""
TOTAL = """
    SELECT sum(amount_residual) FROM account_move_line
     WHERE account_id = %(receivable)s AND reconciled IS NOT TRUE AND parent_state = 'posted'
"""


def measure(database):
    with open_env(database) as env:
        floor = get_floor(env)
        params = {
            "company": env.company.id,
            "receivable": env.company.partner_id.property_account_receivable_id.id,
        }
        env.cr.execute(LIMITS, params)
        env.cr.execute("ANALYZE")
        env.cr.commit()
        env.invalidate_all()
        model = env["credit.recovery.exposure"]
        seconds = get_median(TIMES, lambda: model._get_exposures(env.company), env.invalidate_all)
        check(env, model._get_exposures(env.company).values(), params)
        say(f"exposure: {seconds:.2f} s; floor: {floor:.1f} s")
    return {"floor": floor, "exposure": seconds}


def check(env, exposures, params):
    """Every cent of the ledger is somebody's exposure, and limits were read."""
    env.cr.execute(TOTAL, params)
    [(total,)] = env.cr.fetchall()
    found = float(sum(one.open - one.credits for one in exposures))
    if abs(found - total) > 0.01 or not any(one.available is not None for one in exposures):
        raise SystemExit(f"the exposures add up to {found}, the ledger to {total}")
