"""What a refusal shows of an account number or a name: enough to recognise, not enough to leak."""

from typing import Final

_SHOWN: Final = 4


def masked(text: str) -> str:
    """Return ``text`` with all but its last four characters hidden."""
    return "*" * max(len(text) - _SHOWN, 0) + text[-_SHOWN:]
