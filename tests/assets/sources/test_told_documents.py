"""What comes again in other bytes counts once, in every format; what says otherwise is a conflict.

What must be in is worked out from the entries that the files were written of, never from the code.
"""

import gzip
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.sources.cross_file_rules import Known, judge
from assets.sources.file_outcome import FileOutcome
from assets.sources.landing import Stores
from assets.sources.metadata import rejections_shown
from assets.sources.quarantine import refusal_of
from assets.sources.read_file import COUNTED_FORMS, FileContent
from assets.sources.reading import declaration_of, read_content
from contracts.declaration_file import parse_declaration
from contracts.institution import Institution
from tests.assets.sources.conftest import Land, Put
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.tellings import CHANGED, SENDERS, A, B, C, Entry, Sender, dressed

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)

BY_NAME = pytest.mark.parametrize("sender", SENDERS, ids=lambda one: one.source + one.pattern)


def read(sender: Sender, name: str, content: bytes) -> FileOutcome:
    file_name = sender.pattern.format(name)
    file = FileContent(file_name, sender.source, sha256(content).hexdigest(), content)
    declared = declaration_of(file_name, sender.source, len(content), INSTITUTION)
    outcome = read_content(file, declared, INSTITUTION)
    assert outcome.is_accepted, outcome.refusal
    return outcome


def told(sender: Sender, number: int, *entries: Entry) -> FileOutcome:
    return read(sender, f"{number}", sender.told(number, entries).encode())


def codes(outcomes: Sequence[FileOutcome]) -> list[str]:
    return [one.refusal.reason.value if one.refusal else "" for one in outcomes]


def counted(outcomes: Sequence[FileOutcome]) -> int:
    return sum(one.line_count for one in outcomes)


