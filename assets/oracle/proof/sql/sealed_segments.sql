-- What: the segments that were proved equal on both sides.
-- Grain: one row a segment, in the order of time.
-- No parameters. Units: last_ns ns, sealed_at and verified_at UTC.
SELECT
    number,
    last_ns,
    record_count,
    digest_hex,
    ledger_digest_hex,
    sealed_at,
    verified_at
FROM oracle.segments
ORDER BY number
