-- What: an account that is mirrored twice.
-- Grain: a statement.
INSERT INTO oracle.account_records
SELECT * FROM oracle.account_records
WHERE gl_code = 1000
