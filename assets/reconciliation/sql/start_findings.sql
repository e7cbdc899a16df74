-- What: an empty table for a day's findings: one or two items, and what a stage says of them.
-- Grain: one row a finding; at the end of a day each open item stands in exactly one.
CREATE OR REPLACE TEMPORARY TABLE recon_findings (
    rule VARCHAR,
    state VARCHAR,
    break_code VARCHAR,
    evidence VARCHAR,
    ledger_key UUID,
    source_key UUID
)
