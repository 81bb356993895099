-- A book of %(debtors)s debtors and %(invoices)s open invoices around %(today)s, always the same: every
-- chance is a hash of a number and a word. Parts are separated by lines with their names.

-- part: chances
CREATE FUNCTION pg_temp.chance(key bigint, word text) RETURNS float8 LANGUAGE sql IMMUTABLE AS
$$ SELECT (hashint8extended(key, %(seed)s + hashtext(word)) & 2147483647) / 2147483648.0 $$;
CREATE TEMP TABLE base AS
SELECT (SELECT max(id) FROM res_partner) AS partner,
       (SELECT coalesce(max(id), 0) FROM account_move) AS move,
       (SELECT coalesce(max(id), 0) FROM account_move_line) AS line;

-- part: debtors
CREATE TEMP TABLE debtor AS
SELECT n, n + base.partner AS id,
       exp(3 + 4 * pg_temp.chance(n, 'size')) AS size,
       CASE WHEN pg_temp.chance(n, 'type') < 0.8 THEN 'business' ELSE 'consumer' END AS type,
       pg_temp.chance(n, 'history') < 0.5 AS has_history
  FROM generate_series(1, %(debtors)s) n, base;
INSERT INTO res_partner (
       id, name, complete_name, commercial_partner_id, commercial_company_name, type, active,
       is_company, partner_share, lang, email, email_normalized, phone, street, zip, city,
       country_id, customer_rank, supplier_rank, autopost_bills, recovery_debtor_type, color,
       create_uid, write_uid, create_date, write_date)
SELECT id, 'Debtor ' || n, 'Debtor ' || n, id, 'Debtor ' || n, 'contact', true, type = 'business',
       true, 'en_US', mail, mail, '+39 02 ' || 1000000 + n, 'Via Roma ' || n, '20121', 'Milano',
       %(country)s, 1, 0, 'ask', type, 0, 1, 1, now(), now()
  FROM (SELECT *, CASE WHEN pg_temp.chance(n, 'mail') < 0.95
                       THEN 'debtor' || n || '@example.com' END AS mail
          FROM debtor) d;
-- a tenth has an address for invoices
INSERT INTO res_partner (
       id, name, complete_name, parent_id, commercial_partner_id, type, active, is_company,
       partner_share, lang, email, email_normalized, customer_rank, supplier_rank, autopost_bills,
       recovery_debtor_type, color, create_uid, write_uid, create_date, write_date)
SELECT id + %(debtors)s, 'Accounts', 'Debtor ' || n || ', Accounts', id, id, 'invoice', true, false,
       true, 'en_US', mail, mail, 0, 0, 'ask', 'consumer', 0, 1, 1, now(), now()
  FROM (SELECT *, 'accounts' || n || '@example.com' AS mail FROM debtor
         WHERE pg_temp.chance(n, 'address') < 0.1) d;
SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner));

-- part: invoices
CREATE TEMP TABLE book AS
SELECT i, base.move + i AS id, d.id AS partner_id, d.n AS debtor,
       round((d.size * (0.5 + pg_temp.chance(i, 'amount')))::numeric, 2) AS amount,
       CASE WHEN pg_temp.chance(i, 'terms') < 0.8 THEN 1
            ELSE 2 + (pg_temp.chance(i, 'third') < 0.5)::int END AS terms,
       pg_temp.chance(i, 'paid') < 0.1 AS partly_paid
  FROM base, generate_series(1, %(invoices)s) i
  JOIN debtor d ON d.n = 1 + floor(pg_temp.chance(i, 'debtor') * %(debtors)s);
-- due dates are even from 120 days ago to 30 ahead; part payments reduce the first instalment
CREATE TEMP TABLE instalment AS
SELECT row_number() OVER (ORDER BY i, date_due) + base.line AS id, i, move_id, partner_id, debtor,
       date_due, nr, part,
       CASE WHEN partly_paid AND nr = 1 THEN round(part * 0.4, 2) ELSE 0 END AS paid,
       terms
  FROM base,
       LATERAL (SELECT b.i, b.id AS move_id, b.partner_id, b.debtor, b.partly_paid, b.terms, due.*,
                       row_number() OVER (PARTITION BY b.i ORDER BY due.date_due) AS nr,
                       CASE WHEN k = 1 THEN b.amount - round(b.amount / b.terms, 2) * (b.terms - 1)
                            ELSE round(b.amount / b.terms, 2) END AS part
                  FROM book b, generate_series(1, b.terms) k,
                       LATERAL (SELECT %(today)s::date - 120 + (
                               floor(pg_temp.chance(b.i, 'due') * 151)::int + 30 * (k - 1)
                           ) %% 151 AS date_due) due) t;
CREATE INDEX ON instalment (partner_id);
INSERT INTO account_move (
       id, name, sequence_prefix, sequence_number, journal_id, company_id, partner_id,
       commercial_partner_id, currency_id, invoice_currency_rate, state, move_type, auto_post,
       payment_state, payment_reference, partner_bank_id, invoice_partner_display_name, date,
       invoice_date, invoice_date_due, amount_untaxed, amount_tax, amount_total, amount_residual,
       amount_untaxed_signed, amount_tax_signed, amount_total_signed, amount_residual_signed,
       amount_total_in_currency_signed, amount_untaxed_in_currency_signed, posted_before, checked,
       create_uid, write_uid, create_date, write_date)
