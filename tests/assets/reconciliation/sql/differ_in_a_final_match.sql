-- What: the ends of every match differ by one unit.
UPDATE reconciliation.matches SET difference_units = 1
