-- What: the pending transfers that a stretch posts, voids or expires are open no longer.
-- Grain: a statement. Relation lent: resolved_pendings.
DELETE FROM oracle.open_pendings
WHERE transfer_id IN (SELECT transfer_id FROM resolved_pendings)
