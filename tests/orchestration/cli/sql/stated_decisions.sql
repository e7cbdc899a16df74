-- What: where each decided break stands, as anybody reads it beside the breaks.
-- Grain: one row a break that is decided on.
SELECT
    decided.break_id,
    decided.state,
    decided.answer,
    decided.transfer_code
FROM reconciliation.break_decisions AS decided
SEMI JOIN reconciliation.breaks AS breaks ON decided.break_id = breaks.break_id
ORDER BY decided.break_id
