"""Archives land member by member, a newer file keeps its name, a dismissed one stays dismissed."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from assets.sources import inbox, intake
from assets.sources.file_store import StoredFile, store_file
from assets.sources.landing import Landed, Stores, preview
from assets.sources.quarantine import follow_dismissals, refusal_of
from contracts.home import Home
from contracts.institution import load_institution
from tests.assets.sources.conftest import NOW, Land, Put, held
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.notation import movements, statement
from tests.assets.sources.test_killed_landing import AFTER, KilledError, die
from warehouse.operations.records import QuarantineDecision
from warehouse.operations.store import Operations

WRONG = movements("c", amount="1.0x")


def day() -> bytes:
    return zipfile_of(
        {
            "bank/statement-2.csv": statement("2026-01-06", "10.00", "-2.50"),
            "bank/statement-1.csv": statement("2026-01-05", "0.00", "10.00"),
            "movements-1.csv": movements("a", "b"),
            "movements-2.csv": WRONG,
        }
    )


def zipfile_of(members: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return packed.getvalue()


def told(landed: Landed) -> dict[str, str | None]:
    return {one.name: one.refusal.reason.value if one.refusal else None for one in landed.outcomes}


def test_each_member_of_an_archive_is_a_landing_that_names_it(
    stores: Stores, put: Put, land: Land
) -> None:
    content = day()
    put("csv/day.zip", content)

    landed = land()

    assert told(landed) == {
        "day.zip": None,
        "statement-1.csv": None,
        "statement-2.csv": None,
        "movements-1.csv": None,
        "movements-2.csv": "AMOUNT_FORMAT",
    }
    (archive,) = [one for one in stores.operations.landings() if one.file_name == "day.zip"]
    members = stores.operations.members_of(archive.sha256)
    assert [(one.member, one.file_name, one.state) for one in members] == [
        ("bank/statement-1.csv", "statement-1.csv", "accepted"),
        ("bank/statement-2.csv", "statement-2.csv", "accepted"),
        ("movements-1.csv", "movements-1.csv", "accepted"),
        ("movements-2.csv", "movements-2.csv", "quarantined"),
    ]
    assert (archive.state, archive.line_count) == ("accepted", 0)
    assert stores.lake.read("assets.sources", "miscounted_files").is_empty()
    before = held(stores)

    put("csv/again.zip", content)
    put("csv/movements-9.csv", movements("a", "b"))
    again = land()

    assert set(again.duplicates) == {"again.zip", "movements-9.csv"}
    assert held(stores) == before


def test_of_a_refused_archive_nothing_lands(stores: Stores, put: Put, land: Land) -> None:
    put("csv/day.zip", zipfile_of({"movements-1.csv": movements("a"), "../x.csv": "x"}))

    assert told(land()) == {"day.zip": "ARCHIVE_PATH"}
    (landing,) = stores.operations.landings()
    assert stores.lake.read("assets.sources", "rejected_files")["code"].to_list() == [
        "ARCHIVE_PATH"
    ]
    assert landing.place == "member ../x.csv"


def test_a_pass_killed_while_it_unpacks_ends_the_same_when_run_again(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/day.zip", day())
    with pytest.MonkeyPatch.context() as patched:
        die(patched, (Operations, "register", 3, AFTER))
        with pytest.raises(KilledError):
            land()

    land()

    states = {one.file_name: one.state for one in stores.operations.landings()}
    assert [name for name, state in states.items() if state != "accepted"] == ["movements-2.csv"]
    assert len(states) == 5
    assert len(held(stores)["all_movements"]) == 2


def test_a_file_put_in_place_of_one_that_is_being_taken_is_taken_next(
    stores: Stores, put: Put, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put("csv/movements-1.csv", movements("a"))

    def replaced_meanwhile(home: Home, taken: Path) -> StoredFile | None:
        stored = store_file(home, taken)
        newer = taken.with_name(".newer")
        newer.write_text(movements("b"))
        newer.replace(taken)
        return stored

    with monkeypatch.context() as patched:
        patched.setattr(intake, "store_file", replaced_meanwhile)
        assert told(land()) == {"movements-1.csv": None}
    assert path.read_text() == movements("b")

    assert told(land()) == {"movements-1.csv": None}
    assert not path.exists()
    assert list(path.parent.iterdir()) == []
    assert len(held(stores)["all_movements"]) == 2


def test_what_a_killed_pass_had_moved_aside_is_taken(put: Put, land: Land) -> None:
    path = put("csv/movements-1.csv", movements("a"))
    aside = path.parent / ".taken"
    aside.mkdir()
    path.rename(aside / path.name)

    assert inbox.inbox_files(Home(path.parents[2])) == []
    assert told(land()) == {"movements-1.csv": None}
    assert not aside.exists()


def test_a_refusal_is_the_same_in_operations_in_the_lake_and_as_an_error(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/movements-2.csv", WRONG)
    (outcome,) = land().outcomes
    (landing,) = stores.operations.landings()
    (row,) = stores.lake.read("assets.sources", "rejected_files").to_dicts()

    assert str(refusal_of(landing)) == str(outcome.refusal)
    shape = {
        "code": "AMOUNT_FORMAT",
        "place": "line 2, column amount",
        "field": "amount",
        "found": "1.0x",
        "expected": "an amount in EUR",
    }
    assert {name: row[name] for name in shape} == shape
    assert {name: getattr(landing, name) for name in ("place", "field", "found", "expected")} == {
        name: shape[name] for name in ("place", "field", "found", "expected")
    }


def test_a_dismissed_file_waits_no_more_even_where_the_lake_was_lost(
    stores: Stores, put: Put, land: Land
) -> None:
    put("csv/movements-2.csv", WRONG)
    land()
    (landing,) = stores.operations.landings()
    decision = QuarantineDecision(
        landing.sha256, "dismissed", "AMOUNT_FORMAT", "sent in error", "ann", NOW + dt.timedelta(1)
    )
    stores.operations.decide_on_quarantine(decision)
    follow_dismissals(stores)

    def waiting() -> list[int]:
        names = ("rejected_files", "quarantined_files", "unexplained_files")
        return [stores.lake.read("assets.sources", name).height for name in names]

    assert waiting() == [0, 0, 0]
    stores.lake.execute("tests.assets.sources", "lose_the_files")
    put("csv/again-movements.csv", WRONG)

    assert land().duplicates == ("again-movements.csv",)
    assert waiting() == [0, 0, 0]
    assert [one.state for one in stores.operations.landings()] == ["dismissed"]
    assert [row[4] for row in held(stores)["landed_files"]] == ["dismissed"]


def test_a_preview_in_a_demo_home_refuses_what_the_home_was_not_made_of(
    home: Home, tmp_path: Path
) -> None:
    (home.root / "institution.yaml").write_text(INSTITUTION_YAML + "demo: true\n")
    given = tmp_path / "movements-1.csv"
    given.write_text(movements("a"))

    found = preview([given], "csv", load_institution(home.root), None, home)

    assert [one.refusal and one.refusal.reason for one in found.outcomes] == ["DEMO_HOME"]


@pytest.mark.parametrize("days", [("2026-01-05", "1996-01-05"), ("1996-01-05", "2026-01-05")])
def test_a_movement_decades_beside_the_others_is_mistyped(
    put: Put, land: Land, days: tuple[str, str]
) -> None:
    many, one = days
    text = movements("a", "b", "c").replace("2026-01-05,b", "MISTYPED,b")
    put("csv/movements-1.csv", text.replace("2026-01-05", many).replace("MISTYPED", one))

    (outcome,) = land().outcomes

    assert str(outcome.refusal).startswith("DATE_INVALID at movement at position 2, its business")


def test_a_movement_long_before_its_account_began_is_refused(
    home: Home, put: Put, land: Land
) -> None:
    opening = 'gl_code: 1000, opening_balance: {amount: "5.00", date: 2026-01-04}}'
    home.institution_file.write_text(INSTITUTION_YAML.replace("gl_code: 1000}", opening, 1))
    put("csv/movements-1.csv", movements("a").replace("2026-01-05", "2006-01-05"))
    put("csv/movements-2.csv", movements("b").replace("2026-01-05", "2025-12-30"))

    found = {one.name: one.refusal and str(one.refusal) for one in land().outcomes}

    assert found["movements-2.csv"] is None
    assert "after the account opened on 2026-01-04" in str(found["movements-1.csv"])
