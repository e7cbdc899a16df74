"""ISO 20022 account reports and statements."""
