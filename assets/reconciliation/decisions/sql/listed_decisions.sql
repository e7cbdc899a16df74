-- What: where each decided break stands, as the lake tells it.
-- Grain: one row a break.
SELECT
    break_id,
    state,
    entry_hash
FROM reconciliation.break_decisions
ORDER BY break_id
