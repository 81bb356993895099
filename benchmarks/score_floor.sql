-- The floor: the least that the first night of scores has to read and write, by the database alone:
-- days late, share late and what is overdue of each customer from the ledger; one score and eight
-- lines each, into tables with the models' own indexes and references.
WITH item AS (
    SELECT p.commercial_partner_id AS partner_id, l.id, l.move_id, l.balance, l.amount_residual,
           COALESCE(l.date_maturity, l.date) AS due
      FROM account_move_line l
      JOIN account_move m ON m.id = l.move_id
      JOIN res_partner p ON p.id = l.partner_id
     WHERE l.account_id IN (SELECT id FROM account_account
                             WHERE account_type = 'asset_receivable' AND non_trade IS NOT TRUE)
       AND l.parent_state = 'posted' AND l.company_id = %(company)s
       AND m.move_type = 'out_invoice' AND l.balance > 0
), part AS (
    SELECT i.partner_id, i.move_id, i.due, r.amount, c.date AS ended
      FROM item i
      JOIN account_partial_reconcile r ON r.debit_move_id = i.id
      JOIN account_move_line c ON c.id = r.credit_move_id
     UNION ALL
    SELECT partner_id, move_id, due, amount_residual, %(today)s FROM item WHERE due < %(today)s
), fact AS (
    SELECT partner_id, count(DISTINCT move_id) AS invoices, sum(amount) AS known,
           sum(amount * GREATEST(ended - due, 0)) AS late_days,
           sum(amount) FILTER (WHERE ended > due) AS late
      FROM part GROUP BY partner_id
), score AS (
    INSERT INTO score_floor (
           partner_id, company_id, date, date_computed, is_enough, value, score_class,
           limit_proposed, purchases, fingerprint, is_current, create_uid, write_uid, create_date,
           write_date)
    SELECT partner_id, %(company)s, date_trunc('month', %(today)s::date), %(today)s, true,
           100 - LEAST(late_days / known, 60), 'C', 0, known, md5(known::text), true, 1, 1, now(),
           now()
      FROM fact
    RETURNING id
)
INSERT INTO score_line_floor (
       score_id, sequence, code, value, points, points_max, params)
SELECT s.id, n, 'days_late', n, n, n, '{}'
  FROM score s, generate_series(1, 8) n
