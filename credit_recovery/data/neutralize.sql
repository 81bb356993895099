-- a copy of a database never writes to debtors (P-7)
UPDATE res_company SET recovery_sending = 'paused' WHERE recovery_sending = 'on';
