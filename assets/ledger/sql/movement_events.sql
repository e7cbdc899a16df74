-- What: the business events that movements become.
-- Grain: one row a movement of a declared account, key event_id.
-- Relations lent: candidate_movements, declared_accounts, declared_sources.
-- Parameters: $tenant tenant number. Units: amount_units ledger units, occurred_ns ns since 1970.
WITH identified AS (
    SELECT
        movements.*,
        substr(sha256(
            octet_length(encode($tenant::VARCHAR)) || ':' || $tenant::VARCHAR
            || octet_length(encode(movements.source)) || ':' || movements.source
            || octet_length(encode(movements.external_id)) || ':' || movements.external_id
        ), 1, 32)::UUID AS event_id
    FROM candidate_movements AS movements
)

SELECT
    identified.event_id,
    $tenant::INTEGER AS tenant,
    identified.source,
    1 AS source_kind,
    identified.external_id,
    identified.kind,
    identified.account,
    declared_accounts.gl_code AS account_gl_code,
    identified.customer,
    declared_sources.customer_gl_code,
    identified.currency,
    identified.amount_units,
    epoch_ns(identified.occurred_at)::UBIGINT AS occurred_ns,
    identified.business_date,
    identified.reference,
    identified.counterparty,
    identified.description,
    identified.file_sha256,
    identified.position,
    NULL::UUID AS resolves
FROM identified
INNER JOIN declared_accounts ON identified.account = declared_accounts.account
INNER JOIN declared_sources ON identified.source = declared_sources.source
ORDER BY identified.event_id
