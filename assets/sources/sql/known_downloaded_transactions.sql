-- What: of the transactions lent as arriving_downloaded_transactions, those that are in already,
-- whenever they were booked.
-- Grain: one row a transaction. Parameters: none. Units: ledger units.
-- Relation lent: arriving_downloaded_transactions (source, account, bank_reference).
SELECT
    lines.source,
    lines.account,
    lines.bank_reference,
    lines.currency,
    lines.amount_units,
    lines.booking_date,
    lines.value_date,
    lines.transaction_code,
    lines.file_sha256
FROM sources.advised_lines AS lines
SEMI JOIN arriving_downloaded_transactions AS arriving
    ON
        lines.source = arriving.source
        AND lines.account = arriving.account
        AND lines.bank_reference = arriving.bank_reference
WHERE
    lines.report_kind = 'download'
    AND lines.status = 'booked'
ORDER BY lines.source, lines.account, lines.bank_reference