SELECT b.id, 'INV/2000/' || lpad(b.i::text, 6, '0'), 'INV/2000/', b.i, %(sales)s, %(company)s,
       b.partner_id, b.partner_id, %(currency)s, 1, 'posted', 'out_invoice', 'no',
       CASE WHEN t.paid > 0 THEN 'partial' ELSE 'not_paid' END, 'INV/2000/' || b.i, %(bank_account)s,
       'Debtor ' || b.debtor, t.first_due - 30, t.first_due - 30, t.last_due, b.amount, 0, b.amount,
       b.amount - t.paid, b.amount, 0, b.amount, b.amount - t.paid, b.amount, b.amount, true, true,
       1, 1, now(), now()
  FROM book b
  JOIN (SELECT i, min(date_due) AS first_due, max(date_due) AS last_due, sum(paid) AS paid
          FROM instalment GROUP BY i) t USING (i);

-- part: journal items
CREATE TEMP VIEW ledger AS
SELECT id, move_id, partner_id, 'payment_term' AS display_type, %(receivable)s AS account_id,
       date_due AS date_maturity, part AS balance, part - paid AS residual, false AS reconciled
  FROM instalment
UNION ALL
SELECT base.line + 3 * %(invoices)s + b.i, b.id, b.partner_id, 'product', %(income)s,
       NULL, -b.amount, 0, false
  FROM book b, base;
CREATE TEMP TABLE entry AS TABLE ledger WITH NO DATA;
INSERT INTO entry TABLE ledger;

-- part: payments and credits
-- a payment per partly paid instalment; five credits per hundred invoices, half of them refunds
CREATE TEMP TABLE payment AS
SELECT row_number() OVER (ORDER BY id) AS nr, id AS line_id, partner_id, debtor, paid AS amount,
       'entry' AS type, date_due AS day
  FROM instalment WHERE paid > 0;
INSERT INTO payment
SELECT max(p.nr) OVER () + c, NULL, d.id, d.n,
       round((d.size * (0.5 + pg_temp.chance(c, 'credit')))::numeric, 2),
       CASE WHEN c %% 2 = 0 THEN 'entry' ELSE 'out_refund' END,
       %(today)s::date - 1 - floor(pg_temp.chance(c, 'day') * 90)::int
  FROM (SELECT max(nr) AS nr FROM payment) p, generate_series(1, %(invoices)s / 20) c
  JOIN debtor d ON d.n = 1 + floor(pg_temp.chance(c, 'creditor') * %(debtors)s);
INSERT INTO account_move (
       id, name, sequence_prefix, sequence_number, journal_id, company_id, partner_id,
       commercial_partner_id, currency_id, invoice_currency_rate, state, move_type, auto_post,
       payment_state, invoice_partner_display_name, date, invoice_date, invoice_date_due,
       amount_total, amount_residual, amount_total_signed, amount_residual_signed, posted_before,
       checked, create_uid, write_uid, create_date, write_date)
SELECT base.move + %(invoices)s + nr, CASE type WHEN 'entry' THEN 'BNK1/2000/' ELSE 'RINV/2000/' END || nr,
       CASE type WHEN 'entry' THEN 'BNK1/2000/' ELSE 'RINV/2000/' END, nr,
       CASE type WHEN 'entry' THEN %(bank)s ELSE %(sales)s END, %(company)s, partner_id, partner_id,
       %(currency)s, 1, 'posted', type, 'no', 'not_paid', 'Debtor ' || debtor,
       least(day, %(today)s::date - 1), CASE type WHEN 'out_refund' THEN day END,
       CASE type WHEN 'out_refund' THEN day END, amount,
       CASE type WHEN 'out_refund' THEN amount ELSE 0 END, -amount,
       CASE type WHEN 'out_refund' THEN -amount ELSE 0 END, true, true, 1, 1, now(), now()
  FROM payment, base;
INSERT INTO entry
SELECT base.line + 4 * %(invoices)s + nr, base.move + %(invoices)s + nr, partner_id,
       CASE type WHEN 'entry' THEN 'product' ELSE 'payment_term' END, %(receivable)s, day,
       -amount, CASE WHEN line_id IS NULL THEN -amount ELSE 0 END, line_id IS NOT NULL
  FROM payment, base
UNION ALL
SELECT base.line + 5 * %(invoices)s + nr, base.move + %(invoices)s + nr, partner_id, 'product',
       CASE type WHEN 'entry' THEN %(liquidity)s ELSE %(income)s END, NULL, amount, 0, false
  FROM payment, base;
INSERT INTO account_move_line (
       id, move_id, journal_id, company_id, company_currency_id, currency_id, sequence, account_id,
       partner_id, move_name, parent_state, name, display_type, date, invoice_date, date_maturity,
       debit, credit, balance, amount_currency, amount_residual, amount_residual_currency,
       quantity, price_unit, price_subtotal, price_total, reconciled, no_followup,
       create_uid, write_uid, create_date, write_date)
