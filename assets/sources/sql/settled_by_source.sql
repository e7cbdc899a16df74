-- What: how many processor lines are in, and of how many the payout is known; how many payouts came
-- in a later file than their line.
-- Grain: one row a source and currency. Parameters: none. Units: net_units ledger units.
SELECT
    settled.source,
    settled.currency,
    count(*)::BIGINT AS line_count,
    count(settled.settlement_known_at)::BIGINT AS settled_count,
    (count(*) FILTER (WHERE settled.settlement_known_at > settled.line_known_at))::BIGINT
        AS settled_later_count,
    sum(settled.net_units)::DECIMAL(38, 0) AS net_units
FROM sources.settled_lines AS settled
GROUP BY settled.source, settled.currency
ORDER BY settled.source, settled.currency
