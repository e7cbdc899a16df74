"""Statements as SWIFT MT940, one message a statement, field 86 in the German structured form.

Fields in the standard's order, CRLF at every line's end, character set X, ``-`` after the last
field. What does not belong here: reading (``assets/sources``).
"""

import datetime as dt
from typing import Final

from orchestration.demo.cents import cents_text
from orchestration.demo.names import swift_text
from orchestration.demo.statements import Line, Statement

_SUBFIELD: Final = 27
"""The most characters a subfield of field 86 may hold."""

_FIELD_86_LINE: Final = 65


def mt940_bytes(statement: Statement) -> bytes:
    """Return the message of ``statement``, ASCII."""
    account = statement.account
    fields = [
        f":20:{account.bank_prefix}{statement.day:%y%m%d}{statement.number:05}",
        f":25:{account.number}",
        f":28C:{statement.number:05}/001",
        f":60F:{_balance(statement.opening_cents, account.currency, statement.day_before)}",
        *(text for line in statement.lines for text in (_line(line), *_details(line))),
        f":62F:{_balance(statement.closing_cents, account.currency, statement.day)}",
        f":64:{_balance(statement.closing_cents, account.currency, statement.day)}",
        "-",
    ]
    return "".join(f"{text}\r\n" for text in fields).encode("ascii")


def _sign(cents: int) -> str:
    return "D" if cents < 0 else "C"


def _balance(cents: int, currency: str, day: dt.date) -> str:
    return f"{_sign(cents)}{day:%y%m%d}{currency}{cents_text(abs(cents), ',')}"


def _line(line: Line) -> str:
    kind = "NCHG" if line.is_fee else "NTRF"
    reference = line.reference or "NONREF"
    return (
        f":61:{line.value_date:%y%m%d}{line.booking_date:%m%d}{_sign(line.cents)}"
        f"{cents_text(abs(line.cents), ',')}{kind}{reference}//{line.bank_reference}"
    )


def _details(line: Line) -> list[str]:
    """Return field 86: business code, posting text, references, purpose and the other party."""
    code, text = ("166", "GUTSCHRIFT") if line.cents > 0 else ("116", "UEBERWEISUNG")
    if line.is_fee:
        code, text = "808", "GEBUEHREN"
    purpose = swift_text(f"SVWZ+{line.description}")
    subfields = [f"?00{text}", f"?10{line.bank_reference[-4:]}"]
    subfields += [f"?20EREF+{line.reference}"] if line.reference else []
    at = 20 + len(subfields) - 2
    subfields += [f"?{at + place}{one}" for place, one in enumerate(_cut(purpose))]
    name = swift_text(line.counterparty)
    subfields += [f"?{32 + place}{one}" for place, one in enumerate(_cut(name)[:2])]
    return _wrapped(f":86:{code}", subfields)


def _cut(text: str) -> list[str]:
    return [text[start : start + _SUBFIELD] for start in range(0, len(text), _SUBFIELD)]


def _wrapped(head: str, subfields: list[str]) -> list[str]:
    """Return lines of at most 65 characters, broken between subfields."""
    lines = [head]
    for subfield in subfields:
        room = _FIELD_86_LINE + (len(":86:") if len(lines) == 1 else 0)
        if len(lines[-1]) + len(subfield) > room:
            lines.append("")
        lines[-1] += subfield
    return lines
