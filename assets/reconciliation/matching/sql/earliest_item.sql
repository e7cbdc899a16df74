-- What: the first day that an age can be counted from.
-- Grain: one row; NULL where there are no items.
-- Parameters: as_of: cut-off.
SELECT min(least(known_on, business_date, $as_of)) AS earliest FROM matching_items
