"""The proof that the mirror is the ledger: two readings of the same transfers, digested apart."""
