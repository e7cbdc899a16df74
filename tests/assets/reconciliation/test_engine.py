"""The stages, day by day: what each writes, and that it does not matter how the days are run."""

from dataclasses import dataclass

import pytest

from assets.reconciliation.engine import reconcile_days
from contracts.reasons import BreakCode
from tests.assets.reconciliation.world import INSTITUTION, World, day_of


@dataclass(frozen=True)
class Scenario:
    """What is booked and stated, the days run, and the rows that follow."""

    name: str
    books: str
    bank: str
    days: tuple[int, int]
    breaks: tuple[str, ...]
    matches: tuple[str, ...] = ()


SCENARIOS = (
    Scenario(
        "a clean reference is no break",
        "L1 4 main 100 INV-1",
        "S1 4 main 100 INV-1",
        (4, 5),
        (),
        ("4 clean_reference FINAL L1=S1 0",),
    ),
    Scenario(
        "TIMING clears itself when the line comes on the next day",
        "L1 4 main 100 INV-1",
        "S1 5 main 100 INV-1",
        (4, 6),
        ("4 TIMING EXPECTED L1 100 4+0", "5 TIMING AUTO_CLEARED L1 100 4+1"),
        ("5 clean_reference FINAL L1=S1 0",),
    ),
    Scenario(
        "TIMING that never clears becomes MISSING_IN_SOURCE after the lag of one day",
        "L1 4 main -100 PAY-1",
        "S0 4 main 7 OTHER\nS9 9 main 1 LATER",
        (4, 6),
        (
            "4 TIMING EXPECTED L1 -100 4+0",
            "4 MISSING_IN_LEDGER OPEN S0 7 4+0",
            "5 TIMING EXPECTED L1 -100 4+1",
            "5 MISSING_IN_LEDGER OPEN S0 7 4+1",
            "6 MISSING_IN_SOURCE OPEN L1 -100 4+2",
            "6 MISSING_IN_LEDGER OPEN S0 7 4+2",
        ),
    ),
    Scenario(
        "a weekend does not age: Friday's transfer is in time until Monday",
        "L1 8 main 100 INV-1",
        "",
        (10, 12),
        (
            "10 TIMING EXPECTED L1 100 10+0",
            "11 TIMING EXPECTED L1 100 10+0",
            "12 MISSING_IN_SOURCE OPEN L1 100 10+1",
        ),
    ),
    Scenario(
        "holidays do not age: Thursday's transfer is in time until Tuesday after Easter",
        "L1 28 main 100 INV-1",
        "",
        (32, 34),
        (
            "32 TIMING EXPECTED L1 100 32+0",
            "33 TIMING EXPECTED L1 100 32+0",
            "34 MISSING_IN_SOURCE OPEN L1 100 32+1",
        ),
    ),
    Scenario(
        "a slower rail has more time",
        "L1 4 slow 100 INV-1",
        "",
        (7, 8),
        ("7 TIMING EXPECTED L1 100 7+0", "8 MISSING_IN_SOURCE OPEN L1 100 7+1"),
    ),
    Scenario(
        "a line that nobody booked is MISSING_IN_LEDGER until it is booked",
        "L1 6 main 100 INV-1",
        "S1 5 main 100 INV-1",
        (5, 7),
        (
            "5 MISSING_IN_LEDGER OPEN S1 100 5+0",
            "6 MISSING_IN_LEDGER AUTO_CLEARED S1 100 5+1",
        ),
        ("6 clean_reference FINAL L1=S1 0",),
    ),
    Scenario(
        "the bank's own charge is a BANK_FEE, whatever reference it carries",
        "L1 4 main -100 PAY-1",
        "S1 4 main -5 PAY-1 fee",
        (4, 4),
        ("4 TIMING EXPECTED L1 -100 4+0", "4 BANK_FEE OPEN S1 -5 4+0"),
    ),
    Scenario(
        "one reference with two amounts is one AMOUNT_DIFF, found anew each day",
        "L1 4 main 100 INV-1",
        "S1 4 main 90 INV-1",
        (4, 5),
        ("4 AMOUNT_DIFF OPEN L1=S1 10 4+0", "5 AMOUNT_DIFF OPEN L1=S1 10 4+1"),
        (
            "4 amount_difference TENTATIVE L1=S1 10",
            "5 amount_difference TENTATIVE L1=S1 10",
        ),
    ),
    Scenario(
        "an AMOUNT_DIFF clears itself when the right amount comes, and frees the wrong one",
        "L1 4 main 100 INV-1",
        "S1 4 main 90 INV-1\nS2 5 main 100 INV-1",
        (4, 5),
        (
            "4 AMOUNT_DIFF OPEN L1=S1 10 4+0",
            "5 AMOUNT_DIFF AUTO_CLEARED L1=S1 10 4+1",
            "5 MISSING_IN_LEDGER OPEN S1 90 4+1",
        ),
        ("4 amount_difference TENTATIVE L1=S1 10", "5 clean_reference FINAL L1=S2 0"),
    ),
    Scenario(
        "an AMOUNT_DIFF stays open where the line finds another transfer",
        "L1 4 main 100 INV-1\nL2 5 main 90 INV-1",
        "S1 4 main 90 INV-1",
        (4, 5),
        ("4 AMOUNT_DIFF OPEN L1=S1 10 4+0", "5 TIMING EXPECTED L1 100 4+1"),
        ("4 amount_difference TENTATIVE L1=S1 10", "5 clean_reference FINAL L2=S1 0"),
    ),
    Scenario(
        "a booked charge of another amount is an AMOUNT_DIFF",
        "L1 4 main -4 FEE-1 fee",
        "S1 4 main -5 FEE-1 fee",
        (4, 4),
        ("4 AMOUNT_DIFF OPEN L1=S1 1 4+0",),
        ("4 amount_difference TENTATIVE L1=S1 1",),
    ),
    Scenario(
        "a line that is stated twice on a day is a DUPLICATE",
        "L1 4 main 100 INV-1",
        "S2 4 main 100 INV-1\nS1 4 main 100 INV-1",
        (4, 4),
        ("4 DUPLICATE OPEN S2 100 4+0",),
        ("4 clean_reference FINAL L1=S1 0",),
    ),
    Scenario(
        "a line that repeats one matched days ago is a DUPLICATE",
        "L1 4 main 100 INV-1",
        "S1 4 main 100 INV-1\nS2 7 main 100 INV-1",
        (4, 8),
        ("7 DUPLICATE OPEN S2 100 7+0", "8 DUPLICATE OPEN S2 100 7+1"),
        ("4 clean_reference FINAL L1=S1 0",),
    ),
    Scenario(
        "a DUPLICATE clears itself when the second transfer is booked",
        "L1 4 main 100 INV-1\nL2 6 main 100 INV-1",
        "S1 4 main 100 INV-1\nS2 5 main 100 INV-1",
        (4, 6),
        ("5 DUPLICATE OPEN S2 100 5+0", "6 DUPLICATE AUTO_CLEARED S2 100 5+1"),
        ("4 clean_reference FINAL L1=S1 0", "6 clean_reference FINAL L2=S2 0"),
    ),
    Scenario(
        "the same movement on another account is MISPOSTED",
        "L1 4 slow 100 INV-1",
        "S1 4 main 100 INV-1",
        (4, 5),
        ("4 MISPOSTED OPEN L1=S1 100 4+0", "5 MISPOSTED OPEN L1=S1 100 4+1"),
        ("4 misposted TENTATIVE L1=S1 0", "5 misposted TENTATIVE L1=S1 0"),
    ),
    Scenario(
        "a break keeps the day on which either end was first open",
        "L1 5 main 100 INV-1",
        "S1 4 main 90 INV-1",
        (4, 5),
        ("4 MISSING_IN_LEDGER OPEN S1 90 4+0", "5 AMOUNT_DIFF OPEN L1=S1 10 4+1"),
        ("5 amount_difference TENTATIVE L1=S1 10",),
    ),
    Scenario(
        "empty references never match, nor do the words that banks write for none",
        "L1 4 main 100 -\nL2 4 main 50 NOTPROVIDED",
        "S1 4 main 100 -\nS2 4 main 50 NOTPROVIDED",
        (4, 4),
        (
            "4 TIMING EXPECTED L1 100 4+0",
            "4 TIMING EXPECTED L2 50 4+0",
            "4 MISSING_IN_LEDGER OPEN S1 100 4+0",
            "4 MISSING_IN_LEDGER OPEN S2 50 4+0",
        ),
    ),
    Scenario(
        "a shared reference pairs by amount first, then in the order of ids",
        "L1 4 main 10 INV-1\nL2 4 main 20 INV-1\nL3 4 main 30 INV-1",
        "S3 4 main 21 INV-1\nS2 4 main 11 INV-1\nS1 4 main 30 INV-1",
        (4, 4),
        (
            "4 AMOUNT_DIFF OPEN L1=S2 -1 4+0",
            "4 AMOUNT_DIFF OPEN L2=S3 -1 4+0",
        ),
        (
            "4 amount_difference TENTATIVE L1=S2 -1",
            "4 amount_difference TENTATIVE L2=S3 -1",
            "4 clean_reference FINAL L3=S1 0",
        ),
    ),
)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[one.name for one in SCENARIOS])
def test_scenario(world: World, scenario: Scenario) -> None:
    world.land(scenario.books, scenario.bank)
    done = world.reconcile(*scenario.days)
    assert world.breaks() == list(scenario.breaks)
    assert world.matches() == list(scenario.matches)
    assert done.unexplained_count == 0
    assert done.break_count == len(scenario.breaks)
    world.forget()
    for day in range(scenario.days[0], scenario.days[1] + 1):
        world.reconcile(day, day)
    assert world.breaks() == list(scenario.breaks), "in one run for each day"
    assert world.matches() == list(scenario.matches), "in one run for each day"


