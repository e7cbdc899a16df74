-- What: what was booked under one tenant, GL account or currency and is declared under another.
-- Grain: one row a place in the declaration and value that was booked; none on a kept declaration.
-- Relations lent: declared_accounts, declared_sources, declared_openings. Parameters: $tenant.
WITH booked AS (
    SELECT DISTINCT
        tenant,
        source,
        account,
        account_gl_code,
        currency,
        CASE WHEN customer != '' THEN customer_gl_code END AS customer_gl_code
    FROM ledger.business_events
)

SELECT
    'tenant' AS place,
    booked.tenant::VARCHAR AS booked_as,
    $tenant::VARCHAR AS declared_as
FROM booked
WHERE booked.tenant != $tenant
UNION
SELECT
    'accounts.' || booked.account || '.gl_code' AS place,
    booked.account_gl_code::VARCHAR AS booked_as,
    declared_accounts.gl_code::VARCHAR AS declared_as
FROM booked
INNER JOIN declared_accounts ON booked.account = declared_accounts.account
WHERE booked.account_gl_code != declared_accounts.gl_code
UNION
SELECT
    'accounts.' || booked.account || '.currency' AS place,
    booked.currency AS booked_as,
    declared_accounts.currency AS declared_as
FROM booked
INNER JOIN declared_accounts ON booked.account = declared_accounts.account
WHERE booked.currency != declared_accounts.currency
UNION
SELECT
    'sources.' || booked.source || '.family.gl_code' AS place,
    booked.customer_gl_code::VARCHAR AS booked_as,
    declared_sources.customer_gl_code::VARCHAR AS declared_as
FROM booked
INNER JOIN declared_sources ON booked.source = declared_sources.source
WHERE booked.customer_gl_code != declared_sources.customer_gl_code
UNION
SELECT
    'accounts.' || events.account || '.opening_balance' AS place,
    'one of ' || events.business_date::VARCHAR AS booked_as,
    'none' AS declared_as
FROM ledger.business_events AS events
INNER JOIN declared_accounts ON events.account = declared_accounts.account
ANTI JOIN declared_openings ON events.account = declared_openings.account
WHERE events.source_kind = 3
ORDER BY place, booked_as
