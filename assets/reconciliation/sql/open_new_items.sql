-- What: the items that enter on a day become open.
-- Grain: one row an item.
INSERT INTO recon_open
SELECT *
FROM recon_items
WHERE
    enters_on = (
        SELECT today.business_date
        FROM recon_today AS today
    )
