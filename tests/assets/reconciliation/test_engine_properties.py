"""Whatever is booked and stated: balances tie, and how the days are run does not matter."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assets.reconciliation.world import Item, World

FIRST, LAST = 1, 3
RUNS = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def _items(draw: st.DrawFn, prefix: str) -> list[Item]:
    """Few days, accounts, references and amounts, so that everything meets everything."""
    count = draw(st.integers(2, 9))
    return [
        Item(
            name=f"{prefix}{number:02}",
            day=draw(st.integers(FIRST, LAST)),
            account=draw(st.sampled_from(["main", "slow"])),
            units=draw(st.sampled_from([5, -5, 7, 11])),
            reference=draw(st.sampled_from(["", "A", "B", "C"])),
            is_fee=draw(st.integers(0, 5)) == 0,
        )
        for number in range(count)
    ]


@RUNS
@given(books=_items("L"), bank=_items("S"))
def test_every_balance_is_explained_to_the_unit(
    world: World, books: list[Item], bank: list[Item]
) -> None:
    world.forget()
    world.land_items(books, bank, days=LAST)
    done = world.reconcile(FIRST, LAST)
    assert done.balance_count == 2 * LAST
    assert done.unexplained_count == 0


@RUNS
@given(books=_items("L"), bank=_items("S"), seed=st.integers(0, 99))
def test_a_range_equals_its_days_run_one_by_one_or_again_whatever_the_order_of_the_rows(
    world: World, books: list[Item], bank: list[Item], seed: int
) -> None:
    world.forget()
    world.land_items(books, bank, days=LAST)
    world.reconcile(FIRST, LAST)
    whole = world.stored()
    world.forget()
    world.land_items(books, bank, days=LAST, seed=seed)
    for day in range(FIRST, LAST + 1):
        world.reconcile(day, day)
    assert all(a.equals(b) for a, b in zip(whole, world.stored(), strict=True))
    world.reconcile(FIRST + 1, LAST - 1)
    assert all(a.equals(b) for a, b in zip(whole, world.stored(), strict=True))
