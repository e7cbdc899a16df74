"""Reads a text as a file of Stripe's, for an institution with a balance in each currency."""

from collections.abc import Callable

import polars as pl
import pytest

from assets.sources.read_file import FileContent
from assets.sources.stripe.reading import read_stripe
from contracts.institution import Institution
from contracts.source_declaration import AccountDeclaration, FileDeclaration, StripeObjects

CURRENCIES = ("USD", "EUR", "JPY", "ISK", "KWD")
INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="Europe/Berlin",
    calendar="DE",
    accounts=tuple(
        AccountDeclaration(id=f"stripe-{code.lower()}", name=code, currency=code, gl_code=1060)
        for code in CURRENCIES
    ),
)

Read = Callable[..., pl.DataFrame]


def lines_of(text: str | bytes, *, test_mode: bool = False, key: str = "order_id") -> pl.DataFrame:
    """Return the processor lines of a file."""
    content = text if isinstance(text, bytes) else text.encode()
    declaration = FileDeclaration(
        name="*",
        format="stripe",
        accounts={code: f"stripe-{code.lower()}" for code in CURRENCIES},
        stripe=StripeObjects(reference_key=key, test_mode=test_mode),
    )
    file = FileContent("a", "stripe", "ab" * 32, content)
    return read_stripe(file, declaration, INSTITUTION).processor_lines


@pytest.fixture(scope="session")
def read() -> Read:
    """``read(text, test_mode=True)`` returns the processor lines of a file."""
    return lines_of
