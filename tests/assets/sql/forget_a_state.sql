-- What: an account whose proved state is gone.
-- Grain: a statement.
DELETE FROM oracle.account_states
WHERE account_id = (SELECT min(account_id) FROM oracle.account_states)
