-- What: an empty table for the matches that the run finds.
-- Grain: one row a match and day.
CREATE OR REPLACE TEMPORARY TABLE recon_matches AS
SELECT *
FROM reconciliation.matches
WHERE FALSE
