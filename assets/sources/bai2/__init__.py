"""BAI2 cash management reports: balances and details of many accounts in one file."""
