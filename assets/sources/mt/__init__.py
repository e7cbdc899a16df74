"""SWIFT customer statement messages."""
