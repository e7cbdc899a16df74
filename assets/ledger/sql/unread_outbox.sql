-- What: events of the outbox, and their parts, that the books lack or hold otherwise.
-- Grain: one row an event or part and side; none where the books hold what was decided.
-- Relations lent: decided_events (with turn, the order of appending), decided_parts.
-- Units: amount_units ledger units.
-- What was appended after everything the books hold is not collected yet, and not missing.
WITH last_held AS (
    SELECT max(decided_events.turn) AS turn
    FROM decided_events
    SEMI JOIN
        ledger.business_events AS known
        ON decided_events.event_id::UUID = known.event_id
),

due AS (
    SELECT decided_events.*
    FROM decided_events
    CROSS JOIN last_held
    WHERE decided_events.turn <= last_held.turn
),

decided AS (
    SELECT
        event_id::UUID AS event_id,
        '' AS part,
        0 AS number,
        kind,
        account,
        account_gl_code,
        customer,
        currency,
        amount_units::DECIMAL(38, 0) AS amount_units,
        resolves::UUID AS resolves
    FROM due
    UNION ALL
    SELECT
        parts.event_id::UUID AS event_id,
        parts.part,
        parts.number,
        '' AS kind,
        parts.account,
        parts.account_gl_code,
        parts.customer,
        parts.currency,
        parts.amount_units::DECIMAL(38, 0) AS amount_units,
        NULL::UUID AS resolves
    FROM decided_parts AS parts
    SEMI JOIN due ON parts.event_id = due.event_id
),

known_decisions AS (
    SELECT *
    FROM ledger.business_events
    WHERE source_kind = 2
),

held AS (
    SELECT
        event_id,
        '' AS part,
        0 AS number,
        kind,
        account,
        account_gl_code,
        customer,
        currency,
        amount_units,
        resolves
    FROM known_decisions
    UNION ALL
    SELECT
        parts.event_id,
        parts.part,
        parts.number,
        '' AS kind,
        parts.account,
        parts.account_gl_code,
        parts.customer,
        parts.currency,
        parts.amount_units,
        NULL::UUID AS resolves
    FROM ledger.event_parts AS parts
    SEMI JOIN known_decisions ON parts.event_id = known_decisions.event_id
),

missing AS (
    SELECT * FROM decided
    EXCEPT
    SELECT * FROM held
),

unknown AS (
    SELECT * FROM held
    EXCEPT
    SELECT * FROM decided
)

SELECT
    'the outbox' AS held_by,
    *
FROM missing
UNION ALL
SELECT
    'the books' AS held_by,
    *
FROM unknown
ORDER BY event_id, part, number, held_by
