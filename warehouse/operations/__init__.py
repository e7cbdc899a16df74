"""The operations store: what cannot be derived. Whatever can be derived belongs to the lake."""
