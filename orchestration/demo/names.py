"""The people and firms of the simulation: plausible, invented, in a fixed order.

What does not belong here: who pays whom (``simulating``).
"""

from typing import Final

CUSTOMER_COUNT: Final = 200

_SURNAMES: Final = (
    "Albrecht", "Bergström", "Çelik", "Dupont", "Eriksen", "Fährmann", "García", "Hoffmann",
    "Ivanova", "Jansen", "Köhler", "Lindqvist", "Müller", "Novák", "O'Brien", "Petersen",
    "Quandt", "Rossi", "Schröder", "Thomsen", "Ullrich", "Van der Meer", "Weiß", "Yilmaz",
    "Zimmermann",
)  # fmt: skip
_FIRST_NAMES: Final = (
    "Anna", "Björn", "Clara", "David", "Elif", "Frank", "Greta", "Henrik",
)  # fmt: skip
_TRADES: Final = (
    "Logistik GmbH", "& Söhne KG", "Maschinenbau AG", "Consulting B.V.", "Foods S.r.l.",
    "Textil GmbH & Co. KG", "Shipping ApS", "Software SE",
)  # fmt: skip
_MERCHANTS: Final = (
    "Bluebird Coffee", "Northwind Traders", "Cedar Books", "Atlas Outdoor", "Pixel Forge",
    "Harbor Bikes", "Maple & Main", "Solaris Optics", "Juniper Spa", "Velvet Records",
)  # fmt: skip
_PURPOSES_IN: Final = (
    "Top-up", "Payment on account", "Deposit", "Invoice settlement", "Funding of wallet",
)  # fmt: skip
_PURPOSES_OUT: Final = (
    "Payout", "Withdrawal", "Rent", "Salary", "Supplier invoice", "Refund to payer",
)  # fmt: skip

# X of SWIFT's character sets has no accents and no ampersand.
_SWIFT_X: Final = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "á": "a",
        "í": "i", "é": "e", "Ç": "C", "&": "+",
    }
)  # fmt: skip


def customers() -> tuple[str, ...]:
    """Return the ids of the customers."""
    return tuple(f"customer-{number:04}" for number in range(1, CUSTOMER_COUNT + 1))


def counterparties(currency: str) -> tuple[str, ...]:
    """Return the parties outside that pay and are paid in ``currency``."""
    people = [f"{first} {last}" for last in _SURNAMES for first in _FIRST_NAMES]
    firms = [f"{last} {trade}" for last in _SURNAMES for trade in _TRADES]
    merchants = [f"{one} #{branch}" for one in _MERCHANTS for branch in range(1, 13)]
    return tuple(merchants) if currency == "USD" else tuple(people + firms)


def purposes(kind: str) -> tuple[str, ...]:
    """Return what a movement of ``kind`` (``wire_in`` or ``wire_out``) may be for."""
    return _PURPOSES_IN if kind == "wire_in" else _PURPOSES_OUT


def swift_text(text: str) -> str:
    """Return ``text`` in SWIFT's character set X."""
    return text.translate(_SWIFT_X)
