-- What: sealed segments that are not whole, or do not follow on the one before.
-- Grain: one row a segment; none on a sound mirror. Parameter: $record_count of a whole one.
-- Units: last_ns ns.
WITH placed AS (
    SELECT
        number,
        last_ns,
        record_count,
        row_number() OVER (ORDER BY number) - 1 AS place,
        lag(last_ns, 1, 0) OVER (ORDER BY number) AS before_ns
    FROM oracle.segments
)

SELECT
    number,
    last_ns,
    record_count
FROM placed
WHERE record_count != $record_count OR number != place OR last_ns <= before_ns
ORDER BY number
