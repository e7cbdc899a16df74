-- What: empties ledger.accounts, as a warehouse that took nothing over yet.
-- Grain: every row.
DELETE FROM ledger.accounts
