-- What: a transfer of ours as a person reads it: what it moved, between whom, and why.
-- Grain: one row, none where the mirror has no such transfer.
-- Parameters: $transfer_id the transfer. Units: ledger units, unsigned.
WITH asked AS (SELECT $transfer_id::UUID AS transfer_id)

SELECT
    transfers.transfer_id,
    transfers.business_date,
    transfers.known_at,
    transfers.transfer_code,
    transfers.purpose,
    transfers.amount_units,
    debits.currency,
    debits.gl_code AS debit_gl_code,
    debits.owner AS debit_owner,
    credits.gl_code AS credit_gl_code,
    credits.owner AS credit_owner,
    transfers.event_id,
    events.kind,
    events.source,
    events.external_id,
    events.reference,
    events.counterparty,
    events.description,
    events.file_sha256,
    events.position
FROM oracle.transfers AS transfers
INNER JOIN asked ON transfers.transfer_id = asked.transfer_id
LEFT JOIN ledger.accounts AS debits ON transfers.debit_account_id = debits.account_id
LEFT JOIN ledger.accounts AS credits ON transfers.credit_account_id = credits.account_id
LEFT JOIN ledger.business_events AS events ON transfers.event_id = events.event_id
ORDER BY transfers.transfer_id
