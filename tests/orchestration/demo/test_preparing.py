"""The demo is laid out whole, again without harm, and never into a home of someone else."""

import time
from hashlib import sha256
from pathlib import Path

import pytest

from contracts.errors import StateError
from contracts.home import Home
from contracts.institution import load_institution
from orchestration.demo.answer_key import read_answer_key
from orchestration.demo.preparing import prepare_demo


def snapshot(home: Home) -> dict[Path, bytes]:
    return {
        path.relative_to(home.root): path.read_bytes()
        for path in sorted(home.root.rglob("*"))
        if path.is_file()
    }


def test_the_home_declares_the_simulated_institution(tmp_path: Path) -> None:
    prepare_demo(Home(tmp_path), day_count=3)
    institution = load_institution(tmp_path)
    assert institution.demo
    assert (institution.time_zone, institution.calendar) == ("Europe/Berlin", "DE")
    declared = {one.id: (one.gl_code, one.currency) for one in institution.accounts}
    assert declared == {
        "operating-eur": (1000, "EUR"),
        "settlement-eur": (1030, "EUR"),
        "processor-usd": (1060, "USD"),
    }
    assert {one.source for one in institution.sources} >= {
        "movements",
        "first-bank",
        "second-bank",
        "processor",
    }
    for account in institution.accounts:
        assert account.opening_balance is not None
        assert str(account.opening_balance.date) == "2026-01-02"


def test_every_file_lies_in_the_inbox_of_its_source(tmp_path: Path) -> None:
    home = Home(tmp_path)
    demo = prepare_demo(home, day_count=3)
    lying = {path.relative_to(home.inbox) for path in home.inbox.rglob("*") if path.is_file()}
    assert lying == set(demo.files) == set(demo.written)
    assert len(lying) == 12
    digests = (tmp_path / "demo-files.sha256").read_text().split()
    assert digests == sorted(sha256((home.inbox / path).read_bytes()).hexdigest() for path in lying)


def test_the_same_seed_writes_the_same_bytes_twice(tmp_path: Path) -> None:
    first, second = Home(tmp_path / "first"), Home(tmp_path / "second")
    prepare_demo(first, seed=5, day_count=3)
    prepare_demo(second, seed=5, day_count=3)
    assert snapshot(first) == snapshot(second)
    prepare_demo(first, seed=5, day_count=3)
    assert snapshot(first) == snapshot(second)


def test_another_seed_writes_other_bytes(tmp_path: Path) -> None:
    one = prepare_demo(Home(tmp_path / "one"), seed=5, day_count=3)
    other = prepare_demo(Home(tmp_path / "other"), seed=6, day_count=3)
    assert one.files.keys() == other.files.keys()
    assert all(one.files[path] != other.files[path] for path in one.files)


def test_a_file_that_has_landed_is_not_written_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = prepare_demo(home, day_count=3)
    path = min(first.files)
    digest = sha256(first.files[path]).hexdigest()
    kept = home.landed / digest[:2] / digest
    kept.parent.mkdir(parents=True)
    (home.inbox / path).rename(kept)
    again = prepare_demo(home, day_count=3)
    assert not (home.inbox / path).exists()
    assert set(again.files) - set(again.written) == {path}


def test_a_home_of_another_institution_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "institution.yaml").write_text("name: A real bank\n", encoding="utf-8")
    with pytest.raises(StateError, match="belongs to another institution"):
        prepare_demo(Home(tmp_path), day_count=3)
    assert list(snapshot(Home(tmp_path))) == [Path("institution.yaml")]


def test_a_demo_of_another_seed_is_refused_and_left_alone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    prepare_demo(home, seed=5, day_count=3)
    before = snapshot(home)
    with pytest.raises(StateError, match="another seed, length or version"):
        prepare_demo(home, seed=6, day_count=3)
    assert snapshot(home) == before


def test_the_key_is_read_as_it_was_planted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    demo = prepare_demo(home, day_count=3)
    key = read_answer_key(home)
    assert key.equals(demo.simulation.planted)
    assert key.schema == demo.simulation.planted.schema
    assert key.height == 7


def test_a_home_without_a_key_says_so(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no answer key"):
        read_answer_key(Home(tmp_path))


def test_thirty_days_are_simulated_and_written_within_three_seconds(tmp_path: Path) -> None:
    started = time.perf_counter()
    demo = prepare_demo(Home(tmp_path))
    assert time.perf_counter() - started < 3
    assert len(demo.written) == 120
