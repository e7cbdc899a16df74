"""Columns of text to the halves of records and back."""

import polars as pl
import pytest

from ledger_engine.text_columns import (
    bytes_of_halves,
    halves_of_units,
    halves_of_uuids,
    units_of_halves,
    uuid_text,
    uuids_of_halves,
)


def test_text_crosses_to_halves_and_back() -> None:
    text = pl.Series(
        ["00112233-4455-6677-8899-aabbccddeeff", "0" * 8 + "-0000-0000-0000-" + "1" * 12]
    )
    halves = halves_of_uuids(text)
    assert [hex(one) for one in halves[0].tolist()] == ["0x8899aabbccddeeff", "0x11223344556677"]
    assert _texts(bytes_of_halves("id", halves)) == text.to_list()
    assert _texts(bytes_of_halves("id", halves_of_uuids(text[1:]))) == text[1:].to_list()


def test_amounts_cross_to_halves() -> None:
    units = pl.Series(["0", "1", str(10**38 - 1)]).cast(pl.Decimal(38, 0))
    numbers = [low | high << 64 for low, high in halves_of_units(units).tolist()]
    assert numbers == [0, 1, 10**38 - 1]
    with pytest.raises(AssertionError, match="negative"):
        halves_of_units(pl.Series(["-1"]).cast(pl.Decimal(38, 0)))


def _texts(ids: pl.Series) -> list[str]:
    return ids.to_frame().select(uuid_text("id"))["id"].to_list()


def test_halves_cross_back_to_text_and_units() -> None:
    text = pl.Series("id", ["00112233-4455-6677-8899-aabbccddeeff"] * 3)
    assert uuids_of_halves("id", halves_of_uuids(text)).to_list() == text.to_list()
    units = pl.Series("u", ["0", "7", str(10**38 - 1)]).cast(pl.Decimal(38, 0))
    assert units_of_halves("u", halves_of_units(units)).to_list() == units.to_list()


@pytest.mark.parametrize(
    "text",
    [
        "00112233-4455-6677-8899-aabbccddeefg",
        "00112233-4455-6677-8899aabbccddeeff0",
        "00112233-4455-6677-8899-aabbccddeef",
        "0011223344556677-8899-aabb-ccddeeff00",
    ],
)
def test_what_is_no_uuid_is_refused(text: str) -> None:
    with pytest.raises(AssertionError, match="UUID"):
        halves_of_uuids(pl.Series([text]))
