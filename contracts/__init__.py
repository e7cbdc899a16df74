"""What is promised: value types, table contracts, posting rules and declared sources.

Imports nothing else of ours and no framework, so every other package may rely on it.
"""
