"""Files land once and whole: stored first, registered, read, committed together, then settled."""

from hashlib import sha256
from pathlib import Path

import pytest

from assets.sources import batches, landing
from assets.sources.file_store import store_file, stored_path
from assets.sources.inbox import inbox_files, quiet_files
from assets.sources.landing import Landed, Stores, preview
from contracts.errors import StateError
from contracts.home import Home
from contracts.institution import Institution
from tests.assets.sources.conftest import NOW, Land, Put, held, lay_out
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.notation import movements, statement


def told(landed: Landed) -> dict[str, str | None]:
    return {one.name: one.refusal.reason.value if one.refusal else None for one in landed.outcomes}


def test_a_file_leaves_the_inbox_and_is_kept_by_its_bytes(
    stores: Stores, put: Put, land: Land
) -> None:
    path = put("csv/movements-1.csv", movements("a", "b"))
    content = path.read_bytes()
    digest = sha256(content).hexdigest()

    landed = land()

    assert told(landed) == {"movements-1.csv": None}
    assert not path.exists()
    assert (stores.home.landed / digest[:2] / digest).read_bytes() == content
    assert list(stores.home.landed.glob(".*")) == []
    (kept,) = stores.operations.landings("accepted")
    assert (kept.sha256, kept.file_name, kept.source, kept.line_count) == (
        digest,
        "movements-1.csv",
        "csv",
        2,
    )


def test_the_same_bytes_again_change_nothing(stores: Stores, put: Put, land: Land) -> None:
    put("csv/movements-1.csv", movements("a"))
    land()
    before = held(stores)
    again = put("csv/movements-2.csv", movements("a"))

    landed = land()

    assert landed.outcomes == ()
    assert landed.duplicates == ("movements-2.csv",)
    assert not again.exists()
    assert held(stores) == before


def test_the_same_bytes_twice_in_one_pass_land_once(stores: Stores, put: Put, land: Land) -> None:
    put("csv/movements-1.csv", movements("a"))
    put("csv/movements-2.csv", movements("a"))

    landed = land()

    assert told(landed) == {"movements-1.csv": None}
    assert landed.duplicates == ("movements-2.csv",)
    assert inbox_files(stores.home) == []


