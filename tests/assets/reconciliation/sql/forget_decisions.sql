-- What: empties the table of decisions behind the back of whoever fills it.
-- Grain: a statement.
DELETE FROM reconciliation.break_decisions
