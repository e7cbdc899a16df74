-- What: the last verification of the mirror.
-- Grain: one row, or none where none has run. No parameters.
-- Units: verified_at UTC, knowledge_mark_ns ns.
SELECT
    verified_at,
    is_full,
    knowledge_mark_ns,
    transfer_count,
    segment_count,
    reread_count,
    mirror_root_hex,
    ledger_root_hex,
    account_count,
    difference_count,
    first_difference
FROM oracle.proofs
ORDER BY verified_at DESC
LIMIT 1
