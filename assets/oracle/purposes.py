"""What a transfer is for: the posting rules that book with its code, as a table to join with.

The code says the reason; several rules may share one, and then all of them are named.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import polars as pl

from contracts.posting_rule import Leg, RuleVersion, posting_rules
from contracts.tables.oracle_state import PURPOSES
from warehouse.lake import Lake

_EVENT_TYPE: Final = {"single": 0, "pending": 1, "post": 2, "void": 3}
_LEG_NUMBERS: Final = 256


def declare_purposes(lake: Lake) -> None:
    """Bring ``oracle.purposes`` to what the shipped rules declare; mostly it is."""
    declared = declared_purposes()

    def work(lake: Lake) -> None:
        lake.clear(PURPOSES)
        lake.append(PURPOSES, declared)

    if not lake.read("assets.oracle", "purposes").equals(declared):
        lake.run(work)


def declared_purposes() -> pl.DataFrame:
    """Return the rows of ``oracle.purposes``, by transfer code, leg number and event type."""
    named: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    for rule in posting_rules().values():
        for version in rule.versions:
            for leg, number in _numbered_legs(version):
                key = (leg.transfer_code, number, _EVENT_TYPE[leg.phase])
                named[key].add(f"{rule.rule}/{leg.leg}")
    rows = [(*key, " or ".join(sorted(names))) for key, names in sorted(named.items())]
    small = dict.fromkeys(("transfer_code", "leg_number", "event_type"), pl.Int32)
    return pl.DataFrame(rows, schema=small | {"purpose": pl.String}, orient="row")


def _numbered_legs(version: RuleVersion) -> Iterator[tuple[Leg, int]]:
    """Yield each leg with every number that it may be booked under."""
    for leg in version.legs:
        part = version.part_named(leg.amount)
        is_repeated = part is not None and part.count == "many"
        last = _LEG_NUMBERS if is_repeated else leg.number + 1
        for number in range(leg.number, last):
            yield leg, number
