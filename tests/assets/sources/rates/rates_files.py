"""Reads a text as a file of the central bank's."""

import polars as pl

from assets.sources.rates.reading import read_ecb_rates
from assets.sources.read_file import FileContent
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration

INSTITUTION = Institution(name="Test", tenant=1, time_zone="Europe/Berlin", calendar="DE")


def rates_of(text: str | bytes) -> pl.DataFrame:
    """Return the exchange rates of a file."""
    content = text if isinstance(text, bytes) else text.encode()
    file = FileContent("a", "ecb", "ab" * 32, content)
    declaration = FileDeclaration(name="*", format="ecb_rates")
    return read_ecb_rates(file, declaration, INSTITUTION).exchange_rates
