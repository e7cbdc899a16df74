"""Delimited tables, read by a declared mapping of their columns."""
