-- What: a closing balance that is one unit off.
-- Grain: a statement.
UPDATE oracle.balances
SET net_debit_units = net_debit_units + 1
WHERE gl_code = 1000
