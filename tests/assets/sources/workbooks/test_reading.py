"""What stands in a sheet comes out as it was typed: numbers, dates, texts, by the mapping."""

import datetime as dt
import re
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.sources.read_file import FileContent, ReadFile
from assets.sources.workbooks.cells import column_name, column_of
from assets.sources.workbooks.numbers import decimal_text, moment_of, moment_text
from assets.sources.workbooks.reading import read_xlsx
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from tests.assets.sources.institutions import CORPUS

GOOD = (CORPUS / "xlsx" / "good.xlsx").read_bytes()


def read(content: bytes, institution: Institution) -> ReadFile:
    source = institution.source_named("xlsx")
    assert source is not None
    file = FileContent("good.xlsx", "xlsx", "ab" * 32, content)
    return read_xlsx(file, source.files[0], institution)


def test_a_sheet_becomes_movements(institution: Institution) -> None:
    moved = read(GOOD, institution).expected_movements

    rows = moved.select("external_id", "amount_units", "business_date", "description").rows()
    assert [(one, int(units), day, text) for one, units, day, text in rows] == [
        ("x-1", 1_100_000, dt.date(2026, 1, 5), ""),
        ("x-2", 250_000, dt.date(2026, 1, 6), "rich text"),
        ("x-3", 1_234_500_000, dt.date(2026, 1, 7), "7"),
    ]


def test_a_workbook_of_the_1904_system_has_the_same_dates(institution: Institution) -> None:
    moved = read((CORPUS / "xlsx" / "good-1904.xlsx").read_bytes(), institution).expected_movements

    assert moved["business_date"].to_list() == [dt.date(2026, 1, 5), dt.date(2026, 1, 6)]
    assert [int(one) for one in moved["amount_units"]] == [10_000_000, 10_000_000]


def with_first_id(text: str) -> bytes:
    """The good workbook, whose first id is ``text`` in all of its parts."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as sound, zipfile.ZipFile(written, "w") as changed:
        for name in sound.namelist():
            changed.writestr(name, sound.read(name).replace(b">x-1<", f">{text}<".encode()))
    return written.getvalue()


@pytest.mark.parametrize(
    ("stored", "found"), [("a_xD83D_b", "U+D83D"), ("a_xdfff_", "U+DFFF"), ("_x0000_", "U+0000")]
)
def test_an_escape_of_what_is_no_character_is_refused(
    institution: Institution, stored: str, found: str
) -> None:
    with pytest.raises(RefusedFileError, match=rf"ILLEGAL_CHARACTER at .*{re.escape(found)}"):
        read(with_first_id(stored), institution)


@pytest.mark.parametrize(("stored", "meant"), [("x_x0041_", "xA"), ("x_x005F_x0000_", "x_x0000_")])
def test_an_escape_is_the_character_that_it_names(
    institution: Institution, stored: str, meant: str
) -> None:
    moved = read(with_first_id(stored), institution).expected_movements

    assert moved["external_id"][0] == meant


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("1.1000000000000001", "1.1"),
        ("123456.78", "123456.78"),
        ("-0.10000000000000001", "-0.1"),
        ("1E-2", "0.01"),
        ("1.0000000000000001E-5", "0.00001"),
        ("1.5E+3", "1500"),
        ("1e15", "1000000000000000"),
        ("0", "0"),
        ("-0", "0"),
        ("007", "7"),
        ("4.50", "4.5"),
        ("12345678901234567", "12345678901234567"),
        ("999999999999.98999", "999999999999.99"),
    ],
)
def test_a_stored_number_is_the_decimal_that_was_typed(stored: str, typed: str) -> None:
    assert decimal_text(stored) == typed


@pytest.mark.parametrize(
    "stored",
    ["0.30000000000000004", "1.2345678901234567E+16", "1E999", "NaN", "\u0661", "1_0", "", "0x1"],
)
def test_a_number_that_nobody_typed_stays_as_it_is_stored(stored: str) -> None:
    assert decimal_text(stored).replace("1" + "0" * 999, "1E999") == stored


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 12))
def test_every_decimal_of_fifteen_digits_comes_back_from_its_double(
    digits: int, places: int
) -> None:
    text = f"{abs(digits):0{places + 1}}"
    typed = (
        f"{'-' if digits < 0 else ''}{text[:-places]}.{text[-places:]}" if places else f"{digits}"
    )
    stored = f"{float(typed):.17g}"

    plain = typed.rstrip("0").rstrip(".") if "." in typed else typed
    assert decimal_text(stored) == ("0" if plain == "-0" else plain)


@pytest.mark.parametrize(
    ("serial", "is_1904", "moment"),
    [
        ("46027", False, dt.datetime(2026, 1, 5)),  # noqa: DTZ001 - a sheet knows no zone
        ("46027.39583333333", False, dt.datetime(2026, 1, 5, 9, 30)),  # noqa: DTZ001
        ("44565", True, dt.datetime(2026, 1, 5)),  # noqa: DTZ001
        ("61", False, dt.datetime(1900, 3, 1)),  # noqa: DTZ001
        ("60", False, None),
        ("-1", False, None),
        ("9999999", False, None),
        ("x", False, None),
    ],
)
def test_a_serial_number_is_a_moment(
    serial: str,
    is_1904: bool,  # noqa: FBT001 - a parameter of the table above
    moment: dt.datetime | None,
) -> None:
    assert moment_of(serial, is_1904=is_1904) == moment


def test_a_moment_is_written_in_the_declared_format_or_in_full() -> None:
    noon = dt.datetime(2026, 1, 5, 12)  # noqa: DTZ001 - a sheet knows no zone

    assert moment_text(noon, "%d.%m.%Y %H:%M") == "05.01.2026 12:00"
    assert moment_text(noon.replace(hour=0), "%d.%m.%Y") == "05.01.2026"
    assert moment_text(noon, "%d.%m.%Y") == "2026-01-05T12:00:00"
    assert moment_text(noon, "%d.%m.%Y %H:%M%z") == "2026-01-05T12:00:00"


def test_columns_are_counted_as_the_spreadsheet_names_them() -> None:
    assert [column_of(one) for one in ("A1", "Z9", "AA1", "XFD1", "a1", "1", "A0")] == [
        0, 25, 26, 16383, -1, -1, -1,
    ]  # fmt: skip
    assert [column_name(one) for one in (0, 25, 26, 16383)] == ["A", "Z", "AA", "XFD"]


@settings(max_examples=60, deadline=None)
@given(
    part=st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]),
    at=st.floats(0, 0.999),
    to=st.sampled_from([b"", b"<", b"0", b'"', b"-1", b"r", b"9" * 12, "٣".encode(), b"\0"]),
    cut=st.integers(0, 12),
)
def test_a_broken_workbook_is_refused_or_read_and_nothing_else(
    institution: Institution, part: str, at: float, to: bytes, cut: int
) -> None:
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as sound, zipfile.ZipFile(broken, "w") as written:
        for name in sound.namelist():
            content = sound.read(name)
            if name == part:
                begin = int(at * len(content))
                content = content[:begin] + to + content[begin + cut :]
            written.writestr(name, content)
    try:
        result = read(broken.getvalue(), institution)
    except RefusedFileError:
        return
    assert result.line_count <= 3
