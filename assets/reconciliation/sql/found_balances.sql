-- What: the balance proofs of the run.
-- Grain: one row an account and day. Units: ledger units.
SELECT *
FROM recon_balances
ORDER BY business_date, account
