-- What: the items of the matches in matching_groups.
-- Grain: one row an item and match.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_legs (
    match_key BIGINT,
    item_key BIGINT,
    is_left BOOLEAN,
    item_id UUID,
    net_units DECIMAL(38, 0),
    known_on DATE
)