def test_a_quarantined_file_is_read_again_once_its_declaration_is_mended(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/statement-1.csv", statement("2026-01-05", "5.00", "1.00"))
    assert told(land()) == {"statement-1.csv": "OPENING_BALANCE_MISSING"}
    (refused,) = stores.operations.landings("quarantined")
    assert refused.to_do is not None
    assert "Declare opening_balance" in refused.to_do

    opening = 'gl_code: 1000, opening_balance: {amount: "5.00", date: 2026-01-04}}'
    mended = INSTITUTION_YAML.replace("gl_code: 1000}", opening)
    (stores.home.root / "institution.yaml").write_text(mended)
    put("csv/statement-1.csv", statement("2026-01-05", "5.00", "1.00"))

    assert told(land()) == {"statement-1.csv": None}
    assert [one.state for one in stores.operations.landings()] == ["accepted"]
    assert [row[4] for row in held(stores)["landed_files"]] == ["accepted"]


def test_a_file_of_a_wrong_name_or_folder_is_read_under_the_right_one(
    stores: Stores, put: Put, land: Land
) -> None:
    for name in ("nobody/movements-1.csv", "csv/moved.csv", "movements-1.csv"):
        put(name, movements("a"))
        assert set(told(land()).values()) == {"SOURCE_UNKNOWN"}

    put("csv/movements-1.csv", movements("a"))

    assert told(land()) == {"movements-1.csv": None}
    assert inbox_files(stores.home) == []
    (row,) = stores.lake.read("tests.assets.sources", "landed_files").to_dicts()
    assert (row["file_name"], row["source"], row["role"]) == ("movements-1.csv", "csv", "books")


def test_a_name_no_screen_can_show_is_refused(put: Put, land: Land) -> None:
    for number, name in enumerate(("\n", "\x1b[1m", "\udcff")):
        put(f"csv/movements-{name}.csv", movements(str(number)))

    landed = land()

    assert [one.refusal and one.refusal.reason for one in landed.outcomes] == ["BAD_FILENAME"] * 3


def test_a_file_larger_than_any_day_is_refused_unread(
    put: Put, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.sources.reading.MAX_BYTES", 10)
    put("csv/movements-1.csv", movements("a"))

    assert told(land()) == {"movements-1.csv": "FILE_TOO_LARGE"}


def test_hidden_and_temporary_files_are_left_alone(home: Home, put: Put, land: Land) -> None:
    names = (".movements-1.csv", "movements-2.csv.part", "movements-3.tmp", ".d/movements-4.csv")
    waiting = [put(f"csv/{name}", movements("a")) for name in names]

    assert land().outcomes == ()
    assert all(path.exists() for path in waiting)
    assert inbox_files(home) == []


def test_a_link_in_the_inbox_is_not_followed(home: Home, put: Put, tmp_path: Path) -> None:
    put("csv/movements-1.csv", movements("a"))
    (home.inbox / "csv" / "movements-2.csv").symlink_to(tmp_path / "institution.yaml")

    assert [path.name for path in inbox_files(home)] == ["movements-1.csv"]


def test_an_inbox_that_does_not_exist_is_empty(land: Land) -> None:
    assert land().outcomes == ()


def test_a_file_that_grows_is_left_for_the_next_pass(
    home: Home, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = put("csv/movements-1.csv", movements("a"))
    whole = put("csv/movements-2.csv", movements("b"))

    def written_meanwhile(_seconds: float) -> None:
        with growing.open("a") as file:
            file.write("more")

    monkeypatch.setattr("assets.sources.inbox.time.sleep", written_meanwhile)

    assert quiet_files(home, quiet_s=60) == [whole]


def test_a_file_that_changes_while_it_is_copied_is_not_taken(
    home: Home, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("csv/movements-1.csv", movements("a"))
    chunks = iter([b"half of", b""])

    def read_while_written(_descriptor: int, _count: int) -> bytes:
        path.write_text(movements("a", "b"))
        return next(chunks)

    monkeypatch.setattr("assets.sources.file_store.os.read", read_while_written)

    assert store_file(home, path) is None
    assert path.exists()
    assert [one for one in home.landed.rglob("*") if one.is_file()] == []


def test_a_file_that_vanishes_breaks_nothing(home: Home, put: Put) -> None:
    path = put("csv/movements-1.csv", movements("a"))
    path.unlink()

    assert store_file(home, path) is None


def test_a_damaged_stored_file_is_named_and_not_read(stores: Stores, put: Put, land: Land) -> None:
    path = put("csv/movements-1.csv", movements("a"))
    stored = store_file(stores.home, path)
    assert stored is not None
    stored_path(stores.home, stored.sha256).write_text(movements("b"))
    stores.operations.register_landing(stored.sha256, path.name, "csv", stored.byte_count, NOW)
    path.unlink()

    with pytest.raises(StateError, match=r"is damaged\. Restore it from a backup\."):
        land()
    stored_path(stores.home, stored.sha256).unlink()
    with pytest.raises(StateError, match="is missing"):
        land()


def test_a_demo_home_takes_only_the_files_it_was_made_of(home: Home, put: Put, land: Land) -> None:
    (home.root / "institution.yaml").write_text(INSTITUTION_YAML + "demo: true\n")
    listed = sha256(movements("a").encode()).hexdigest()
    (home.root / "demo-files.sha256").write_text(f"{listed}\n")
    put("csv/movements-1.csv", movements("a"))
    put("csv/movements-2.csv", movements("b"))

    assert told(land()) == {"movements-1.csv": None, "movements-2.csv": "DEMO_HOME"}


def test_progress_is_told_in_files(stores: Stores, put: Put, institution: Institution) -> None:
    lay_out(put)
    seen: list[tuple[int, int]] = []
    landing.land_inbox(
        stores, institution, NOW, quiet_s=0, progress=lambda done, all_: seen.append((done, all_))
    )

    assert seen == [(2, 4), (4, 4)]


def test_many_files_are_committed_in_batches(
    stores: Stores, put: Put, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_FILES", 2)
    for day in range(5, 10):
        put(f"csv/statement-{day}.csv", statement(f"2026-01-0{day}", f"{day - 5}.00", "1.00"))
        put(f"csv/movements-{day}.csv", movements(f"m{day}"))

    landed = land()

    assert set(told(landed).values()) == {None}
    assert len(held(stores)["all_statements"]) == len(held(stores)["all_movements"]) == 5


def test_statements_of_more_than_one_batch_are_judged_in_the_order_of_their_dates(
    stores: Stores, put: Put, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_BYTES", 400)
    days = range(5, 12)
    for day in days:
        name = f"csv/statement-{99 - day}.csv"
        put(name, statement(f"2026-01-{day:02}", f"{day - 5}.00", "1.00"))

    landed = land()

    assert set(told(landed).values()) == {None}
    assert [one.name for one in landed.outcomes] == [f"statement-{99 - day}.csv" for day in days]
    assert [one.line_count for one in landed.outcomes] == [1] * len(days)
    assert len(held(stores)["all_lines"]) == len(days)


def test_a_preview_judges_beside_what_is_in_and_writes_nothing(
    stores: Stores, put: Put, land: Land, institution: Institution, tmp_path: Path
) -> None:
    put("csv/statement-1.csv", statement("2026-01-05", "0.00", "10.00"))
    land()
    before = held(stores)
    for name, text in {
        "statement-1.csv": statement("2026-01-05", "0.00", "10.00"),
        "statement-2.csv": statement("2026-01-06", "10.00", "1.00"),
        "statement-9.csv": statement("2026-01-09", "10.50", "1.00"),
        "notes.txt": "not declared",
    }.items():
        folder = tmp_path / "given"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text)

    found = preview([tmp_path / "given"], "csv", institution, stores.lake)
    alone = preview([tmp_path / "given"], "csv", institution, None)

    assert {one.name: one.refusal and one.refusal.reason.value for one in found.outcomes} == {
        "statement-1.csv": "DUPLICATE_FILE",
        "statement-2.csv": None,
        "statement-9.csv": "BALANCE_MISMATCH",
    }
    assert [one.name for one in found.skipped] == ["notes.txt"]
    assert all(one.is_accepted for one in alone.outcomes)
    assert held(stores) == before
