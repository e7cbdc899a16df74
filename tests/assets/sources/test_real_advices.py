"""Other people's reports, notices and foreign messages: read as their golden results say, or named.

Exceptions: version 01 of camt is not read; pages numbered 2 come without their first; two notices
state fewer payments than they list; an interim message totals 2.30 over an entry of 0.42.
"""

from pathlib import Path

import pytest

from assets.sources.camt.message import NOTICE, REPORT, holders_of
from assets.sources.camt.statements import paged, report_of
from assets.sources.mt.interim import parse_mt942
from assets.sources.reading import dry_run
from contracts.institution import Institution
from contracts.source_declaration import (
    AccountDeclaration,
    FileDeclaration,
    Format,
    SourceDeclaration,
)
from tests.assets.sources.golden import camt_entries, mt940_entries

pytestmark = pytest.mark.real_data

CAMT: dict[str, int | str] = {
    "camt052.v1.xml": "XML_NAMESPACE",
    "camt052.v2.xml": 1,
    "camt052.v2.other-account.xml": 1,
    "camt052.v2.with-account-name.xml": 1,
    "camt052.v4.xml": "PAGE_MISSING",
    "camt052.v6.xml": "PAGE_MISSING",
    "camt052.v6.Amt-zero.xml": "PAGE_MISSING",
    "camt052.v8.xml": 1,
    "camt054.v2.xml": 1,
    "camt054.v2.with-account-name.xml": 1,
    "camt054.v4.xml": "RECORD_COUNT",
    "camt054.v8.xml": "RECORD_COUNT",
    "camt054.v8-with-UETR.xml": 1,
    "camt054.v8-with-financial-institution.xml": 1,
}
MT942: dict[str, int | str] = {
    "mBank/mt942.sta": 3,
    "self-provided/mt942.sta": "CONTROL_TOTAL",
}
FORMATS: tuple[Format, ...] = ("camt052", "camt053", "camt054", "mt940", "mt942")
ACCOUNTS = {"CH2801234000123456789": "SEK", "PL29114010810000267002001002": "PLN"}
INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="Europe/Berlin",
    calendar="DE",
    accounts=tuple(
        AccountDeclaration(
            id=f"a{n}", name=number, currency=code, gl_code=1000, external_ids=(number,)
        )
        for n, (number, code) in enumerate(ACCOUNTS.items())
    ),
    sources=tuple(
        SourceDeclaration(
            source=one, description="Real.", files=(FileDeclaration(name="*", format=one),)
        )
        for one in FORMATS
    ),
)


def told(path: Path, source: str) -> int | str:
    (outcome,) = dry_run([path], source, INSTITUTION).outcomes
    return outcome.refusal.reason.value if outcome.refusal else outcome.rows.line_count


@pytest.mark.parametrize("name", CAMT)
def test_each_real_report_and_notice_is_read_whole_or_refused_by_name(
    name: str, real_data: Path
) -> None:
    path = real_data / "bank_statements" / "camt" / "genkgo" / name

    assert told(path, name[:7]) == CAMT[name]


@pytest.mark.parametrize("name", MT942)
def test_each_real_interim_message_is_read_whole_or_refused_by_name(
    name: str, real_data: Path
) -> None:
    path = real_data / "bank_statements" / "mt940" / "wolph" / name

    assert told(path, "mt942") == MT942[name]


def test_no_real_report_or_notice_is_left_out(real_data: Path) -> None:
    folder = real_data / "bank_statements" / "camt" / "genkgo"

    assert {one.name for one in folder.glob("camt05[24]*.xml")} == CAMT.keys()


def test_every_message_of_another_kind_is_refused_by_name(real_data: Path) -> None:
    folder = real_data / "bank_statements"
    others = [*(folder / "swift_mt").rglob("*.*"), *(folder / "camt" / "prowide").iterdir()]
    found = {
        (path.name, source): told(path, source)
        for path in others
        for source in FORMATS
        if path.is_file()
    }

    assert len(found) == 26 * len(FORMATS)
    assert [one for one, what in found.items() if isinstance(what, int)] == []
    assert found["camt.053.001.07.xml", "camt053"] == "FIELD_MISSING"
    assert found["camt.003.001.04.xml", "camt053"] == "XML_NAMESPACE"
    assert found["pacs.008.001.07.xml", "camt054"] == "XML_NAMESPACE"
    assert found["MT103-out-ack.rje", "mt940"] == "TAG_UNKNOWN"
    assert found["sample_JPchar.txt", "mt940"] == "DATE_INVALID"
    assert found["sample_JPchar.txt", "mt942"] == "TAG_UNKNOWN"


# Some come as a second page without the first: read here as if they were whole.
PAGE = (b"<PgNb>2</PgNb>", b"<PgNb>1</PgNb>")
# Two notices list three payments of a batch of two: read here as a batch of three.
COUNT = (b"<NbOfTxs>2</NbOfTxs>", b"<NbOfTxs>3</NbOfTxs>")
PARSED: dict[str, tuple[tuple[bytes, bytes], ...]] = {
    "camt052.v2": (),
    "camt052.v2.other-account": (),
    "camt052.v4": (PAGE,),
    "camt052.v6": (PAGE,),
    "camt052.v8": (),
    "camt054.v2": (),
    "camt054.v4": (PAGE, COUNT),
    "camt054.v8": (PAGE, COUNT),
}


@pytest.mark.parametrize("name", PARSED)
def test_amounts_and_dates_of_reports_and_notices_equal_the_golden_result(
    name: str, real_data: Path
) -> None:
    folder = real_data / "bank_statements" / "camt" / "genkgo"
    content = (folder / f"{name}.xml").read_bytes()
    for found, put in PARSED[name]:
        assert found in content
        content = content.replace(found, put)
    kind = REPORT if name.startswith("camt052") else NOTICE
    entries = [
        entry
        for pages in paged(holders_of(content, kind), kind)
        for entry in report_of(pages).entries
    ]

    read = [(one.units, one.currency, one.booking_date, one.value_date) for one in entries]
    assert read == [tuple(one) for one in camt_entries(folder / f"{name}.json")]


def test_amounts_and_dates_of_mt942_equal_the_golden_result(real_data: Path) -> None:
    path = real_data / "bank_statements" / "mt940" / "wolph" / "mBank" / "mt942.sta"
    (report,) = parse_mt942(path.read_text())

    read = [(one.units, one.currency, one.booking_date, one.value_date) for one in report.entries]
    assert read == [tuple(one) for one in mt940_entries(path.with_suffix(".yml"))]
