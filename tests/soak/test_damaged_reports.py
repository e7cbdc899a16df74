"""BAI2 and OFX files after thousands of accidents each: refused by name, or read whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assets.sources.bai2 import test_damaged as bai2
from tests.assets.sources.ofx import test_damaged as ofx

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("name", bai2.GOOD)
@given(st.data())
@settings(max_examples=5_000, deadline=None)
def test_thousands_of_accidents_to_a_report_bring_nothing_but_refusals(
    name: str, data: st.DataObject
) -> None:
    bai2.require_read_or_refused(data.draw(bai2.damages(name)), name)


@pytest.mark.parametrize("name", ofx.GOOD)
@given(st.data())
@settings(max_examples=5_000, deadline=None)
def test_thousands_of_accidents_to_a_download_bring_nothing_but_refusals(
    name: str, data: st.DataObject
) -> None:
    ofx.require_read_or_refused(data.draw(ofx.damages(name)), name)
