-- What: the day's findings with both ends spelled out; the id of a match is the digest of its ends.
-- Grain: one row a finding. Units: ledger units, positive where the holder gained.
CREATE OR REPLACE TEMPORARY VIEW recon_found AS
SELECT
    findings.rule,
    findings.state,
    findings.break_code,
    findings.evidence,
    findings.ledger_key,
    findings.source_key,
    ours.account AS ledger_account,
    theirs.account AS source_account,
    ours.item_id AS transfer_id,
    theirs.item_id AS line_id,
    ours.amount_units AS ledger_units,
    theirs.amount_units AS source_units,
    ours.amount_units - theirs.amount_units AS difference_units,
    ours.business_date AS ledger_entered_on,
    theirs.business_date AS source_entered_on,
    ours.stated_date AS ledger_date,
    theirs.stated_date AS source_date,
    ours.file_sha256 AS ledger_file_sha256,
    theirs.file_sha256 AS source_file_sha256,
    coalesce(ours.currency, theirs.currency) AS currency,
    coalesce(ours.reference, theirs.reference) AS reference,
    coalesce(nullif(ours.counterparty, ''), theirs.counterparty, '') AS counterparty,
    CASE
        WHEN findings.ledger_key IS NOT NULL AND findings.source_key IS NOT NULL
            THEN
                substr(
                    sha256(
                        concat('5:match36:', findings.ledger_key, '36:', findings.source_key)
                    ), 1, 32
                )::UUID
    END AS match_id
FROM recon_findings AS findings
LEFT JOIN recon_open AS ours ON findings.ledger_key = ours.item_key
LEFT JOIN recon_open AS theirs ON findings.source_key = theirs.item_key
