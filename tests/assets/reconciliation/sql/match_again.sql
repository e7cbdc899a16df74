-- What: a line that was matched for good is matched again on a later day.
INSERT INTO reconciliation.matches BY NAME
SELECT * REPLACE (business_date + 1 AS business_date)
FROM reconciliation.matches
WHERE business_date = '2024-03-04'
