-- %(lines)s unmatched bank lines up to yesterday: of ten, four or five go out, four or five come from
-- strangers, and the rest may be of every tenth debtor, by partner, IBAN or amount and reference.
CREATE FUNCTION pg_temp.chance(key bigint, word text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(key, 20190401 + hashtext(word)) & 2147483647) / 2147483648.0 $$;
INSERT INTO res_partner_bank (acc_number, sanitized_acc_number, partner_id, active,
                              create_uid, write_uid, create_date, write_date)
SELECT iban, iban, id, true, 1, 1, now(), now()
  FROM (SELECT id, 'IT60X' || lpad(id::text, 22, '0') AS iban
          FROM res_partner WHERE name LIKE 'Debtor %%' AND parent_id IS NULL) p;
CREATE TEMP TABLE found AS
SELECT row_number() OVER (ORDER BY l.id) AS nr, l.partner_id, m.name, l.amount_residual
  FROM account_move_line l
  JOIN account_move m ON m.id = l.move_id
 WHERE l.account_id = %(receivable)s AND l.amount_residual > 0 AND l.partner_id %% 10 = 0;
CREATE TEMP TABLE bank_line AS
SELECT n, nextval('account_move_id_seq') AS move_id,
       nextval('account_bank_statement_line_id_seq') AS id,
       %(today)s::date - 1 - floor(pg_temp.chance(n, 'day') * 60)::int AS day,
       CASE WHEN kind < 0.15 THEN f.amount_residual
            ELSE round((exp(3 + 4 * pg_temp.chance(n, 'size')))::numeric, 2)
            END * CASE WHEN kind < 0.575 THEN 1 ELSE -1 END AS amount,
       CASE WHEN kind < 0.05 THEN f.partner_id END AS partner_id,
       CASE WHEN kind >= 0.05 AND kind < 0.1
            THEN 'IT60X' || lpad(f.partner_id::text, 22, '0') END AS account_number,
       CASE WHEN kind >= 0.1 AND kind < 0.15 THEN 'BONIFICO SALDO FATTURA ' || f.name
            ELSE 'BONIFICO A VOSTRO FAVORE RIF. ' || md5(n::text) || ' CRO ' || n * 7919 END AS label
  FROM (SELECT n, pg_temp.chance(n, 'kind') AS kind FROM generate_series(1, %(lines)s) n) s
  JOIN found f
    ON f.nr = 1 + floor(pg_temp.chance(n, 'item') * (SELECT count(*) FROM found))::bigint;
INSERT INTO account_move (
       id, name, journal_id, company_id, partner_id, commercial_partner_id, currency_id, state,
       move_type, auto_post, payment_state, date, amount_total, amount_total_signed, posted_before,
       checked, statement_line_id, create_uid, write_uid, create_date, write_date)
SELECT move_id, 'LINE/' || n, %(bank)s, %(company)s, partner_id, partner_id, %(currency)s, 'posted',
       'entry', 'no', 'not_paid', day, abs(amount), abs(amount), true, true, NULL,
       1, 1, now(), now()
  FROM bank_line;
INSERT INTO account_bank_statement_line (
       id, move_id, journal_id, company_id, partner_id, account_number, payment_ref, currency_id,
       amount, amount_residual, is_reconciled, sequence, internal_index,
       create_uid, write_uid, create_date, write_date)
SELECT id, move_id, %(bank)s, %(company)s, partner_id, account_number, label, %(currency)s,
       amount, -amount, false, 1,
       to_char(day, 'YYYYMMDD') || lpad((2147483647 - 1)::text, 10, '0') || lpad(id::text, 10, '0'),
       1, 1, now(), now()
  FROM bank_line;
INSERT INTO account_move_line (
       move_id, journal_id, company_id, company_currency_id, currency_id, sequence, account_id,
       partner_id, move_name, parent_state, name, display_type, date, debit, credit, balance,
       amount_currency, amount_residual, amount_residual_currency, quantity, reconciled,
       no_followup, create_uid, write_uid, create_date, write_date)
SELECT b.move_id, %(bank)s, %(company)s, %(currency)s, %(currency)s, 10, side.account_id,
       b.partner_id, 'LINE/' || b.n, 'posted', b.label, 'product', b.day, greatest(balance, 0),
       greatest(-balance, 0), balance, balance, 0, 0, 1, false, false, 1, 1, now(), now()
  FROM bank_line b,
       LATERAL (VALUES (%(liquidity)s, b.amount), (%(suspense)s, -b.amount)) side (account_id, balance);
ANALYZE;
