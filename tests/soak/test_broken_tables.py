"""Tables, workbooks and archives broken at random, for long: refused, or what they state ties."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.institution import Institution
from tests.assets.sources.archives import test_unpacking as archives
from tests.assets.sources.conftest import institution
from tests.assets.sources.delimited import test_declared_styles as tables
from tests.assets.sources.workbooks import test_reading as workbooks

__all__ = ["institution"]

pytestmark = pytest.mark.soak
MANY = settings(max_examples=20_000, deadline=None)


@MANY
@given(
    at=st.integers(0, len(tables.GOOD) - 1),
    cut=st.integers(0, 40),
    put=st.text(alphabet=';,."\n\r-0123456789TOTAL\u202e\x00é', max_size=8),
)
def test_a_broken_table(institution: Institution, at: int, cut: int, put: str) -> None:
    broken = tables.test_a_broken_table_is_refused_or_its_totals_still_tie
    broken.hypothesis.inner_test(institution, at, cut, put)  # type: ignore[attr-defined] # its own


@MANY
@given(
    part=st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
    ),
    at=st.floats(0, 0.999),
    to=st.binary(max_size=8),
    cut=st.integers(0, 40),
)
def test_a_broken_workbook(
    institution: Institution, part: str, at: float, to: bytes, cut: int
) -> None:
    broken = workbooks.test_a_broken_workbook_is_refused_or_read_and_nothing_else
    broken.hypothesis.inner_test(institution, part, at, to, cut)  # type: ignore[attr-defined] # its own


@MANY
@given(
    at=st.lists(st.integers(0, len(archives.SOUND) - 1), max_size=8),
    to=st.integers(0, 255),
    end=st.integers(0, len(archives.SOUND)),
)
def test_a_broken_archive(at: list[int], to: int, end: int) -> None:
    broken = archives.test_a_broken_zip_is_refused_or_read_and_nothing_else
    broken.hypothesis.inner_test(at, to, end)  # type: ignore[attr-defined] # its own
