"""The mirror's columns become, byte for byte, the records that the ledger answers with."""

import numpy as np
import pytest
from blake3 import blake3

from assets.oracle.proof.ledger_side import ledger_transfers
from assets.oracle.proof.mirror_side import mirrored_segments, mirrored_transfers
from assets.oracle.proof.segments import Stretch
from tests.assets.oracle.proof.ledgers import World, every_kind

ALL = Stretch(0, (1 << 63) - 1)


def test_every_kind_of_transfer_is_rebuilt_byte_for_byte(world: World) -> None:
    mirrored = mirrored_transfers(world.lake, ALL)

    assert mirrored.words.tobytes() == ledger_transfers(world.ledger, ALL).tobytes()
    assert len(mirrored.words) == len(every_kind())
    assert mirrored.is_faithful.all()


def test_a_stretch_is_cut_at_its_ends(world: World) -> None:
    stamps = ledger_transfers(world.ledger, ALL)["timestamp"]
    inner = Stretch(int(stamps[2]), int(stamps[5]))

    assert mirrored_transfers(world.lake, inner).words[:, 15].tolist() == stamps[3:6].tolist()
    assert ledger_transfers(world.ledger, inner)["timestamp"].tolist() == stamps[3:6].tolist()


@pytest.mark.usefixtures("small_segments")
def test_segments_are_blake3_over_the_concatenated_records(world: World) -> None:
    world.book_many(30)
    world.mirror()
    whole = ledger_transfers(world.ledger, ALL).tobytes()
    parts = [whole[first : first + 8 * 128] for first in range(0, len(whole), 8 * 128)]

    found = list(mirrored_segments(world.lake, ALL))

    assert [one.digest for one in found] == [blake3(part).digest() for part in parts]
    assert [one.record_count for one in found] == [len(part) // 128 for part in parts]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("business_date", "DATE '2205-06-22'"),
        ("leg_number", "leg_number + 256"),
        ("timeout_s", "-1"),
        ("transfer_code", "transfer_code + 65536"),
        ("event_type", "1"),
        ("transfer_timestamp_ns", "1"),
        ("ledger_date", "DATE '2001-01-01'"),
    ],
)
def test_what_no_record_can_hold_makes_another_digest(
    world: World, column: str, value: str
) -> None:
    before = [one.digest for one in mirrored_segments(world.lake, ALL)]
    world.damage("UPDATE EVENTS SET COLUMN = VALUE WHERE PLAIN", COLUMN=column, VALUE=value)

    assert not np.all(mirrored_transfers(world.lake, ALL).is_faithful)
    assert [one.digest for one in mirrored_segments(world.lake, ALL)] != before
