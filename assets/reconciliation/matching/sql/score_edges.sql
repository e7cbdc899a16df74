-- What: how much likelier a candidate is one movement than a coincidence, in thousandths of a
--     natural logarithm: prior odds, the lag, what the stage adds, less the rate at which unrelated
--     open items of the account have this amount on a day.
-- Grain: one row a candidate pair, by the ids of both ends.
-- Parameters: prior, rare_amount: chances. Units: ledger.
SELECT
    edges.left_key,
    edges.right_key,
    (dense_rank() OVER (ORDER BY edges.left_id))::BIGINT AS left_node,
    (dense_rank() OVER (ORDER BY edges.right_id))::BIGINT AS right_node,
    edges.weight_millinats + lags.millinats + round(
        1000 * (
            ln($prior / (1 - $prior)) - ln(
                greatest(
                    greatest((amounts.left_count - 1) / density.left_total, $rare_amount)
                    * density.left_count,
                    greatest((amounts.right_count - 1) / density.right_total, $rare_amount)
                    * density.right_count
                ) / density.day_count
            )
        )
    )::BIGINT AS score_millinats
FROM matching_edges AS edges
INNER JOIN matching_lags AS lags ON edges.lag_days = lags.lag_days
INNER JOIN matching_amounts AS amounts
    ON edges.currency_key = amounts.currency_key AND edges.net_units = amounts.net_units
INNER JOIN matching_density AS density
    ON edges.currency_key = density.currency_key AND edges.account_key = density.account_key
ORDER BY left_node, right_node
