-- What: of the rates lent as arriving_exchange_rates, what is in of them already.
-- Grain: one row a rate. Units: digits as stated.
-- Parameters: $first, $last the first and last day that arrives.
-- Relation lent: arriving_exchange_rates (source, base, currency, rate_date).
SELECT
    rates.source,
    rates.base,
    rates.currency,
    rates.rate_date,
    rates.rate_units,
    rates.rate_scale,
    rates.file_sha256
FROM sources.exchange_rates AS rates
SEMI JOIN arriving_exchange_rates AS arriving
    ON
        rates.source = arriving.source
        AND rates.base = arriving.base
        AND rates.currency = arriving.currency
        AND rates.rate_date = arriving.rate_date
WHERE rates.rate_date BETWEEN $first AND $last
ORDER BY rates.source, rates.base, rates.currency, rates.rate_date
