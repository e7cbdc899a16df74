"""Controls over many batches and large sums: the hash wraps, and no sum does."""

import pytest

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from tests.assets.sources.nacha.conftest import Read
from tests.assets.sources.nacha.notation import advice, batch, entry, nacha, text_of

NINES = "999999992"
"""A routing number, its check digit behind it, whose 101st entry makes the hash wrap."""


def test_the_entry_hash_keeps_ten_digits(read: Read) -> None:
    records = nacha(batch(*(entry(trace=n, bank=NINES) for n in range(1, 103))))

    assert records[104][10:20] == f"{102 * 99_999_999 - 10**10:010d}"
    assert read(records).height == 102


def test_the_largest_amounts_add_up(read: Read) -> None:
    entries = [entry("27", 10**10 - 1, trace=n) for n in range(1, 91)]

    lines = read(nacha(batch(*entries)))

    assert sum(int(one) for one in lines["gross_units"]) == 90 * (10**10 - 1) * 10_000


def test_advices_of_twelve_digits_add_up_beyond_twelve(read: Read) -> None:
    entries = [advice("81", 10**12 - 1, number=n) for n in range(1, 31)]

    lines = read(nacha(batch(*entries, sec="ADV", service="280", status="0")))

    assert sum(int(one) for one in lines["gross_units"]) == 30 * (10**12 - 1) * 10_000


def test_a_file_of_line_ends_is_refused_before_its_lines_are_numbered(read: Read) -> None:
    text = text_of(nacha(batch(entry()))).replace(b"\n", b"\n" * 10_000, 1)

    with pytest.raises(RefusedFileError) as refused:
        read(text)

    assert (refused.value.reason, refused.value.place) == (RefusalReason.RECORD_LENGTH, "the file")


def test_every_batch_is_checked_not_the_first_alone(read: Read) -> None:
    records = nacha(*(batch(entry("27", n), number=n) for n in range(1, 51)))
    control = 3 * 33
    assert records[control].startswith("8")
    records[control] = records[control][:20] + f"{34:012d}" + records[control][32:]

    with pytest.raises(RefusedFileError) as refused:
        read(records)

    assert refused.value.reason is RefusalReason.CONTROL_TOTAL
    assert refused.value.place == f"line {control + 1}"


def test_a_thousand_records_of_any_length_of_trailing_blanks_are_read(read: Read) -> None:
    records = nacha(*(batch(entry(trace=n), number=n) for n in range(1, 7_001)))
    text = "".join(one + " " * (n % 3) + "\n" for n, one in enumerate(records))

    assert read(text.encode()).height == 7_000
