-- What: of the advised entries lent as arriving_advised_entries, those that are in already. An
-- entry keeps its day, so that no other day is looked at.
-- Grain: one row an entry. Relation lent: arriving_advised_entries (entry_id).
-- Parameters: $first, $last the first and last booking date that arrives. Units: none.
SELECT
    lines.entry_id,
    lines.file_sha256
FROM sources.advised_lines AS lines
SEMI JOIN arriving_advised_entries AS arriving ON lines.entry_id = arriving.entry_id::UUID
WHERE lines.booking_date BETWEEN $first AND $last
ORDER BY lines.entry_id