SELECT e.id, e.move_id, m.journal_id, m.company_id, m.currency_id, m.currency_id, 10, e.account_id,
       e.partner_id, m.name, 'posted', m.payment_reference, e.display_type, m.date, m.invoice_date,
       e.date_maturity, greatest(e.balance, 0), greatest(-e.balance, 0), e.balance, e.balance,
       e.residual, e.residual, 1, abs(e.balance), abs(e.balance), abs(e.balance), e.reconciled,
       false, 1, 1, now(), now()
  FROM entry e JOIN account_move m ON m.id = e.move_id
 ORDER BY e.id;
INSERT INTO account_partial_reconcile (
       debit_move_id, credit_move_id, debit_currency_id, credit_currency_id, company_id, amount,
       debit_amount_currency, credit_amount_currency, max_date,
       create_uid, write_uid, create_date, write_date)
SELECT line_id, base.line + 4 * %(invoices)s + nr, %(currency)s, %(currency)s, %(company)s, amount,
       amount, amount, least(day, %(today)s::date - 1), 1, 1, now(), now()
  FROM payment, base WHERE line_id IS NOT NULL;
SELECT setval('account_move_id_seq', (SELECT max(id) FROM account_move)),
       setval('account_move_line_id_seq', (SELECT max(id) FROM account_move_line));

-- part: history
-- half the debtors were written to twice: "soft" 40 days ago, "firm" (and "soft" for what had become
-- due) 20 days ago; tonight the formal notice is next
INSERT INTO credit_recovery_case (
       partner_id, company_id, state, priority, date_opened,
       create_uid, write_uid, create_date, write_date)
SELECT id, %(company)s, 'reminder', '0', %(today)s::date - 40, 1, 1, now(), now()
  FROM debtor WHERE has_history ORDER BY n;
CREATE TEMP TABLE past AS
SELECT day, i.*,
       CASE WHEN ago = 20 AND i.date_due <= %(today)s::date - 60 THEN 'firm'
            WHEN i.date_due <= day - 20 THEN 'soft' END AS step
  FROM debtor d
  JOIN instalment i ON i.partner_id = d.id,
       LATERAL (VALUES (40), (20)) AS at (ago),
       LATERAL (SELECT %(today)s::date - ago AS day) AS dated
 WHERE d.has_history AND i.date_due < day;
INSERT INTO credit_recovery_notice (
       name, kind, origin, state, case_id, partner_id, company_id, currency_id, level_id, channel,
       recipient_id, recipient_name, recipient_email, lang, date, date_sent, sent_at,
       payments_up_to, payment_deadline, amount_overdue, amount_total, amount_credit,
       amount_coming, amount_disputed, amount_interest, amount_compensation,
       create_uid, write_uid, create_date, write_date)
SELECT 'OLD/' || row_number() OVER (ORDER BY p.day, p.partner_id), 'dunning', 'review', 'sent',
       c.id, p.partner_id, %(company)s, %(currency)s, v.id, 'email', p.partner_id,
       r.name, r.email, r.lang, p.day, p.day, p.day + interval '9 hours', p.day - 1, p.day + 10,
       p.amount, p.amount, 0, 0, 0, 0, 0, 1, 1, now(), now()
  FROM (SELECT partner_id, day, sum(part) AS amount, min(step) AS step FROM past
         GROUP BY partner_id, day HAVING min(step) IS NOT NULL) p
  JOIN debtor d ON d.id = p.partner_id
  JOIN res_partner r ON r.id = p.partner_id
  JOIN credit_recovery_case c ON c.partner_id = p.partner_id
  JOIN credit_recovery_policy y ON y.company_id = %(company)s AND y.active
       AND y.code = CASE d.type WHEN 'business' THEN 'business' ELSE 'consumers' END
  JOIN credit_recovery_level v ON v.policy_id = y.id AND v.code = p.step;
INSERT INTO credit_recovery_notice_line (
       notice_id, partner_id, currency_id, section, move_id, move_name,
       move_ref, date_invoice, date_due, step, step_kind, round, rank, effective, days_overdue,
       amount_original, amount_residual, amount_credit, amount_disputed, amount_interest,
       amount_compensation, iban)
SELECT n.id, p.partner_id, %(currency)s, 'a_overdue', p.move_id, m.name,
       m.payment_reference, m.invoice_date, p.date_due, p.step,
       CASE WHEN p.step IS NOT NULL THEN 'reminder' END, 0,
       CASE p.step WHEN 'soft' THEN 30 WHEN 'firm' THEN 40 ELSE 0 END, p.step IS NOT NULL,
       p.day - p.date_due, p.part, p.part, 0, 0, 0, 0, b.acc_number
  FROM past p
  JOIN credit_recovery_notice n ON n.partner_id = p.partner_id AND n.date = p.day
  JOIN account_move m ON m.id = p.move_id
  LEFT JOIN res_partner_bank b ON b.id = m.partner_bank_id;

-- part: statistics
ANALYZE;
