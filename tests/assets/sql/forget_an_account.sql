-- What: an account that the mirror has lost.
-- Grain: a statement.
DELETE FROM oracle.account_records
WHERE gl_code = 1000
