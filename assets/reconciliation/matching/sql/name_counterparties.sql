-- What: one name for each counterparty that goes by several.
-- Grain: one row an item. lent_aliases: name, means.
-- No parameters.
UPDATE matching_open
SET counterparty = upper(trim(lent.means))
FROM lent_aliases AS lent
WHERE matching_open.counterparty = upper(trim(lent.name))
