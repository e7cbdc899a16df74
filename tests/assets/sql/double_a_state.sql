-- What: an account whose proved state is kept twice.
-- Grain: a statement.
INSERT INTO oracle.account_states
SELECT * FROM oracle.account_states
LIMIT 1
