-- What: the states that newer ones replace.
-- Grain: a statement. Relation lent: proved_states.
DELETE FROM oracle.account_states
WHERE account_id IN (SELECT account_id FROM proved_states)
