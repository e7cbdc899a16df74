"""The Oracle mirror: the ledger as it states itself. Read-only for everyone else."""
