"""Posting rules as columns of numbers: one line a leg of a version, read by place."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from contracts.posting_rule import EVENT, Leg, PostingRule, RuleVersion, Side, posting_rules
from ledger_engine.flags import TransferFlags

Places = npt.NDArray[np.intp]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

FROM: Final = {"control": 0, "account": 1, "customer": 2, "part_account": 3, "part_customer": 4}
"""Whose number or name a side takes; 0 also stands for a GL number that the rule states."""

NO_PART, ONE, OPTIONAL, MANY = range(4)
_COUNT: Final = {"one": ONE, "optional": OPTIONAL, "many": MANY}
_PHASE: Final = {
    "single": TransferFlags.NONE,
    "pending": TransferFlags.PENDING,
    "post": TransferFlags.POST_PENDING_TRANSFER,
    "void": TransferFlags.VOID_PENDING_TRANSFER,
}
SETTLING: Final = int(TransferFlags.POST_PENDING_TRANSFER | TransferFlags.VOID_PENDING_TRANSFER)
_SIDE_FLAGS: Final = {
    "debit": (TransferFlags.BALANCING_DEBIT, TransferFlags.CLOSING_DEBIT),
    "credit": (TransferFlags.BALANCING_CREDIT, TransferFlags.CLOSING_CREDIT),
}


class SideLines(NamedTuple):
    """One side of every line: the GL number (0 where taken), whose number, whose sub-account."""

    gl_code: Numbers
    gl_from: Numbers
    owner_from: Numbers


@dataclass(frozen=True, slots=True)
class RuleLines:
    """Every leg of every version of some rules.

    Attributes:
        current: kind -> place of its current version; ``version_of`` finds the others.
        first: of each version, its first line; ``count`` how many it has.
        number: of each version, its number in the rule.
        part_names: what a part's number means; 0 is the event itself.
        part_count: ``(version, part)``: how often the part comes (``ONE``, ``OPTIONAL``, ``MANY``).
        in_total: ``(version, part)``: whether the event's amount is the sum of it and others.
        needs_earlier: of each version, whether it settles or corrects; ``corrects`` the latter.
        legs: of each line, its leg; the columns after it are what is needed of it in numbers.
        is_many: of each line, whether its part comes many times.
    """

    current: dict[str, int]
    version_of: dict[tuple[str, int], int]
    first: Places
    count: Places
    kinds: tuple[str, ...]
    number: Numbers
    part_names: tuple[str, ...]
    part_count: Numbers
    in_total: Flags
    needs_earlier: Flags
    corrects: Flags
    legs: tuple[Leg, ...]
    leg_number: Numbers
    transfer_code: Numbers
    timeout_s: Numbers
    part: Numbers
    flags: Numbers
    is_linked: Flags
    is_many: Flags
    debit: SideLines
    credit: SideLines


@cache
def shipped_lines() -> RuleLines:
    """Return the lines of the shipped posting rules."""
    return lines_of(tuple(posting_rules().values()))


def lines_of(rules: tuple[PostingRule, ...]) -> RuleLines:
    """Return the lines of ``rules``."""
    versions = [(rule.rule, version) for rule in rules for version in rule.versions]
    places = {(kind, version.version): at for at, (kind, version) in enumerate(versions)}
    legs = tuple(leg for _, version in versions for leg in version.legs)
    counts = np.array([len(version.legs) for _, version in versions], np.intp)
    names = sorted({one.part for _, version in versions for one in version.parts})
    parts = {name: number for number, name in enumerate((EVENT, *names))}
    plain = [version for _, version in versions]
    return RuleLines(
        current={rule.rule: places[rule.rule, rule.current.version] for rule in rules},
        version_of=places,
        first=np.cumsum(counts) - counts,
        count=counts,
        kinds=tuple(kind for kind, _ in versions),
        number=np.array([version.version for version in plain], np.int64),
        part_names=tuple(parts),
        part_count=_table(plain, parts, _count_in),
        in_total=_table(plain, parts, lambda one, name: int(name in one.total)).astype(np.bool_),
        needs_earlier=np.array([version.needs_earlier for version in plain], np.bool_),
        corrects=np.array([version.corrects for version in plain], np.bool_),
        legs=legs,
        leg_number=np.array([leg.number for leg in legs], np.int64),
        transfer_code=np.array([leg.transfer_code for leg in legs], np.int64),
        timeout_s=np.array([leg.timeout_s for leg in legs], np.int64),
        part=np.array([parts[leg.amount] for leg in legs], np.int64),
        flags=np.array([_flags(leg) for leg in legs], np.int64),
        is_linked=np.array([leg.linked for leg in legs], np.bool_),
        is_many=np.array(
            [_count_in(one, leg.amount) == MANY for one in plain for leg in one.legs], np.bool_
        ),
        debit=_side_lines([leg.debit for leg in legs]),
        credit=_side_lines([leg.credit for leg in legs]),
    )


def _table(
    versions: list[RuleVersion], parts: dict[str, int], cell: Callable[[RuleVersion, str], int]
) -> Numbers:
    rows = [[cell(version, name) for name in parts] for version in versions]
    return np.array(rows, np.int64).reshape(len(versions), len(parts))


def _count_in(version: RuleVersion, name: str) -> int:
    part = version.part_named(name)
    return NO_PART if part is None else _COUNT[part.count]


def _flags(leg: Leg) -> int:
    flags = _PHASE[leg.phase]
    for side in leg.balancing:
        flags |= _SIDE_FLAGS[side][0]
    for side in leg.closing:
        flags |= _SIDE_FLAGS[side][1]
    return int(flags)


def _side_lines(sides: list[Side]) -> SideLines:
    stated = [side.gl if isinstance(side.gl, int) else 0 for side in sides]
    taken = [0 if isinstance(side.gl, int) else FROM[side.gl] for side in sides]
    owners = [FROM[side.owner] for side in sides]
    return SideLines(*(np.array(one, np.int64) for one in (stated, taken, owners)))
