"""The engine on a lake of its own, for items in the small notation."""

import datetime as dt
from collections.abc import Iterator, Sequence

import polars as pl
import pytest

from assets.reconciliation.matching.reconciling import reconcile
from assets.reconciliation.matching.sides import Side
from contracts.matching_rules import MatchingRules
from tests.assets.reconciliation.matching.notation import AS_OF, RULES, Engine, Found, Item, frame
from warehouse.lake import Lake, open_lake


@pytest.fixture(scope="session")
def matching_lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lake]:
    with open_lake(tmp_path_factory.mktemp("matching") / "warehouse") as opened:
        yield opened


@pytest.fixture(scope="session")
def engine(matching_lake: Lake) -> Engine:
    def found(
        left: Sequence[Item],
        right: Sequence[Item],
        rules: MatchingRules = RULES,
        as_of: dt.date = AS_OF,
        matched: tuple[pl.DataFrame | None, pl.DataFrame | None] = (None, None),
    ) -> Found:
        def work(lake: Lake) -> Found:
            sides = Side(frame(left), matched[0]), Side(frame(right), matched[1])
            done = reconcile(lake, *sides, rules, as_of)
            names = {one.id: one.name for one in (*left, *right)}
            return Found(names, done.matches(), done.legs(), done.breaks())

        return matching_lake.run(work)

    return found
