-- What: a trial balance that is one unit off.
-- Grain: a statement.
UPDATE oracle.trial_balance
SET debits_units = debits_units + 1
WHERE gl_code = 1000
