-- What: how often each counterparty stands open, by side, and how many items name one.
-- Grain: one row a counterparty.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_parties AS
WITH parties AS (
    SELECT
        counterparty,
        count(*) FILTER (WHERE is_left) AS left_count,
        count(*) FILTER (WHERE NOT is_left) AS right_count
    FROM matching_open
    WHERE counterparty <> ''
    GROUP BY counterparty
)

SELECT
    *,
    sum(left_count) OVER ()::BIGINT AS left_total,
    sum(right_count) OVER ()::BIGINT AS right_total
FROM parties
