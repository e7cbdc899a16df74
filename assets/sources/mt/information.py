"""What ``:86:`` tells about an entry: purpose, other party, end-to-end reference.

Two forms: subfields of German banks (``?20`` to ``?29`` and ``?60`` to ``?63`` the purpose, ``?32``
and ``?33`` the name, ``?31`` the account), and plain text, which is kept as it is.
"""

import re
from typing import Final, NamedTuple

from assets.sources.statements.bank_statement import meant

_STRUCTURED: Final = re.compile(r"\s?[0-9]{3}\?[0-9]{2}", re.ASCII)
_SUBFIELD: Final = re.compile(r"\?([0-9]{2})", re.ASCII)
_PURPOSE: Final = tuple(f"{number:02}" for number in (*range(20, 30), *range(60, 64)))
_END_TO_END: Final = re.compile(
    r"EREF\+(.*?)\s*(?=(?:KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|PURP)\+|$)"
)


class EntryInformation(NamedTuple):
    """What an entry's text says; empty where it says nothing."""

    description: str
    counterparty: str = ""
    reference: str = ""


def information_of(text: str) -> EntryInformation:
    """Return what the value of a ``:86:`` says."""
    if _STRUCTURED.match(text) is None:
        return EntryInformation(" ".join(text.split()))
    subfields: dict[str, str] = {}
    _, *pieces = _SUBFIELD.split(text.replace("\n", ""))
    for number, value in zip(pieces[::2], pieces[1::2], strict=True):
        subfields.setdefault(number, value)
    purpose = "".join([subfields[number] for number in _PURPOSE if number in subfields]).strip()
    name = (subfields.get("32", "") + subfields.get("33", "")).strip()
    found = _END_TO_END.search(purpose) if "EREF+" in purpose else None
    return EntryInformation(
        description=purpose or subfields.get("00", "").strip(),
        counterparty=name or subfields.get("31", "").strip(),
        reference=meant(found[1]) if found else "",
    )
