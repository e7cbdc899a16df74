-- What: the earliest day on which an item or a carried break of the run dates.
-- Grain: one row.
SELECT
    least(
        (
            SELECT min(business_date)
            FROM recon_items
            WHERE enters_on IS NOT NULL
        ),
        (SELECT min(opened_on) FROM recon_breaks)
    ) AS earliest
