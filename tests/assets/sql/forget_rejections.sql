-- What: empties ledger.rejections, as a warehouse that took nothing over yet.
-- Grain: every row.
DELETE FROM ledger.rejections
