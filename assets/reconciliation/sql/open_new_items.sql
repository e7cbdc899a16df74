-- What: the items that enter on a day become open. Grain: one row an item.
-- Parameters: $business_date the day.
INSERT INTO recon_open
SELECT *
FROM recon_items
WHERE enters_on = $business_date
