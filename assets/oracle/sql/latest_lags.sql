-- What: how long events took into the mirror, in the latest stretches of following.
-- Grain: one row a stretch, the latest first. Units: microseconds, ended_at UTC.
SELECT
    ended_at,
    event_count,
    commit_count,
    lag_p50_us,
    lag_p99_us,
    lag_max_us
FROM oracle.sync_lags
ORDER BY ended_at DESC
LIMIT 10
