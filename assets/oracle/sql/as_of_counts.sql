-- What: how many postings a pair of times asks for, and how many the proved states differ from it.
-- Grain: one row; unrecorded_count: proved accounts that the mirror has no record of.
-- Parameters: $cutoff_ns last valid time included, $known_ns last ledger timestamp included,
-- $proved_ns the last proved event. Units: ns since 1970 UTC.
SELECT
    count(*) FILTER (
        WHERE events.occurred_ns <= $cutoff_ns AND events.timestamp_ns <= $known_ns
    ) AS asked_count,
    count(*) FILTER (
        WHERE
        (events.timestamp_ns <= $proved_ns)
        != (events.occurred_ns <= $cutoff_ns AND events.timestamp_ns <= $known_ns)
    ) AS apart_count,
    (
        SELECT count(*)
        FROM oracle.account_states AS states
        ANTI JOIN oracle.account_records AS records ON states.account_id = records.account_id
    ) AS unrecorded_count
FROM oracle.change_events AS events
WHERE events.event_type IN (0, 2)
ORDER BY 1
