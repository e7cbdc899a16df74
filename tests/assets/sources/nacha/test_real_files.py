"""Other people's NACHA files: read to the cent, or refused for the fault they are known for."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import RefusedFileError
from tests.assets.sources.nacha.conftest import Read

pytestmark = pytest.mark.real_data

# Named invalid by their owners, incomplete on purpose, or made to crash a parser.
FAULTY = {
    "test/fuzz/testdata/fuzz/FuzzReaderWriterJSON/iat-nil-header.txt": "TYPE_MISMATCH",
    "test/issues/testdata/issue1378/neither_file_record.txt": "ENVELOPE",
    "test/issues/testdata/issue1378/no_control.txt": "TRAILER_MISSING",
    "test/issues/testdata/issue1378/no_header.txt": "ENVELOPE",
    "test/issues/testdata/issue1600/1e5RecordBefore1or8.txt": "ENVELOPE",
    "test/issues/testdata/issue1600/1k8RecordFollowing9Record.txt": "RECORD_ORDER",
    "test/issues/testdata/issue1600/1qFormatCodeIncorrect.txt": "TYPE_MISMATCH",
    "test/issues/testdata/issue1600/2lCompanyNameAllZeros.txt": "FIELD_MISSING",
    "test/issues/testdata/issue1600/2mCompanyEntryDescAllZeros.txt": "FIELD_MISSING",
    "test/issues/testdata/issue1600/3fTELIndvNameAllBlank.txt": "FIELD_MISSING",
    "test/issues/testdata/issue1600/3fTELIndvNameAllZeros.txt": "FIELD_MISSING",
    "test/issues/testdata/issue751.ach": "ENVELOPE",
    "test/testdata/20110729A-invalid.ach": "TYPE_MISMATCH",
    "test/testdata/Iat-invalidAddenda13.ach": "ILLEGAL_CHARACTER",
    "test/testdata/NACHA_SAMPLE_TEL_REVERSAL.ach": "STANDARD_CLASS",
    "test/testdata/adv-invalidBatchEntries.ach": "RECORD_ORDER",
    "test/testdata/adv-invalidFileControl.ach": "RECORD_COUNT",
    "test/testdata/adv-noFileControl.ach": "TRAILER_MISSING",
    "test/testdata/bh-ed-ad-bh-ed-ad-ed-ad.ach": "ENVELOPE",
    "test/testdata/crashers/0.ach": "ENVELOPE",
    "test/testdata/crashers/1.ach": "ENVELOPE",
    "test/testdata/crashers/2.ach": "ENVELOPE",
    "test/testdata/crashers/3.ach": "ENVELOPE",
    "test/testdata/crashers/4.ach": "ILLEGAL_CHARACTER",
    "test/testdata/crashers/5.ach": "ILLEGAL_CHARACTER",
    "test/testdata/extended-ascii.ach": "ILLEGAL_CHARACTER",
    "test/testdata/file_parsing_missing_file_control.txt": "RECORD_LENGTH",
    "test/testdata/iat-batchHeaderErr.ach": "RECORD_ORDER",
    "test/testdata/iat-invalidAddenda10.ach": "TYPE_CODE_UNKNOWN",
    "test/testdata/iat-invalidAddenda11.ach": "ILLEGAL_CHARACTER",
    "test/testdata/iat-invalidAddenda12.ach": "ILLEGAL_CHARACTER",
    "test/testdata/iat-invalidAddenda14.ach": "ILLEGAL_CHARACTER",
    "test/testdata/iat-invalidAddenda15.ach": "ILLEGAL_CHARACTER",
    "test/testdata/iat-invalidAddenda16.ach": "ILLEGAL_CHARACTER",
    "test/testdata/iat-invalidAddenda17.ach": "ILLEGAL_CHARACTER",
    "test/testdata/iat-invalidAddenda18.ach": "ILLEGAL_CHARACTER",
    # Its amount stands above its unknown change code.
    "test/testdata/iat-invalidAddenda98.ach": "AMOUNT_SIGN",
    "test/testdata/iat-invalidAddenda99.ach": "RETURN_CODE",
    "test/testdata/iat-invalidAddendaRecordIndicator.ach": "ADDENDA_COUNT",
    "test/testdata/iat-invalidBatchControl.ach": "ENVELOPE",
    "test/testdata/iat-invalidBatchHeader.ach": "SERVICE_CLASS",
    "test/testdata/iat-invalidEntryDetail.ach": "TRANSACTION_CODE",
    "test/testdata/invalid-two-micro-deposits.ach": "AMOUNT_FORMAT",
    "test/testdata/pos-invalidEntryDetail.ach": "ILLEGAL_CHARACTER",
    "test/testdata/pos-invalidReturnFile.ach": "RETURN_CODE",
    "test/testdata/ppd-debit-fixedLengthInvalid.ach": "RECORD_LENGTH",
    "test/testdata/ppd-debit-invalid-entryDetail-checkDigit.ach": "ROUTING_CHECK_DIGIT",
    "test/testdata/return-no-batch-controls.ach": "ENVELOPE",
    "test/testdata/return-no-batch-header.ach": "ENVELOPE",
    "test/testdata/return-no-file-header-control.ach": "ENVELOPE",
    "test/testdata/skip-validation.ach": "FIELD_MISSING",
    "test/testdata/web-invalidNOCFile.ach": "RETURN_CODE",
}

# Not named invalid, and refused all the same.
EXCEPTIONS = {
    # Their owner reads them with a check switched off: traces of another bank, a reason of its own.
    "test/testdata/moov-ids.ach": "TRACE_ORDER",
    "test/testdata/ppd-debit-customTraceNumber.ach": "TRACE_ORDER",
    "test/testdata/return-PPD-custom-reason-code.ach": "RETURN_CODE",
    # Their owner reads them without proving the file control, which states what is not there.
    "test/issues/testdata/issue1620.ach": "RECORD_COUNT",
    "test/testdata/20110805A.ach": "RECORD_COUNT",
    "test/testdata/shr-credit.ach": "RECORD_COUNT",
    "test/testdata/nonascii-utf8.ach": "RECORD_COUNT",
    "test/testdata/nonascii.ach": "ENCODING_NOT_UTF8",
    "test/testdata/flattenADVBatchesMultipleBatchHeaders.ach": "CONTROL_TOTAL",
    # Fields moved by two and more columns: a date that is none, a sequence that is none.
    "test/testdata/txp-credit.ach": "DATE_INVALID",
    "test/testdata/txp-debit.ach": "ADDENDA_COUNT",
    # IAT batches that their owner checks less than others: debits under 220 (credits only), two
    # addenda of one number, a change notice of 1,000.00.
    "test/testdata/20180713-IAT.ach": "SERVICE_CLASS",
    "test/testdata/20180716-IAT-A17.ach": "SERVICE_CLASS",
    "test/testdata/20180716-IAT-A17-A18.ach": "SERVICE_CLASS",
    "test/testdata/iat-mixedDebitCredit.ach": "ADDENDA_COUNT",
    "test/testdata/iat-addenda98.ach": "AMOUNT_SIGN",
}
LARGE = {
    "CCD+addenda05-200-batches-100000-entries.ach.gz": (100_000, 200),
    "PPD-200-batches-100000-entries.ach.gz": (100_199, 200),
    "PPD-2500-batches-500000-entries.ach.gz": (502_499, 2_500),
}


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file but the large ones, by its path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".gz"
    }


def refusal_of(read: Read, content: bytes) -> str:
    with pytest.raises(RefusedFileError) as refused:
        read(content)
    return refused.value.reason.value


def records_of(content: bytes) -> list[str]:
    text = content.decode()
    lines = text.splitlines()
    return lines if len(lines) > 1 else [text[n : n + 94] for n in range(0, len(text), 94)]


def stated(content: bytes) -> tuple[int, int]:
    """Return how many entries a file has, and what its control says that they move, in cents."""
    records = records_of(content)
    control = next(one for one in records if one.startswith("9") and one.strip("9"))
    is_advice = any(one.startswith("5280") for one in records)
    sums = (31, 51, 71) if is_advice else (31, 43, 55)
    moved = int(control[sums[0] : sums[1]]) + int(control[sums[1] : sums[2]])
    return sum(one.startswith("6") for one in records), moved


def moved_by(lines: pl.DataFrame) -> int:
    return sum(abs(int(one)) for one in lines["gross_units"])


def test_every_file_that_is_not_known_as_faulty_is_read_to_the_cent(
    read: Read, real_data: Path
) -> None:
    files = files_of(real_data / "ach_nacha")
    accepted = {
        name: content
        for name, content in files.items()
        if name not in FAULTY | EXCEPTIONS and not name.endswith(".json")
    }
    lines = {name: read(content) for name, content in accepted.items()}

    assert len(accepted) == 64
    assert {name: (one.height, moved_by(one)) for name, one in lines.items()} == {
        name: (count, moved * 10_000)
        for name, (count, moved) in ((name, stated(one)) for name, one in accepted.items())
    }


def test_every_faulty_file_is_refused_for_its_fault(read: Read, real_data: Path) -> None:
    files = files_of(real_data / "ach_nacha")
    wanted = FAULTY | EXCEPTIONS

    assert {name: refusal_of(read, files[name]) for name in wanted} == wanted


def test_the_same_entries_as_json_are_another_format(read: Read, real_data: Path) -> None:
    files = files_of(real_data / "ach_nacha")
    found = {refusal_of(read, one) for name, one in files.items() if name.endswith(".json")}

    assert found == {"TYPE_MISMATCH"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "issues/testdata/issue702.ach",
            [
                ("ach_return", 1_020_000, "101206100000001", "R04"),
                ("ach_return", -1_010_000, "101206100000001", "R03"),
                ("ach_return", -100_010_000, "101206100000001", "R01"),
            ],
        ),
        (
            "testdata/return-WEB.ach",
            [
                ("ach_return", -123_540_000, "091400600000001", "R01"),
                ("ach_return", 45_650_000, "091400600000003", "R03"),
            ],
        ),
        (
            "testdata/contested_addenda.txt",
            [("ach_contested_return", 15_600_000, "123456780000069", "R72")],
        ),
        ("testdata/cor-example.ach", [("ach_change_notice", 0, "121042880000001", "C01")]),
        ("testdata/iat-addenda99.ach", [("ach_return", 1_000_000_000, "231380100000001", "R01")]),
        (
            "testdata/adv.ach",
            [
                ("ach_adv_credit", 500_000_000, "", ""),
                ("ach_adv_debit", -2_500_000_000, "", ""),
            ],
        ),
    ],
)
def test_returns_and_changes_of_real_files_name_what_they_are_about(
    read: Read, real_data: Path, name: str, wanted: list[tuple[object, ...]]
) -> None:
    lines = read((real_data / "ach_nacha" / "test" / name).read_bytes())

    assert lines.select("kind", "gross_units", "related_id", "reason_code").rows() == wanted


@pytest.mark.parametrize("name", LARGE)
def test_large_files_are_read_whole_and_tie(read: Read, real_data: Path, name: str) -> None:
    folder = real_data / "ach_nacha" / "test" / "testdata" / "large-files"
    content = gzip.decompress((folder / name).read_bytes())
    count, batches = LARGE[name]

    lines = read(content)

    control = content[content.rindex(b"\n900") + 1 :].decode()[:55]
    moved = int(control[31:43]) + int(control[43:55])
    assert (lines.height, lines["settlement_reference"].n_unique()) == (count, batches)
    assert int(control[1:7]) == batches
    assert int(lines["gross_units"].abs().sum()) == moved * 10_000
