"""Copies of the ledger and its journal that leave the machine, and their way back."""
