-- What: postings that came after a close and belong before its cut-off.
-- Grain: one row a close and asset. Units: ledger units.
SELECT
    closed_date,
    asset,
    count(*) AS transfer_count,
    sum(amount_units) AS amount_units
FROM oracle.restatements
GROUP BY closed_date, knowledge_mark_ns, asset
ORDER BY closed_date, knowledge_mark_ns, asset
