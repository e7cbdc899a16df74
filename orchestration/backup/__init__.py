"""Backups: what cannot be derived, in one sealed file each, and the way back to a whole home."""
