"""A state folder that was moved works where it lies now: nothing in it says where it was."""

from contracts.home import Home
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.mirrored_home import book_every_kind


def test_everything_works_after_the_folder_was_moved(run: Run, mirrored: Home) -> None:
    moved = mirrored.root.parent / "elsewhere" / "it's here"
    moved.parent.mkdir()
    mirrored.root.rename(moved)
    place = ("--home", moved)

    for words in (
        ("verify", "mirror", "--full"),
        ("ingest",),
        ("mirror",),
        ("mirror", "rebuild"),
        ("verify", "mirror"),
        ("archive", moved.parent / "archive"),
        ("status",),
        ("doctor",),
    ):
        done = run(*words, *place)
        assert done.code == 0, f"{words}: {done.out} {done.err}"

    assert not mirrored.root.exists()


def test_a_ledger_of_another_place_is_not_taken_for_the_moved_one(run: Run, mirrored: Home) -> None:
    moved = mirrored.root.rename(mirrored.root.parent / "moved")
    (moved / "ledger").rename(moved / "old ledger")
    book_every_kind(Home(moved))

    done = run("mirror", "--home", moved)

    assert done.code == 6
    assert "that the ledger does not hold" in done.err
