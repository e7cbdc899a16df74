"""What people decide about breaks, and what the mirror shows of it."""
