-- What: the age from which on this catalog forgets snapshots, where one was set.
-- Grain: one row, or none. No parameters. Units: hours.
SELECT (epoch(value::INTERVAL) // 3600)::BIGINT AS hours
FROM ducklake_options(current_database())
WHERE option_name = 'expire_older_than' AND scope = 'GLOBAL'
ORDER BY hours
