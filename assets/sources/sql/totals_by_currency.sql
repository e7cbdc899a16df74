-- What: how many rows each normal form holds in each currency, and what they add up to.
-- Grain: one row a table and currency. Parameters: none.
-- Units: amount_units ledger units: entries signed as the holder sees them, others
-- unsigned; nothing is added up of rates.
SELECT
    'expected_movements' AS table_name,
    movements.currency,
    count(*)::BIGINT AS row_count,
    sum(movements.amount_units)::DECIMAL(38, 0) AS amount_units
FROM sources.expected_movements AS movements
GROUP BY movements.currency
UNION ALL
SELECT
    'standing_orders' AS table_name,
    orders.currency,
    count(*)::BIGINT AS row_count,
    sum(orders.amount_units)::DECIMAL(38, 0) AS amount_units
FROM sources.standing_orders AS orders
GROUP BY orders.currency
UNION ALL
SELECT
    'stated_balances' AS table_name,
    stated.currency,
    count(*)::BIGINT AS row_count,
    sum(stated.amount_units)::DECIMAL(38, 0) AS amount_units
FROM sources.stated_balances AS stated
GROUP BY stated.currency
UNION ALL
SELECT
    'statement_lines' AS table_name,
    lines.currency,
    count(*)::BIGINT AS row_count,
    sum(lines.amount_units)::DECIMAL(38, 0) AS amount_units
FROM sources.statement_lines AS lines
GROUP BY lines.currency
UNION ALL
SELECT
    'statements' AS table_name,
    statements.currency,
    count(*)::BIGINT AS row_count,
    sum(
        statements.closing_balance_units - statements.opening_balance_units
    )::DECIMAL(38, 0) AS amount_units
FROM sources.statements AS statements
GROUP BY statements.currency
UNION ALL
SELECT
    'advised_lines' AS table_name,
    advised.currency,
    count(*)::BIGINT AS row_count,
    sum(advised.amount_units)::DECIMAL(38, 0) AS amount_units
FROM sources.advised_lines AS advised
GROUP BY advised.currency
UNION ALL
SELECT
    'processor_lines' AS table_name,
    processed.currency,
    count(*)::BIGINT AS row_count,
    sum(processed.net_units)::DECIMAL(38, 0) AS amount_units
FROM sources.processor_lines AS processed
GROUP BY processed.currency
UNION ALL
SELECT
    'exchange_rates' AS table_name,
    rates.currency,
    count(*)::BIGINT AS row_count,
    NULL::DECIMAL(38, 0) AS amount_units
FROM sources.exchange_rates AS rates
GROUP BY rates.currency
ORDER BY table_name, currency
