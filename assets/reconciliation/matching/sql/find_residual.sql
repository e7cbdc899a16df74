-- What: items that nothing explains in the end, with the match that a person may confirm and the
--     number of open items of the other side that might belong to it.
-- Grain: one row an item.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_residual AS
WITH alone AS (
    SELECT
        items.*,
        named.match_id AS suggested_match_id
    FROM matching_unexplained AS items
    LEFT JOIN matching_legs AS legs ON items.item_key = legs.item_key
    LEFT JOIN matching_groups AS groups ON legs.match_key = groups.match_key
    LEFT JOIN matching_named AS named ON legs.match_key = named.match_key
    WHERE
        coalesce(groups.state, 'SUGGESTED') = 'SUGGESTED'
        AND items.item_key NOT IN (
            SELECT duplicates.item_key FROM matching_duplicates AS duplicates
        )
),

candidates AS (
    SELECT DISTINCT
        pairs.left_key,
        pairs.right_key
    FROM matching_candidates AS pairs
    WHERE
        pairs.left_key IN (SELECT alone.item_key FROM alone)
        AND pairs.right_key IN (SELECT alone.item_key FROM alone)
),

counted AS (
    SELECT
        ends.item_key,
        count(*) AS candidate_count
    FROM (
        SELECT left_key AS item_key FROM candidates
        UNION ALL
        SELECT right_key AS item_key FROM candidates
    ) AS ends
    GROUP BY ends.item_key
)

SELECT
    alone.*,
    coalesce(counted.candidate_count, 0) AS candidate_count
FROM alone
LEFT JOIN counted ON alone.item_key = counted.item_key
