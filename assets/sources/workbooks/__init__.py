"""Workbooks (XLSX), read by the same declared mapping as delimited tables."""
