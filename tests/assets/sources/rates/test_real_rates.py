"""The central bank's own history: all of it, digit by digit."""

import csv
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.assets.sources.rates.rates_files import rates_of

pytestmark = pytest.mark.real_data


@pytest.fixture
def history(real_data: Path) -> bytes:
    with ZipFile(real_data / "ecb_fx" / "eurofxref-hist.zip") as archive:
        return archive.read("eurofxref-hist.csv")


def test_every_rate_since_1999_has_the_digits_it_was_published_with(history: bytes) -> None:
    header, *days = csv.reader(StringIO(history.decode()))
    stated = [
        (day[0], code, rate)
        for day in days
        for code, rate in zip(header[1:], day[1:], strict=True)
        if rate not in ("", "N/A")
    ]

    found = rates_of(history)

    columns = ("rate_date", "currency", "rate_units", "rate_scale")
    read = [
        (str(day), code, written(int(units), scale))
        for day, code, units, scale in found.select(columns).iter_rows()
    ]
    assert read == stated
    assert (len(days), found.height, found["currency"].n_unique()) == (6983, 217_555, 41)


def written(units: int, scale: int) -> str:
    digits = str(units).rjust(scale + 1, "0")
    return f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
