"""``tieout close`` and ``tieout balances``, as typed."""

import datetime as dt

from contracts.home import Home
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.test_mirroring import book

DAY = "2026-01-05"
"""The day of the valid times of the postings that are booked here."""


def test_a_day_is_closed_once_and_stays_closed(home: Home, run: Run) -> None:
    book(home, 1, 2)

    first, again = run("close", DAY), run("close", DAY)

    assert (first.code, again.code) == (0, 0)
    assert f"Closed: {DAY}" in first.out
    assert f"Was closed before: {DAY}" in again.out
    assert first.out.splitlines()[1:] == again.out.splitlines()[1:]


def test_a_day_to_come_is_refused_with_a_code_of_its_own(home: Home, run: Run) -> None:
    book(home, 1)

    done = run("close", "2999-12-31")

    assert done.code == 10
    assert "2999-12-31 is not final and was not closed: the day is not over" in done.err


def test_balances_are_shown_as_of_a_day(home: Home, run: Run) -> None:
    book(home, 1, 2)
    run("mirror")

    by_code = run("balances", "--as-of", DAY).out
    by_account = run("balances", "--as-of", DAY, "--accounts").out

    assert "Cash at the ODFI" in by_code
    assert "00000000-0000-0000-0000-000000000002" in by_account
    assert "Nothing was booked by then." in run("balances", "--as-of", "2026-01-04").out


def test_what_was_known_at_the_close_is_shown_beside_what_is_known_now(
    home: Home, run: Run
) -> None:
    book(home, 1)
    run("close", DAY)
    book(home, 5)
    run("mirror")

    closed = run("balances", "--as-of", DAY, "--accounts", "--known-at", "close").out
    now = run("balances", "--as-of", DAY, "--accounts").out

    assert "0.00001" in closed
    assert "0.00006" in now
    assert "1" in run("close", DAY).out.split("posted late since")[1]


def test_a_time_of_knowledge_may_be_any(home: Home, run: Run) -> None:
    book(home, 1)
    run("mirror")
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)

    before = run("balances", "--as-of", DAY, "--known-at", long_ago.isoformat())
    wrong = run("balances", "--as-of", DAY, "--known-at", "yesterday")
    not_closed = run("balances", "--as-of", DAY, "--known-at", "close")

    assert "Nothing was booked by then." in before.out
    assert wrong.code == not_closed.code == 2
    assert "neither `close` nor a time" in wrong.err.replace("\n", " ").replace("│ ", "")
    assert "is not closed" in not_closed.err
