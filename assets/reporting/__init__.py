"""What we tell others: pages and tables about days that are already reconciled."""
