"""An archive gives its files whole, or is refused before one of them is stored."""

import gzip
import io
import struct
import zipfile
from typing import IO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import Buffer

from assets.sources.archives import counting, zip_files
from assets.sources.archives.unpacking import is_archive, unpack
from assets.sources.file_kind import kind_of
from contracts.errors import RefusedFileError


def zipped(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__slash__", "/"), text)
    return packed.getvalue()


SOUND = zipped(a__slash__one="1\n", two="2\n" * 1000)


def test_the_members_of_a_zip_come_in_order_with_path_and_name() -> None:
    found = [(one.path, one.name, one.content) for one in unpack("day.ZIP", SOUND)]

    assert found == [("a/one", "one", b"1\n"), ("two", "two", b"2\n" * 1000)]


def test_a_gzip_holds_the_file_of_its_name_however_many_parts_it_was_packed_in() -> None:
    (member,) = unpack("day.csv.gz", gzip.compress(b"a\n") + gzip.compress(b"b\n"))

    assert (member.path, member.content) == ("day.csv", b"a\nb\n")


def test_folders_hidden_files_and_shadows_are_left_out() -> None:
    content = zipped(
        a__slash__="", _="x", __MACOSX__slash____dot="y", **{".hidden": "z", "a/.b/c": "z"}
    )

    assert [one.path for one in unpack("day.zip", content)] == ["_"]


def test_a_workbook_is_a_zip_file_and_no_archive() -> None:
    content = zipped(**{"day.xlsx": ""})
    inside = zipfile.ZipFile(io.BytesIO(content))
    inside.close()

    assert not is_archive("day.xlsx")
    assert (is_archive("day.zip"), is_archive("day.csv.GZ"), is_archive("day.csv")) == (
        True, True, False,
    )  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("book.xlsx", content)
    assert [one.name for one in unpack("day.zip", packed.getvalue())] == ["book.xlsx"]


def test_a_directory_of_a_million_members_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zip_files, "ZipFile", None)
    entry = SOUND[SOUND.find(b"PK\x01\x02") : SOUND.find(b"PK\x05\x06")]
    directory = entry * ((1 << 20) // len(entry) + 1)
    plain = struct.pack("<4s8xIIH", b"PK\x05\x06", len(directory), 4, 0)
    longer = b"".join((
        struct.pack("<4s36xQQ", b"PK\x06\x06", len(directory), 4),
        struct.pack("<4s4xQ4x", b"PK\x06\x07", 4 + len(directory)),
        struct.pack("<4s8xIIH", b"PK\x05\x06", 0xFFFFFFFF, 0xFFFFFFFF, 0),
    ))  # fmt: skip

    for end in (plain, plain[:-2] + b"\3\0bye", longer):
        with pytest.raises(RefusedFileError, match="ARCHIVE_MEMBERS at the archive"):
            unpack("day.zip", b"PK\x03\x04" + directory + end)


def test_a_member_that_the_directory_does_not_name_is_not_passed_over() -> None:
    other = zipped(three="3\n")
    for content, at in ((other + SOUND, 0), (SOUND + other[:40], len(SOUND))):
        with pytest.raises(RefusedFileError, match=f"ARCHIVE_DAMAGED at byte {at} "):
            unpack("day.zip", content)


def test_a_zip_that_was_written_to_a_pipe_and_has_a_comment_is_read() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def write(self, piece: Buffer, /) -> int:
            self.written += memoryview(piece)
            return memoryview(piece).nbytes

    pipe = Pipe()
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one", "1\n")
        archive.comment = b"sent by the bank"

    assert b"PK\x07\x08" in pipe.written
    assert [one.content for one in unpack("day.zip", bytes(pipe.written))] == [b"1\n"]


def test_no_more_is_unpacked_than_an_archive_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MAX_UNPACKED", 1500)

    with pytest.raises(RefusedFileError, match="FILE_TOO_LARGE at member two"):
        unpack("day.zip", SOUND)


def test_a_bomb_is_seen_before_it_has_unpacked_a_megabyte_too_much() -> None:
    bomb = gzip.compress(b"\0" * (200 << 20))
    taken: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            taken.append(size or 0)
            return b"\0" * (size or 0)

    allowance = counting.Allowance(len(bomb) // 1000)
    with pytest.raises(RefusedFileError, match="ARCHIVE_RATIO"):
        allowance.read(Watched(), "member x")
    assert sum(taken) <= max(1 << 20, 250 * allowance.archive_bytes) + (1 << 18)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\0" * 257 + b"ustar", "tar"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML>", "html"),
        (b"%PDF-1.4", "pdf"),
        (b"id,amount\n", ""),
        (b"", ""),
    ],
)
def test_a_kind_is_known_by_the_first_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@settings(max_examples=150, deadline=None)
@given(
    at=st.lists(st.integers(0, len(SOUND) - 1), max_size=4),
    to=st.integers(0, 255),
    end=st.integers(0, len(SOUND)),
)
def test_a_broken_zip_is_refused_or_read_and_nothing_else(at: list[int], to: int, end: int) -> None:
    content = bytearray(SOUND)
    for one in at:
        content[one] = to
    try:
        members = list(unpack("day.zip", bytes(content[:end])))
    except RefusedFileError:
        return
    assert sum(len(one.content) for one in members) < 1 << 20
