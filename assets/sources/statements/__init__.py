"""Bank statements whatever the format: what they state, what must hold of each, their rows."""
