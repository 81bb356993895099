-- The floor: the least that a first review has to write, one row per overdue item, by the database
-- alone, into a table with the notice line's own indexes.
INSERT INTO review_floor (
       notice_id, partner_id, currency_id, section, move_id, move_name,
       move_ref, date_invoice, date_due, step, step_kind, round, rank, effective, days_overdue,
       amount_original, amount_residual, amount_credit, amount_disputed, amount_interest,
       amount_compensation, iban)
SELECT p.id, p.id, l.currency_id, 'a_overdue', m.id, m.name,
       m.payment_reference, m.invoice_date, l.date_maturity, 'soft', 'reminder', 0, 30, true,
       %(today)s - l.date_maturity, sum(l.amount_currency), sum(l.amount_residual_currency),
       0, 0, 0, 0, b.acc_number
  FROM account_move_line l
  JOIN account_move m ON m.id = l.move_id
  JOIN res_partner r ON r.id = l.partner_id
  JOIN res_partner p ON p.id = r.commercial_partner_id
  LEFT JOIN res_partner_bank b ON b.id = m.partner_bank_id
 WHERE l.account_id IN (SELECT id FROM account_account
                         WHERE account_type = 'asset_receivable' AND non_trade IS NOT TRUE)
   AND l.reconciled IS NOT TRUE
   AND l.parent_state = 'posted'
   AND l.date_maturity < %(today)s
 GROUP BY p.id, l.currency_id, m.id, l.date_maturity, b.id
HAVING sum(l.amount_residual_currency) > 0
