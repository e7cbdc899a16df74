-- What: a payout of a line that nobody told.
-- Grain: one row. Units: none.
INSERT INTO sources.settlement_links
VALUES ('f', 1, 'stripe', 'operating', 'txn_1', TIMESTAMP '2026-01-05 10:00:00', 'po_1')
