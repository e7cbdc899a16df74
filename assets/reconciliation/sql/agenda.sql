-- What: the days of the run on which an item enters or a balance is stated.
-- Grain: one row a day.
SELECT enters_on AS business_date
FROM recon_items
WHERE enters_on IS NOT NULL
UNION
SELECT closing_date AS business_date
FROM recon_closings
ORDER BY business_date
