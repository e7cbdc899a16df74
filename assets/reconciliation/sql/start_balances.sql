-- What: an empty table for the proofs that the run makes.
-- Grain: one row an account and closing.
CREATE OR REPLACE TEMPORARY TABLE recon_balances AS
SELECT *
FROM reconciliation.statement_balances
WHERE FALSE
