"""Breaks of a good NACHA file, one or a few at a time, and what must hold whatever comes out."""

from hashlib import sha256

from hypothesis import strategies as st

from assets.sources.nacha.reading import read_nacha
from assets.sources.read_file import FileContent
from contracts.errors import RefusedFileError
from tests.assets.sources.nacha.conftest import DECLARATION, INSTITUTION
from tests.assets.sources.nacha.notation import (
    advice,
    batch,
    changed,
    entry,
    iat_batch,
    iat_entry,
    is_debit,
    nacha,
    payment,
    remittance,
    returned,
)

GOOD = (
    nacha(
        batch(entry("27", 150_00, addenda=(payment("INVOICE 42"),)), entry("22", 9_99, trace=2)),
        batch(entry("28", 0, trace=3), number=2),
    ),
    nacha(
        batch(entry("26", 150_00, addenda=(returned("R01"),)), number=1),
        batch(entry("21", 0, trace=2, addenda=(changed(),)), sec="COR", number=2),
    ),
    nacha(iat_batch(iat_entry(more=(remittance("X"),)), iat_entry("22", 7, trace=2))),
    nacha(batch(advice(), advice("82", 5, number=2), sec="ADV", service="280", status="0")),
)
_BREAKS = ("characters", "drop", "double", "swap", "cut", "field")
_CHARACTERS = st.sampled_from("0123456789 ACRX*\t\0é\n\r")


@st.composite
def broken_files(draw: st.DrawFn) -> bytes:
    """Draw a good file with up to three breaks: characters, records, length, line ends."""
    records = list(draw(st.sampled_from(GOOD)))
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.integers(0, len(records) - 1))
        other = draw(st.integers(0, len(records) - 1))
        column = draw(st.integers(0, 93))
        match draw(st.sampled_from(_BREAKS)):
            case "characters":
                text = records[row]
                records[row] = text[:column] + draw(_CHARACTERS) + text[column + 1 :]
            case "drop" if len(records) > 1:
                del records[row]
            case "double":
                records.insert(row, records[row])
            case "swap":
                records[row], records[other] = records[other], records[row]
            case "cut":
                records[row] = records[row][:column]
            case _:
                last = min(column + draw(st.integers(1, 12)), 94)
                one, from_other = records[row], records[other][column:last]
                records[row] = one[:column] + from_other + one[last:]
    end = draw(st.sampled_from(("\n", "\r\n", "\r", "")))
    return "".join(one + end for one in records).encode()


def require_refusal_or_ties(content: bytes) -> bool:
    """Return whether the file is read; demand that then every control is what is there."""
    file = FileContent("a.ach", "bank", sha256(content).hexdigest(), content)
    try:
        lines = read_nacha(file, DECLARATION, INSTITUTION).processor_lines
    except RefusedFileError as refused:
        assert refused.place  # noqa: PT017 - any refusal is right; it must say where
        return False
    text = content.decode()
    records = [one for one in text.splitlines() if one.strip() and one.strip("9")]
    if len(records) == 1:
        records = [text[n : n + 94] for n in range(0, len(text), 94)]
        records = [one for one in records if one.strip("9")]
    details = [one for one in records if one[0] == "6"]
    assert lines.height == len(details)
    require_controls(records)
    return True


def require_controls(records: list[str]) -> None:
    """Demand that counts, hashes and sums hold, added up record by record."""
    is_advice = any(one.startswith("5280") for one in records)
    first, width = (27, 20) if is_advice else (29, 12)
    inside: list[str] = []
    whole = [0, 0, 0, 0]
    for one in records:
        if one[0] == "5":
            inside = []
        elif one[0] in "67":
            inside.append(one)
        elif one[0] == "8":
            details = [each for each in inside if each[0] == "6"]
            cents = [(is_debit(each), int(each[first:39])) for each in details]
            counted = [
                len(inside),
                sum(int(each[3:11]) for each in details) % 10**10,
                sum(amount for debit, amount in cents if debit),
                sum(amount for debit, amount in cents if not debit),
            ]
            sums = (one[4:10], one[10:20], one[20 : 20 + width], one[20 + width : 20 + 2 * width])
            assert [int(each) for each in sums] == counted
            whole = [each + more for each, more in zip(whole, counted, strict=True)]
    last = records[-1]
    sums = (last[13:21], last[21:31], last[31 : 31 + width], last[31 + width : 31 + 2 * width])
    assert [int(each) for each in sums] == [whole[0], whole[1] % 10**10, *whole[2:]]
