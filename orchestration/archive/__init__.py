"""The archive: every stored table as plain Parquet that any engine reads, with its hashes."""
