-- What: a rate that a source states twice for one day.
-- Grain: two rows. Units: digits as stated.
INSERT INTO sources.exchange_rates
SELECT
    'f' AS file_sha256,
    1 AS position,
    'ecb' AS source,
    DATE '2026-01-05' AS rate_date,
    'EUR' AS base,
    'USD' AS currency,
    10887 AS rate_units,
    4 AS rate_scale
FROM generate_series(1, 2)
