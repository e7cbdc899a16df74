-- What: a GL account that the trial balance has lost.
-- Grain: a statement.
DELETE FROM oracle.trial_balance
WHERE gl_code = 1000
