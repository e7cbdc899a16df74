"""Tables at rest: the only door to DuckDB (the lake) and to SQLAlchemy (operations)."""
