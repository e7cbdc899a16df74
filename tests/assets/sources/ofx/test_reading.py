"""What OFX and QFX downloads become: both versions, every accepted variant, rows by hand."""

import datetime as dt
from hashlib import sha256
from pathlib import Path

import pytest

from assets.sources.ofx.reading import read_ofx
from assets.sources.read_file import FileContent, ReadFile
from contracts.declaration_file import parse_declaration
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration
from tests.assets.sources.institutions import CORPUS, INSTITUTION_YAML

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
GOOD = (CORPUS / "ofx" / "good.qfx").read_bytes()
XML = (CORPUS / "ofx" / "xml-good.ofx").read_bytes()
CENT = 10_000


def read(content: bytes) -> ReadFile:
    file = FileContent("file.ofx", "ofx", sha256(content).hexdigest(), content)
    return read_ofx(file, FileDeclaration(name="*", format="ofx"), INSTITUTION)


def read_good(name: str) -> ReadFile:
    return read((CORPUS / "ofx" / name).read_bytes())


def with_amount(text: str) -> int:
    content = GOOD.replace(b"<TRNAMT>-200.00", f"<TRNAMT>{text}".encode())
    return int(read(content).advised_lines["amount_units"][0])


def with_posted(text: str) -> dt.date:
    found = read(GOOD.replace(b"<DTPOSTED>20260102", f"<DTPOSTED>{text}".encode()))
    posted = found.advised_lines["booking_date"][0]
    assert isinstance(posted, dt.date)
    return posted


def test_a_download_of_version_one_advises_each_transaction() -> None:
    lines = read_good("good.qfx").advised_lines

    assert lines.select(
        "position", "account", "currency", "booking_date", "value_date", "amount_units",
        "bank_reference", "reference", "transaction_code", "is_fee", "counterparty", "description",
    ).rows() == [
        (1, "ofx-checking", "USD", dt.date(2026, 1, 2), dt.date(2026, 1, 2), -20_000 * CENT,
         "980310001", "1025", "CHECK", False, "", ""),
        (2, "ofx-checking", "USD", dt.date(2026, 1, 5), dt.date(2026, 1, 6), 125_050 * CENT,
         "980310002", "", "CREDIT", False, "Smith & Sons", "Invoice <7> AT&T"),
        (3, "ofx-checking", "USD", dt.date(2026, 1, 7), dt.date(2026, 1, 7), -75 * CENT,
         "980310003", "R-9", "SRVCHG", True, "MONTHLY CHARGE", ""),
    ]  # fmt: skip
    assert set(lines.select("report_kind", "report_reference", "status").rows()) == {
        ("download", "2026-01-01/2026-01-07", "booked")
    }


def test_a_download_of_version_two_advises_cards_and_what_is_pending() -> None:
    lines = read_good("xml-good.ofx").advised_lines

    assert lines.select(
        "account", "status", "booking_date", "amount_units", "bank_reference", "transaction_code",
        "counterparty", "description",
    ).rows() == [
        ("ofx-card", "booked", dt.date(2026, 1, 3), -1_234 * CENT, "a-1", "POS", "Café Zoë", ""),
        ("ofx-card", "booked", dt.date(2026, 1, 4), 10_000 * CENT, "a-2", "PAYMENT", "",
         "Thank you <b>&</b> good bye"),
        ("ofx-card", "pending", dt.date(2026, 1, 7), -800 * CENT, "", "HOLD", "Fuel", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["good.qfx", "xml-good.ofx", "unclosed-good.ofx"])
def test_a_download_never_claims_a_statement(name: str) -> None:
    rows = read_good(name)

    assert (rows.statements.height, rows.statement_lines.height) == (0, 0)


def test_values_may_be_left_open_or_closed_in_either_version() -> None:
    amounts = [-20_000 * CENT, 125_050 * CENT, -75 * CENT]

    for name in ("unclosed-good.ofx", "one-line-good.ofx", "windows-good.ofx", "utf8-good.ofx"):
        assert read_good(name).advised_lines["amount_units"].to_list() == amounts


@pytest.mark.parametrize(
    ("name", "payee"),
    [
        ("one-line-good.ofx", "Smïth & Sons"),
        ("windows-good.ofx", "Müller – € & Sons"),  # noqa: RUF001 - a character of that encoding
        ("utf8-good.ofx", "Wałęsa & Sons"),
    ],
)
def test_the_header_says_the_encoding(name: str, payee: str) -> None:
    assert read_good(name).advised_lines["counterparty"][1] == payee


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("-200.00", -20_000),
        ("-200,00", -20_000),
        ("-200", -20_000),
        ("-200.", -20_000),
        ("-.5", -50),
        ("-,05", -5),
        ("+0.01", 1),
        ("-00000000001500.0000", -150_000),
        ("0", 0),
        (" -200.00 ", -20_000),
    ],
)
def test_an_amount_has_a_point_or_a_comma(text: str, cents: int) -> None:
    assert with_amount(text) == cents * CENT


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("20260102", dt.date(2026, 1, 2)),
        ("202601022359", dt.date(2026, 1, 2)),
        ("20260102235959", dt.date(2026, 1, 2)),
        ("20260102235959.999", dt.date(2026, 1, 2)),
        ("20260102233000.000[-5:EST]", dt.date(2026, 1, 2)),
        ("20260102003000[+5.30:IST]", dt.date(2026, 1, 2)),
        ("20260102[0:GMT]", dt.date(2026, 1, 2)),
        ("20260102000000[-8]", dt.date(2026, 1, 2)),
        ("20240229", dt.date(2024, 2, 29)),
    ],
)
def test_a_date_is_the_banks_own_whatever_its_zone(text: str, date: dt.date) -> None:
    assert with_posted(text) == date


