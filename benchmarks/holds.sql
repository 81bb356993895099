-- %(promises)s promises, %(disputes)s disputes and %(plans)s plans on the items of debtors with a
-- case, each item in one of them. Parts are separated by lines with their names.

-- part: items
CREATE TEMP TABLE item AS
SELECT row_number() OVER (ORDER BY hashint8(l.id), l.id) AS nr, l.move_id, m.name AS move_name,
       COALESCE(l.date_maturity, l.date) AS date_due, l.amount_residual_currency AS amount,
       k.id AS case_id, k.partner_id
  FROM account_move_line l
  JOIN account_move m ON m.id = l.move_id
  JOIN credit_recovery_case k ON k.partner_id = l.partner_id
 WHERE l.account_id = %(receivable)s AND l.reconciled IS NOT TRUE AND l.amount_residual > 0;

-- part: promises
-- half of them of a part; of forty one has run out and is judged
CREATE TEMP TABLE promised AS
SELECT nextval('credit_recovery_promise_id_seq') AS id, nr, case_id, partner_id, move_id, move_name,
       date_due, CASE nr %% 2 WHEN 0 THEN amount ELSE round(amount / 2, 2) END AS amount,
       %(today)s::date + CASE WHEN nr %% 40 = 0 THEN -4 ELSE (nr %% 25)::int END AS day
  FROM item WHERE nr <= %(promises)s AND amount > 0.02;
INSERT INTO credit_recovery_promise (
       id, case_id, partner_id, company_id, currency_id, user_id, state, date, date_promised,
       date_limit, amount, renewal_number, create_uid, write_uid, create_date, write_date)
SELECT id, case_id, partner_id, %(company)s, %(currency)s, %(user)s, 'open', %(today)s::date - 10,
       day, day + 3, amount, 0, 1, 1, now(), now()
  FROM promised;
INSERT INTO credit_recovery_promise_line (
       promise_id, case_id, company_id, move_id, move_name, date_due, amount,
       create_uid, write_uid, create_date, write_date)
SELECT id, case_id, %(company)s, move_id, move_name, date_due, amount, 1, 1, now(), now()
  FROM promised;

-- part: disputes
CREATE TEMP TABLE disputed AS
SELECT nextval('credit_recovery_dispute_id_seq') AS id, *
  FROM item WHERE nr > %(promises)s AND nr <= %(promises)s + %(disputes)s;
INSERT INTO credit_recovery_dispute (
       id, case_id, partner_id, company_id, currency_id, reason_id, user_id, state, date, deadline,
       amount, amount_disputed, create_uid, write_uid, create_date, write_date)
SELECT id, case_id, partner_id, %(company)s, %(currency)s, %(reason)s, %(user)s, 'investigation',
       %(today)s::date - 10, %(today)s::date + (nr %% 20)::int,
       CASE nr %% 2 WHEN 0 THEN 0 ELSE round(amount / 2, 2) END, amount, 1, 1, now(), now()
  FROM disputed;
INSERT INTO account_move_credit_recovery_dispute_rel (credit_recovery_dispute_id, account_move_id)
SELECT id, move_id FROM disputed;

-- part: plans
-- of 28 one is reminded of its first instalment tonight
CREATE TEMP TABLE planned AS
SELECT nextval('credit_recovery_plan_id_seq') AS id, *
  FROM item
 WHERE nr > %(promises)s + %(disputes)s AND nr <= %(promises)s + %(disputes)s + %(plans)s;
INSERT INTO credit_recovery_plan (
       id, case_id, company_id, currency_id, user_id, state, amount, rhythm, number, date_first,
       grace_days, reminder_days, date_agreed, date_active, create_uid, write_uid, create_date,
       write_date)
SELECT id, case_id, %(company)s, %(currency)s, %(user)s, 'active', amount, 'month', 6,
       %(today)s::date + 5 + (nr %% 28)::int, 5, 5, %(today)s::date - 10, %(today)s::date - 10,
       1, 1, now(), now()
  FROM planned;
INSERT INTO account_move_credit_recovery_plan_rel (credit_recovery_plan_id, account_move_id)
SELECT id, move_id FROM planned;
INSERT INTO credit_recovery_plan_instalment (
       plan_id, case_id, company_id, date_due, amount, create_uid, write_uid, create_date,
       write_date)
SELECT id, case_id, %(company)s, %(today)s::date + 5 + (nr %% 28)::int + 30 * k,
       round(amount / 6, 2), 1, 1, now(), now()
  FROM planned, generate_series(0, 5) k;
