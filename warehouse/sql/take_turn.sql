-- Take the turn to write: the conflict that makes transactions follow one another.
-- Grain: the one row of lake_state.turn.
-- No parameters, no units.
UPDATE lake_state.turn SET number = number + 1
