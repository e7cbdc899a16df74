"""What happens at the simulated institution is possible, and the same for the same seed."""

from collections import defaultdict
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from orchestration.demo.simulating import Simulation, simulate


def test_thirty_business_days_skip_weekends_and_nothing_else(simulation: Simulation) -> None:
    assert simulation.days[0] == date(2026, 1, 5)
    assert simulation.days[-1] == date(2026, 2, 13)
    assert len(simulation.days) == 30
    assert {day.isoweekday() for day in simulation.days} == {1, 2, 3, 4, 5}


def test_a_long_simulation_rests_on_the_holidays_of_germany() -> None:
    days = simulate(1, 70).days
    assert date(2026, 4, 3) not in days
    assert date(2026, 4, 6) not in days
    assert date(2026, 4, 7) in days


def test_the_same_seed_simulates_the_same(simulation: Simulation) -> None:
    again = simulate(20260105, 30)
    assert again.movements.equals(simulation.movements)
    assert again.lines.equals(simulation.lines)
    assert again.planted.equals(simulation.planted)


def test_another_seed_simulates_something_else(simulation: Simulation) -> None:
    assert not simulate(20260106, 30).movements.equals(simulation.movements)


def test_no_customer_ever_pays_what_they_do_not_hold(simulation: Simulation) -> None:
    held: dict[tuple[str, str], int] = defaultdict(int)
    payments = 0
    for row in simulation.movements.sort("occurred_ms").iter_rows(named=True):
        owner = row["customer"], row["currency"]
        if row["kind"] == "wire_in":
            held[owner] += row["cents"]
        elif row["kind"] == "wire_out":
            payments += 1
            held[owner] -= row["cents"]
            assert held[owner] >= 0, row
        else:
            assert row["kind"] == "bank_fee"
            assert row["customer"] == ""
    assert payments > 3000


def test_every_movement_has_its_own_millisecond_on_its_own_day(simulation: Simulation) -> None:
    instants = simulation.movements["occurred_ms"].to_list()
    assert instants == sorted(set(instants))
    berlin = ZoneInfo("Europe/Berlin")
    local = [datetime.fromtimestamp(ms / 1000, UTC).astimezone(berlin).date() for ms in instants]
    assert local == simulation.movements["business_date"].to_list()


def test_references_and_ids_are_unique_and_fit_into_a_swift_field(simulation: Simulation) -> None:
    for column in ("id", "reference"):
        texts = simulation.movements[column].to_list()
        assert len(set(texts)) == len(texts)
        assert all(texts)
    assert simulation.movements["reference"].str.len_chars().max() == 15
    assert simulation.movements["reference"][0] == "FT260105-000001"


def test_a_day_has_some_four_hundred_statement_lines(simulation: Simulation) -> None:
    counts = simulation.lines.group_by("day").len()["len"].to_list()
    assert len(counts) == 30
    assert min(counts) >= 350
    assert max(counts) <= 450


def test_every_movement_is_some_whole_positive_amount(simulation: Simulation) -> None:
    wires = simulation.movements.filter(simulation.movements["kind"] != "bank_fee")
    assert wires["cents"].to_numpy().min() == 2000
    assert simulation.movements["cents"].to_numpy().min() > 0
    assert set(simulation.movements["kind"]) == {"wire_in", "wire_out", "bank_fee"}
