-- What: each transfer matched by the machine, and its order, by the bank's own numbers.
-- Grain: one row a match.
SELECT
    events.external_id AS trans_id,
    orders.external_id AS order_id
FROM reconciliation.standing_order_matches AS matches
INNER JOIN oracle.transfers AS transfers ON matches.transfer_id = transfers.transfer_id
INNER JOIN ledger.business_events AS events ON transfers.event_id = events.event_id
INNER JOIN sources.standing_orders AS orders ON matches.order_id = orders.order_id
WHERE matches.state = 'AUTO'
ORDER BY events.external_id
