-- What: an account whose balances are gone.
-- Grain: a statement.
DELETE FROM oracle.balances
WHERE gl_code = 1000
