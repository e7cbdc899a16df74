"""Who the simulated institution is: three accounts, four sources, and its institution.yaml.

What does not belong here: what happens on the accounts (``simulating``).
"""

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import Final

from contracts.currencies import currency_of
from orchestration.demo.cents import cents_text

NAME: Final = "Hanse Payments GmbH (simulated)"
TIME_ZONE: Final = "Europe/Berlin"
CALENDAR: Final = "DE"
OPENING_DATE: Final = dt.date(2026, 1, 2)
"""The last business day before the simulation: what the accounts held at its end."""

MOVEMENTS_SOURCE: Final = "movements"


def iban_of(country: str, number: str) -> str:
    """Return the IBAN of ``number`` (digits, the country's BBAN) with its ISO 7064 check digits."""
    letters = "".join(str(ord(letter) - ord("A") + 10) for letter in country)
    check = 98 - int(f"{number}{letters}00") % 97
    return f"{country}{check:02}{number}"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the simulated institution and how busy it is.

    Attributes:
        number: what its statements call it.
        opening_cents: what it held at the end of ``OPENING_DATE``.
        lines_a_day: ordinary statement lines on a business day, give or take eight.
        bank_prefix: how the bank's own references begin.
    """

    id: str
    source: str
    bank: str
    bic: str
    number: str
    currency: str
    opening_cents: int
    lines_a_day: int
    bank_prefix: str


OPERATING: Final = DemoAccount(
    id="operating-eur",
    source="first-bank",
    bank="First Bank AG",
    bic="FRSTDEFFXXX",
    number=iban_of("DE", "500999110001234567"),
    currency="EUR",
    opening_cents=1_850_000_00,
    lines_a_day=170,
    bank_prefix="FB",
)
SETTLEMENT: Final = DemoAccount(
    id="settlement-eur",
    source="second-bank",
    bank="Second Bank eG",
    bic="SCNDDEHHXXX",
    number=iban_of("DE", "200999220007654321"),
    currency="EUR",
    opening_cents=1_240_000_00,
    lines_a_day=130,
    bank_prefix="SB",
)
PROCESSOR: Final = DemoAccount(
    id="processor-usd",
    source="processor",
    bank="Cardway Inc.",
    bic="",
    number="acct_7HANSE001",
    currency="USD",
    opening_cents=620_000_00,
    lines_a_day=100,
    bank_prefix="CW",
)
ACCOUNTS: Final = (OPERATING, SETTLEMENT, PROCESSOR)

assert all(currency_of(one.currency).exponent == 2 for one in ACCOUNTS)  # noqa: PLR2004 - cents


def institution_yaml() -> str:
    """Return the text of the simulated home's institution.yaml."""
    facts = {"name": NAME, "time_zone": TIME_ZONE, "calendar": CALENDAR}
    for account in ACCOUNTS:
        short = account.id.partition("-")[0]
        facts[f"{short}_number"] = account.number
        facts[f"{short}_opening"] = cents_text(account.opening_cents)
    template = files("orchestration.demo") / "institution.template.yaml"
    return Template(template.read_text(encoding="utf-8")).substitute(
        facts, opening_date=OPENING_DATE.isoformat()
    )
