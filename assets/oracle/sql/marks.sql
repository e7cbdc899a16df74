-- What: how far the mirror has come.
-- Grain: one row, 0 where it never came anywhere. Parameters: $events and $accounts, the readers.
-- Units: ledger timestamps in ns.
SELECT
    coalesce(max(position) FILTER (WHERE reader = $events), 0) AS event_ns,
    coalesce(max(position) FILTER (WHERE reader = $accounts), 0) AS account_ns
FROM marks.high_water_marks
WHERE reader IN ($events, $accounts)
ORDER BY event_ns
