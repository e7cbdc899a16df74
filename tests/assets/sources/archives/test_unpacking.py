"""An archive gives its files whole, or is refused before one of them is stored."""

import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.sources.archives import counting
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
