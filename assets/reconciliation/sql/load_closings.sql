-- What: the stated closing balances of the run's days; of several on one day, the last statement.
-- Grain: one row an account, currency and closing day.
-- Parameters: $first, $last days of the run. Units: ledger units.
CREATE OR REPLACE TEMPORARY TABLE recon_closings AS
SELECT
    account,
    currency,
    source,
    closing_date,
    closing_balance_units
FROM sources.statements
WHERE closing_date BETWEEN $first AND $last
QUALIFY row_number() OVER (
    PARTITION BY account, currency, closing_date
    ORDER BY
        opening_date DESC,
        sequence_number DESC,
        length(statement_reference) DESC,
        statement_reference DESC,
        statement_id DESC
) = 1
