"""``tieout verify mirror``: a verdict that a person can read, and an exit code for a machine."""

import pytest

from contracts.home import Home
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.mirrored_home import altered


def test_a_sound_mirror_is_said_to_be_the_ledger(run: Run, mirrored: Home) -> None:
    for words in ([], ["--full"]):
        done = run("verify", "mirror", "--home", mirrored.root, *words)

        assert (done.code, done.err) == (0, "")
        assert "The mirror is the ledger." in done.out
        assert "11" in done.out


def test_a_difference_is_named_and_ends_in_the_code_of_a_failed_check(
    run: Run, mirrored: Home
) -> None:
    altered(mirrored, "UPDATE oracle.change_events SET transfer_code = 8 WHERE amount_units = 100")

    done = run("verify", "mirror", "--home", mirrored.root)

    assert done.code == 8
    assert "code: mirror 8, ledger 7" in done.err
    assert "The mirror is not the ledger." in done.err
    assert "mirror rebuild" in done.out


@pytest.mark.parametrize("words", [(), ("--full",)])
def test_what_an_event_carries_is_proved_too(
    run: Run, mirrored: Home, words: tuple[str, ...]
) -> None:
    altered(
        mirrored,
        "UPDATE oracle.change_events SET credit_credits_posted_units = 9 WHERE amount_units = 100",
    )

    done = run("verify", "mirror", *words, "--home", mirrored.root)

    assert done.code == 8
    assert "credits posted carried 9, folded 100" in done.err


def test_a_mirror_ahead_of_its_ledger_is_refused_by_name(run: Run, mirrored: Home) -> None:
    altered(mirrored, "UPDATE marks.high_water_marks SET position = position + 1000")

    done = run("verify", "mirror", "--home", mirrored.root)

    assert done.code == 6
    assert "that the ledger does not hold" in done.err
    assert "tieout mirror rebuild" in done.err


def test_without_a_state_folder_nothing_is_created(run: Run) -> None:
    assert run("verify", "mirror").code == 3
