"""What a refusal shows of an account number or a name: enough to recognise, not enough to leak."""

import re
from typing import Final

_SHOWN: Final = 4


def masked(text: str) -> str:
    """Return ``text`` with all but its last four characters hidden."""
    return "*" * max(len(text) - _SHOWN, 0) + text[-_SHOWN:]


def outlined(text: str) -> str:
    """Return the outline of a text that may name somebody: letters as x, digits as 9.

    Marks and blanks stay, since it is they that break a grammar.
    """
    return re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", text))
