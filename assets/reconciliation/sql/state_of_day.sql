-- What: how many items are left open, and how many stand in no finding of the day or in several.
-- Grain: one row.
WITH ends AS (
    SELECT
        ledger_key AS item_key,
        state
    FROM recon_findings
    UNION ALL
    SELECT
        source_key AS item_key,
        state
    FROM recon_findings
),

counted AS (
    SELECT
        open_items.item_key,
        count(ends.item_key) AS finding_count,
        coalesce(bool_or(ends.state = 'FINAL'), FALSE) AS is_final
    FROM recon_open AS open_items
    LEFT JOIN ends ON open_items.item_key = ends.item_key
    GROUP BY open_items.item_key
)

SELECT
    count(*) FILTER (WHERE NOT is_final) AS open_count,
    count(*) FILTER (WHERE finding_count <> 1) AS misfound_count
FROM counted
