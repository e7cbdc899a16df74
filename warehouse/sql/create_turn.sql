-- Whose turn it is to write: two transactions that both take the turn cannot both commit.
-- Grain: one row, for ever.
-- No parameters; number counts the transactions that wrote.
CREATE TABLE lake_state.turn (number BIGINT NOT NULL)
