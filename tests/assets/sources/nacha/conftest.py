"""Reading NACHA records as a source of one account of ours."""

from collections.abc import Callable
from hashlib import sha256

import polars as pl
import pytest

from assets.sources.nacha.reading import read_nacha
from assets.sources.read_file import FileContent
from contracts.institution import Institution
from contracts.source_declaration import AccountDeclaration, FileDeclaration
from tests.assets.sources.nacha.notation import text_of

Read = Callable[[list[str] | bytes], pl.DataFrame]

INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="America/New_York",
    calendar="US",
    accounts=(AccountDeclaration(id="ach", name="ACH", currency="USD", gl_code=1050),),
)
DECLARATION = FileDeclaration(name="*.ach", format="nacha", accounts={"USD": "ach"})


@pytest.fixture
def read() -> Read:
    """``read(records)`` returns the processor lines of a file, or raises its refusal."""

    def lines(records: list[str] | bytes) -> pl.DataFrame:
        content = records if isinstance(records, bytes) else text_of(records)
        file = FileContent("a.ach", "bank", sha256(content).hexdigest(), content)
        return read_nacha(file, DECLARATION, INSTITUTION).processor_lines

    return lines
