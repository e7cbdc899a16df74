-- What: change events of a stretch that mirror and ledger do not hold alike, in any column.
-- Grain: one row an event, side and copy; each is on the side that holds it so.
-- Parameters: $after_ns (not included), $upto_ns (included), $row_limit.
-- Relation lent: stated_events, the ledger's events of the stretch, columns in the same order.
-- Units: ledger units, ns.
WITH mirrored AS (
    SELECT *
    FROM oracle.change_events
    WHERE timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
),

altered AS (
    SELECT * FROM mirrored
    EXCEPT ALL
    SELECT * FROM stated_events
),

stated AS (
    SELECT * FROM stated_events
    EXCEPT ALL
    SELECT * FROM mirrored
)

SELECT
    'mirror' AS side,
    altered.*
FROM altered
UNION ALL
SELECT
    'ledger' AS side,
    stated.*
FROM stated
ORDER BY timestamp_ns, transfer_id, side
LIMIT $row_limit
