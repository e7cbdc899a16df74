-- What: every closing balance is off. Parameters: $units ledger units.
UPDATE sources.statements SET closing_balance_units = closing_balance_units + $units
