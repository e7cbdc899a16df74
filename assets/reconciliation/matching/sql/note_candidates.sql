-- What: what a stage considered and could not confirm: neither end is in a match that stands.
-- Grain: one row a pair.
-- Parameters: rule.
INSERT INTO matching_candidates
WITH confirmed AS (
    SELECT legs.item_key
    FROM matching_legs AS legs
    INNER JOIN matching_groups AS groups ON legs.match_key = groups.match_key
    WHERE groups.state = 'FINAL'
)

SELECT
    edges.left_key,
    edges.right_key,
    $rule AS rule_name
FROM matching_edges AS edges
WHERE
    edges.left_key NOT IN (SELECT confirmed.item_key FROM confirmed)
    AND edges.right_key NOT IN (SELECT confirmed.item_key FROM confirmed)
