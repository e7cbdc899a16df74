"""Whole cents as the text that a statement writes. The way back is ``contracts.money``'s."""


def cents_text(cents: int, mark: str = ".") -> str:
    """Return ``cents`` with two decimals and a leading minus where negative."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}{mark}{abs(cents) % 100:02}"
