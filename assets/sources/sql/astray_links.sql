-- What: payouts added later that belong to no processor line, or to a line that has another one.
-- Grain: one row a line. Parameters: none. Units: counts.
WITH linked AS (
    SELECT
        links.source,
        links.external_id,
        links.occurred_at,
        count(*)::BIGINT AS link_count
    FROM sources.settlement_links AS links
    GROUP BY links.source, links.external_id, links.occurred_at
)

SELECT
    linked.source,
    linked.external_id,
    linked.occurred_at,
    linked.link_count,
    count(lines.line_id)::BIGINT AS line_count,
    (count(*) FILTER (WHERE lines.settlement_reference != ''))::BIGINT AS settled_count
FROM linked
LEFT JOIN sources.processor_lines AS lines
    ON
        linked.source = lines.source
        AND linked.external_id = lines.external_id
        AND linked.occurred_at = lines.occurred_at
GROUP BY linked.source, linked.external_id, linked.occurred_at, linked.link_count
HAVING
    linked.link_count != 1
    OR count(lines.line_id) != 1
    OR count(*) FILTER (WHERE lines.settlement_reference != '') != 0
ORDER BY linked.source, linked.external_id, linked.occurred_at