def test_every_break_code_has_a_scenario() -> None:
    shown = {line.split()[1] for one in SCENARIOS for line in one.breaks}
    assert shown == set(BreakCode)


def test_an_item_found_late_is_open_from_the_first_day_of_the_run(world: World) -> None:
    world.land("", "S2 8 main 1 OTHER")
    world.reconcile(4, 8)
    world.land("L1 5 main 100 INV-1", "S2 8 main 1 OTHER")
    world.reconcile(11, 11)
    assert world.breaks()[-2:] == [
        "11 MISSING_IN_SOURCE OPEN L1 100 11+0",
        "11 MISSING_IN_LEDGER OPEN S2 1 8+1",
    ]


def test_a_line_booked_outside_its_statement_counts_within_it(world: World) -> None:
    world.land("L1 4 main 100 INV-1", "S1 5 main 100 INV-1")
    world.lake.execute("tests.assets.reconciliation", "move_lines", days=-3)
    done = world.reconcile(2, 5)
    assert world.matches() == ["5 clean_reference FINAL L1=S1 0"]
    assert done.unexplained_count == 0


def test_an_account_without_statements_is_not_compared(world: World) -> None:
    world.land("L1 4 main 100 INV-1", "", days=0)
    done = world.reconcile(1, 31)
    assert (done.day_count, done.match_count, done.break_count) == (31, 0, 0)


