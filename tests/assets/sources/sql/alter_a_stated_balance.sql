-- What: states the running balances on the day before.
-- Grain: one row a stated balance. Parameters: none. Units: none.
UPDATE sources.stated_balances
SET business_date = business_date - 1
