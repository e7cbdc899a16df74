-- What: rates that are stated twice for a day, or are no positive number.
-- Grain: one row a source, base, currency and day. Parameters: none. Units: digits as stated.
SELECT
    rates.source,
    rates.base,
    rates.currency,
    rates.rate_date,
    count(*)::BIGINT AS row_count,
    min(rates.rate_units) AS least_units
FROM sources.exchange_rates AS rates
GROUP BY rates.source, rates.base, rates.currency, rates.rate_date
HAVING count(*) > 1 OR min(rates.rate_units) <= 0 OR min(rates.rate_scale) < 0
ORDER BY rates.source, rates.base, rates.currency, rates.rate_date