def test_a_balance_is_explained_by_what_is_open(world: World) -> None:
    world.land(
        "L1 4 main 100 INV-1\nL2 4 main 70 INV-2\nL3 4 slow 9 INV-3",
        "S2 4 main 60 INV-2\nS3 4 main 9 INV-3\nS4 4 main -2 - fee",
    )
    world.reconcile(4, 4)
    main, slow = world.stored()[2].rows(named=True)
    shown = ("stated_units", "ledger_units", "outstanding_ledger_units")
    assert [int(main[name]) for name in shown] == [1067, 1170, 100]
    assert (int(main["outstanding_source_units"]), int(main["difference_units"])) == (7, 10)
    assert [int(slow[name]) for name in shown] == [1000, 1009, 9]
    assert main["unexplained_units"] == slow["unexplained_units"] == 0


def test_a_balance_that_no_item_explains_stays_unexplained(world: World) -> None:
    world.land("L1 4 main 100 INV-1", "S1 4 main 100 INV-1")
    world.lake.execute("tests.assets.reconciliation", "raise_closings", units=5)
    assert world.reconcile(4, 4).unexplained_count == 2
    assert [int(one) for one in world.stored()[2]["unexplained_units"]] == [-5, -5]


def test_progress_counts_every_day(world: World) -> None:
    seen: list[int] = []
    world.land("L1 4 main 100 INV-1", "S1 4 main 100 INV-1")
    reconcile_days(world.lake, INSTITUTION, day_of(1), day_of(9), seen.append)
    assert seen == [1] * 9


def test_a_run_of_no_days_is_a_defect(world: World) -> None:
    with pytest.raises(AssertionError, match="are none"):
        world.reconcile(5, 4)
