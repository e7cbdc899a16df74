-- What: the breaks of the last reconciled day before the run, to which the run adds its own.
-- Grain: one row a break and day. Parameters: $first first day of the run. Units: ledger units.
CREATE OR REPLACE TEMPORARY TABLE recon_breaks AS
SELECT *
FROM reconciliation.breaks
WHERE
    business_date = (
        SELECT max(earlier.business_date)
        FROM reconciliation.breaks AS earlier
        WHERE earlier.business_date < $first
    )
