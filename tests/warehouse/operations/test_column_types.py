"""What would lose something is refused on its way in."""

from datetime import datetime

import pytest
from sqlalchemy.dialects import sqlite

from warehouse.operations.column_types import Instant, WholeNumber

SQLITE = sqlite.dialect()


@pytest.mark.parametrize("value", [1.0, True, "1"])
def test_what_is_no_whole_number_is_refused(value: object) -> None:
    with pytest.raises(AssertionError, match="is no whole number"):
        WholeNumber().process_bind_param(value, SQLITE)  # type: ignore[arg-type]  # the point


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(AssertionError, match="has no time zone"):
        Instant().process_bind_param(datetime(2026, 1, 1), SQLITE)  # noqa: DTZ001 - the point


def test_nothing_stays_nothing() -> None:
    for kind in (WholeNumber(), Instant()):
        assert kind.process_bind_param(None, SQLITE) is None
        assert kind.process_result_value(None, SQLITE) is None
