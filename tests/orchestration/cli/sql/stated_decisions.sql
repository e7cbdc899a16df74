-- What: where each decided break stands, as anybody reads it.
-- Grain: one row a break that is decided on.
SELECT
    break_id,
    state,
    answer,
    transfer_code
FROM reconciliation.break_decisions
ORDER BY break_id
