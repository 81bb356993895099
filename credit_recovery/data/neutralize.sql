-- a copy of a database never sends a notice (P-7); to try it out, go live anew in the copy
UPDATE res_company
   SET recovery_sending = 'off';
