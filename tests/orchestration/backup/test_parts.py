import pytest

from orchestration.backup.parts import DamagedPartError, Part, PartReader

PARTS = [Part("files", "a/b", b"content" * 1000), Part("files", "", b""), Part("ledger", "x", b"y")]


def packed() -> bytes:
    return b"".join(part.packed(part.digest) for part in PARTS)


def read(content: bytes, step: int) -> list[Part]:
    found: list[Part] = []
    reader = PartReader(lambda part, _digest: found.append(part))
    for at in range(0, len(content), step):
        reader.feed(content[at : at + step])
    assert reader.is_between_parts
    return found


@pytest.mark.parametrize("step", [1, 7, 100, 1 << 20])
def test_parts_come_back_however_they_are_cut(step: int) -> None:
    assert read(packed(), step) == PARTS


def test_no_flipped_bit_goes_unnoticed() -> None:
    whole = packed()
    for at in range(len(whole)):
        altered = bytearray(whole)
        altered[at] ^= 1 << at % 8
        with pytest.raises((DamagedPartError, AssertionError)):
            read(bytes(altered), len(whole))