def amounts(outcomes: Sequence[FileOutcome]) -> list[int]:
    """Return the amount of every row that counts, without its scale: 10.00 as 10."""
    found = []
    for one in outcomes:
        for table in COUNTED_FORMS:
            rows = one.rows.rows(table)
            names = [name for name in ("amount_units", "net_units") if name in rows.columns]
            found += [int(units) for name in names for units in rows[name]]
    return sorted(abs(one) // 10_000 for one in found)


@BY_NAME
def test_the_same_content_in_other_bytes_is_a_duplicate_that_names_both_files(
    sender: Sender,
) -> None:
    first = told(sender, 1, A, B)
    again = read(sender, "2", dressed(sender.told(1, (A, B))))
    assert first.sha256 != again.sha256

    judged = judge([first, again], Known(), INSTITUTION)

    assert codes(judged) == ["", "DUPLICATE_DOCUMENT"]
    assert counted(judged) == 2
    refusal = judged[1].refusal
    assert refusal is not None
    assert refusal.place.startswith(f"file {again.sha256[:12]}, ")
    assert refusal.expected == f"nothing that file {first.sha256[:12]} told"


@BY_NAME
def test_one_amount_changed_under_the_same_name_is_a_conflict(sender: Sender) -> None:
    first = told(sender, 1, A, B)
    other = read(sender, "2", sender.told(1, (A, CHANGED)).encode())

    judged = judge([first, other], Known(), INSTITUTION)

    assert codes(judged) == ["", sender.changed]
    assert counted(judged) == 2
    assert judged[1].refusal is not None
    said = str(judged[1].refusal)
    assert first.sha256[:12] in said
    assert other.sha256[:12] in said


@BY_NAME
def test_a_later_telling_that_overlaps_adds_what_is_new_and_nothing_else(sender: Sender) -> None:
    first, later = told(sender, 1, A, B), told(sender, 2, A, B, C)

    judged = judge([first, later], Known(), INSTITUTION)

    assert codes(judged) == ["", sender.overlap]
    if sender.source == "nacha":  # Each file of a clearing house numbers its payments anew.
        assert amounts(judged) == [250, 250, 775, 1000, 1000]
    elif sender.overlap:
        assert counted(judged) == 2
    else:
        assert counted(judged) == 3
    if sender.source in ("camt052", "camt054", "mt942", "bai2", "ofx", "stripe"):
        assert amounts(judged) == [250, 775, 1000]


@BY_NAME
def test_what_the_lake_holds_is_known_again(
    stores: Stores, put: Put, land: Land, sender: Sender
) -> None:
    folder = f"{sender.source}/{sender.pattern}"
    put(folder.format("a"), sender.told(1, (A, B)))
    land()
    put(folder.format("b"), dressed(sender.told(1, (A, B))))
    put(folder.format("c"), sender.told(1, (A, CHANGED)))
    put(folder.format("d"), sender.told(2, (A, B, C)))

    landed = land()

    found = dict(
        zip([one.name[-5] for one in landed.outcomes], codes(landed.outcomes), strict=True)
    )
    assert found == {"b": "DUPLICATE_DOCUMENT", "c": sender.changed, "d": sender.overlap}
    lines = stores.lake.read("tests.assets.sources", "lines_by_file")["line_count"].sum()
    new = 0 if sender.overlap else 3 if sender.source == "nacha" else 1
    assert lines == 2 + new
    assert stores.lake.read("assets.sources", "miscounted_files").is_empty()
    shown = stores.lake.read("assets.sources", "rejected_files")
    kept = {one.sha256: one.refusal for one in landed.outcomes if one.refusal}
    assert {
        row["file_sha256"]: (row["code"], row["place"], row["found"], row["expected"])
        for row in shown.iter_rows(named=True)
    } == {
        digest: (one.reason.value, one.place, one.found, one.expected)
        for digest, one in kept.items()
    }
    seen = rejections_shown(stores.lake)["rejected files"]
    assert isinstance(seen, dg.MarkdownMetadataValue)
    for digest, one in kept.items():
        landing = stores.operations.landing(digest)
        assert landing is not None
        assert str(refusal_of(landing)) == str(one)
        assert seen.md_str is not None
        assert f"{one.place} |" in seen.md_str
        assert one.expected in seen.md_str


def sender_of(source: str) -> Sender:
    return next(one for one in SENDERS if one.source == source)


@pytest.mark.parametrize("source", ["nacha", "camt053", "ofx"])
def test_the_same_file_in_another_compression_is_the_same_bytes(
    put: Put, land: Land, source: str
) -> None:
    sender = sender_of(source)
    name = f"{source}/{sender.pattern.format('a')}"
    content = sender.told(1, (A, B)).encode()
    put(name, content)
    land()
    put(f"{name}.gz", gzip.compress(content, compresslevel=1))

    landed = land()

    assert len(landed.duplicates) == 1
    assert counted(landed.outcomes) == 0


@pytest.mark.parametrize("source", ["camt053", "mt940"])
def test_a_file_of_old_and_new_statements_adds_the_new_ones(source: str) -> None:
    sender = sender_of(source)
    first, text = told(sender, 1, A), sender.told(1, (A,))
    second = sender.told(2, (C,))
    if source == "mt940":
        second = second.replace("C260105EUR0,00", "C260105EUR10,00").replace(
            "C260105EUR7,75", "C260105EUR17,75"
        )
        both = text + second
    else:
        second = second.replace("'>0.00<", "'>10.00<").replace("'>7.75<", "'>17.75<")
        start, end = second.index("<Stmt>"), second.index("</BkToCstmrStmt>")
        both = text.replace("</BkToCstmrStmt>", f"{second[start:end]}</BkToCstmrStmt>")

    judged = judge([first, read(sender, "2", both.encode())], Known(), INSTITUTION)

    assert codes(judged) == ["", ""]
    assert [one.rows.statements.height for one in judged] == [1, 1]
    assert amounts(judged) == [775, 1000]


def test_a_clearing_file_of_the_same_minute_has_a_modifier_of_its_own() -> None:
    sender = sender_of("nacha")
    text = sender.told(1, (A, B))
    other = text.replace("1001A094101", "1001B094101")

    judged = judge([told(sender, 1, A, B), read(sender, "2", other.encode())], Known(), INSTITUTION)

    assert codes(judged) == ["", ""]
    assert amounts(judged) == [250, 250, 1000, 1000]


@pytest.mark.parametrize("source", ["camt052", "mt942", "bai2"])
def test_alike_entries_without_a_reference_count_as_often_as_one_report_tells_them(
    source: str,
) -> None:
    sender = sender_of(source)
    nameless = ("", 500)

    reports = [
        told(sender, 1, nameless, nameless),
        told(sender, 2, nameless, nameless, nameless),
        told(sender, 3, nameless),
    ]
    judged = judge(reports, Known(), INSTITUTION)

    assert codes(judged) == ["", "", ""]
    assert [one.rows.line_count for one in judged] == [2, 1, 0]


def test_a_pending_entry_and_its_booking_are_told_once_each() -> None:
    sender = sender_of("camt052")
    pending = sender.told(1, (A,)).replace("<Sts>BOOK", "<Sts>PDNG")
    reports = [read(sender, "1", pending.encode()), told(sender, 2, A), told(sender, 3, A)]

    judged = judge(reports, Known(), INSTITUTION)

    lines = pl.concat([one.rows.advised_lines for one in judged])
    assert lines["status"].to_list() == ["pending", "booked"]


def test_reports_of_one_file_tell_an_entry_once() -> None:
    sender = sender_of("mt942")
    whole = sender.told(1, (A, B)) + sender.told(2, (A, B, C))

    (judged,) = judge([read(sender, "1", whole.encode())], Known(), INSTITUTION)

    assert amounts([judged]) == [250, 775, 1000]


def test_a_statement_whose_overlap_cancels_out_is_refused() -> None:
    sender = next(one for one in SENDERS if one.pattern.startswith("statement"))
    there_and_back = ("AAA1", 250)
    first, later = told(sender, 2, there_and_back, B), told(sender, 3, there_and_back, B, C)

    judged = judge([first, later], Known(), INSTITUTION)

    assert codes(judged) == ["", "PERIOD_OVERLAP"]
    refusal = judged[1].refusal
    assert refusal is not None
    assert refusal.found == "2026-01-05 to 2026-01-08"
    assert refusal.expected == (
        f"no day from 2026-01-05 to 2026-01-07, as file {first.sha256[:12]} told"
    )


@pytest.mark.parametrize("source", ["camt052", "camt053", "camt054"])
def test_the_same_report_in_another_message_is_the_same_report(source: str) -> None:
    sender = sender_of(source)
    again = sender.told(1, (A, B)).replace("<MsgId>M1</MsgId>", "<MsgId>M9</MsgId>")

    judged = judge([told(sender, 1, A, B), read(sender, "2", again.encode())], Known(), INSTITUTION)

    assert codes(judged) == ["", "DUPLICATE_DOCUMENT"]


def test_an_entry_that_is_merely_numbered_is_known_by_all_that_it_tells() -> None:
    sender = sender_of("camt052")

    def numbered(number: int, text: str) -> FileOutcome:
        plain = sender.told(number, (("1", 500),)).replace("AcctSvcrRef", "NtryRef")
        told_text = f"</NtryRef><AddtlNtryInf>{text}</AddtlNtryInf>"
        return read(sender, f"{number}", plain.replace("</NtryRef>", told_text).encode())

    reports = [numbered(1, "rent"), numbered(2, "power"), numbered(3, "rent")]
    judged = judge(reports, Known(), INSTITUTION)

    assert [one.line_count for one in judged] == [1, 1, 0]


def test_a_transaction_of_a_download_keeps_its_identifier_however_long_ago_it_was() -> None:
    sender = sender_of("ofx")
    later = sender.told(2, (A, C)).replace("<DTPOSTED>20260105", "<DTPOSTED>20271231", 1)

    judged = judge([told(sender, 1, A), read(sender, "2", later.encode())], Known(), INSTITUTION)

    assert codes(judged) == ["", "FITID_CONFLICT"]
    refusal = judged[1].refusal
    assert refusal is not None
    assert (refusal.field, refusal.found) == ("booking_date", "2027-12-31")