def test_an_account_may_be_named_with_its_bank_or_without() -> None:
    both = GOOD.replace(b"<ACCTID>000-127", b"<ACCTID>888 000127")
    alone = both.replace(b"<BANKID>121099999", b"")

    assert read(both).advised_lines["account"].unique().to_list() == ["ofx-savings"]
    assert read(alone).advised_lines["account"].unique().to_list() == ["ofx-savings"]


def test_one_identifier_may_name_transactions_of_two_accounts() -> None:
    start, end = GOOD.index(b"<STMTTRNRS>"), GOOD.index(b"</BANKMSGSRSV1>")
    second = GOOD[start:end].replace(b"<ACCTID>000-127", b"<ACCTID>888000127")

    lines = read(GOOD[:end] + second + GOOD[end:]).advised_lines

    assert lines["account"].to_list() == ["ofx-checking"] * 3 + ["ofx-savings"] * 3
    assert lines["line_id"].n_unique() == 6


def test_what_nobody_knows_is_passed_over() -> None:
    content = GOOD.replace(
        b"<FITID>980310001",
        b"<FITID>980310001<INTU.X>1<ACME><ACME.Y>2</ACME.Y><ACME.Z>3</ACME>",
    )

    told = ["amount_units", "bank_reference", "reference"]
    assert read(content).advised_lines.select(told).equals(read(GOOD).advised_lines.select(told))


def test_a_comment_hides_no_transaction() -> None:
    hidden = XML.replace(b"<MEMO/>", b"<MEMO><![CDATA[<!--]]></MEMO>").replace(
        b"Thank you", b"--> Thank you"
    )

    assert read(hidden).line_count == 3
    with pytest.raises(RefusedFileError, match="OFX_SYNTAX at line 26"):
        read(XML.replace(b"<STMTTRN>", b"<!-- <STMTTRN> -->", 1))


def test_an_entity_is_resolved_once_and_a_bare_ampersand_is_itself() -> None:
    memo = b"<MEMO>Invoice &lt;7&gt; AT&T"
    lines = read(GOOD.replace(memo, b"<MEMO>&amp;lt; &#65;&#x42; R&D &copy;")).advised_lines

    assert lines["description"][1] == "&lt; AB R&D &copy;"


def test_a_refusal_says_which_transaction_and_which_field() -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(GOOD.replace(b"<TRNAMT>-.75", b"<TRNAMT>-.755"))

    assert (refused.value.place, refused.value.field) == ("line 26, STMTTRN 3", "TRNAMT")
    assert refused.value.found == "-.755"


def test_a_card_number_is_hidden_where_it_is_unknown() -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(XML.replace(b"4111000000001111", b"4111000000002222"))

    assert refused.value.found == "************2222"


def test_a_warning_is_no_failure() -> None:
    content = GOOD.replace(b"<SEVERITY>INFO</STATUS>", b"<SEVERITY>WARN</STATUS>")

    assert read(content).line_count == 3
