"""The proof at every event: what an event carries must be what the events before it add up to.

It finds a dropped or doubled event and an altered amount, and names the first event that disagrees.
An altered field that is no amount, and an event of nothing, change no balance: the digests find
those. What is proved is proved once: the states of all accounts after the last proved event are
kept, with a mark of their own; and a share of what was proved is read again, in turn.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

import polars as pl

from assets.oracle.mirroring import READER as EVENT_READER
from contracts.tables.oracle_state import ACCOUNT_STATES
from warehouse.lake import Lake

READER: Final = "oracle/account_states"

Progress = Callable[[int], None]
"""Told how many more states were compared."""

_PACKAGE: Final = "assets.oracle"
_PIECE_EVENTS: Final = 1 << 12
"""Events between two of the timestamps that ``stretch_ends`` answers."""

_STRETCH_PIECES: Final = 1 << 8
"""Pieces of a stretch: a million events are proved by one query."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The first event that carries what its predecessors do not add up to.

    Attributes:
        timestamp_ns: the event.
        transfer_id: its transfer.
        account_id: the account whose balance differs.
        balance: which of its four balances.
        carried: what the event carries, ledger units.
        folded: what the fold comes to, ledger units; None where the pending transfer that the
            event posts is not in the mirror.
    """

    timestamp_ns: int
    transfer_id: str
    account_id: str
    balance: str
    carried: int
    folded: int | None

    def __str__(self) -> str:
        """Return the disagreement as a sentence."""
        folded = "nothing, its pending transfer is missing" if self.folded is None else self.folded
        return (
            f"event {self.timestamp_ns} (transfer {self.transfer_id}), account {self.account_id}: "
            f"{self.balance} carried {self.carried}, folded {folded}"
        )


@dataclass(frozen=True, slots=True)
class FoldProof:
    """What was compared: states of accounts after events, and the first that disagrees."""

    state_count: int
    disagreement: Disagreement | None

    @property
    def holds(self) -> bool:
        """True where every state is what the fold comes to."""
        return self.disagreement is None


@dataclass(frozen=True, slots=True)
class _Fold:
    """A stretch that was folded: the rows of ``folded_stretch``, where it begins and ends, ns."""

    rows: pl.DataFrame
    after: int
    upto: int
    is_reread: bool

    @property
    def state_count(self) -> int:
        """How many states of accounts were compared."""
        return int(self.rows["state_count"][0]) if self.rows.height else 0


def prove_new_events(lake: Lake, progress: Progress | None = None) -> FoldProof:
    """Prove every mirrored event that was not proved yet, and keep the states it ends in.

    Nothing is kept from a stretch that holds a disagreement: it is found again until it is mended.
    """

    def folds() -> Iterator[_Fold]:
        for upto in stretch_ends(lake, lake.mark(READER), lake.mark(EVENT_READER)):
            fold = _folded(lake, lake.mark(READER), upto, is_reread=False)
            yield fold  # Whoever finds it wrong asks for no more, and it is not kept.
            lake.run(partial(_keep, fold=fold))

    return _proved(lake, folds(), progress)


def prove_again(lake: Lake, turn: int) -> FoldProof:
    """Prove one stretch of what was proved before once more, another one every ``turn``.

    Books of up to a million events are one stretch: all of it is read.
    """
    stretches = _stretches(lake)
    if not stretches:
        return FoldProof(0, None)
    after, upto = stretches[turn % len(stretches)]
    return _proved(lake, [_folded(lake, after, upto, is_reread=True)])


def prove_everything(lake: Lake, progress: Progress | None = None) -> FoldProof:
    """Prove every stretch of what was proved before once more."""
    folds = (_folded(lake, after, upto, is_reread=True) for after, upto in _stretches(lake))
    return _proved(lake, folds, progress)


def _proved(lake: Lake, folds: Iterable[_Fold], progress: Progress | None = None) -> FoldProof:
    """Take one fold after the other, up to the first that holds a disagreement."""
    state_count = 0
    for fold in folds:
        state_count += fold.state_count
        wrong = _first_wrong(lake, fold)
        if wrong:
            return FoldProof(state_count, wrong)
        if progress:
            progress(fold.state_count)
    return FoldProof(state_count, None)


def _stretches(lake: Lake) -> list[tuple[int, int]]:
    """Return the stretches of what was proved before: where each begins and ends."""
    return list(pairwise([0, *stretch_ends(lake, 0, lake.mark(READER))]))


def stretch_ends(lake: Lake, after: int, upto: int) -> list[int]:
    """Return where stretches of about a million events end; the last one ends at ``upto``."""
    if after >= upto:
        return []
    cuts = lake.read(_PACKAGE, "stretch_ends", after_ns=after, upto_ns=upto)["timestamp_ns"]
    inner = cuts.gather_every(_STRETCH_PIECES, _STRETCH_PIECES - 1).to_list()
    return [*(one for one in inner if one != upto), upto]


def _folded(lake: Lake, after: int, upto: int, *, is_reread: bool) -> _Fold:
    parameters = {"after_ns": after, "upto_ns": upto, "is_reread": is_reread}
    return _Fold(lake.read(_PACKAGE, "folded_stretch", **parameters), after, upto, is_reread)


def _first_wrong(lake: Lake, fold: _Fold) -> Disagreement | None:
    """Return the first disagreement of a stretch in numbers."""
    wrong_ns = fold.rows["first_wrong_ns"][0] if fold.rows.height else None
    if wrong_ns is None:
        return None
    parameters = {"after_ns": fold.after, "wrong_ns": wrong_ns, "is_reread": fold.is_reread}
    found = lake.read(_PACKAGE, "first_disagreement", **parameters)
    if not found.height:  # Only events of one time have two orders: one agrees, another does not.
        found = lake.read(_PACKAGE, "events_of_one_time", after_ns=fold.after, upto_ns=wrong_ns)
    assert found.height, f"event {wrong_ns} disagrees by its hash and agrees by its numbers"
    timestamp_ns, transfer_id, account_id, balance, carried, folded = found.row(0)
    folded_units = None if folded is None else int(folded)
    return Disagreement(timestamp_ns, transfer_id, account_id, balance, int(carried), folded_units)


def _keep(lake: Lake, *, fold: _Fold) -> None:
    """Replace the states of the accounts that a stretch touched, and move the mark."""
    if lake.mark(READER) != fold.after:
        return  # Another proof of the same events came first.
    states = fold.rows.select(ACCOUNT_STATES.column_names)
    with lake.lend("proved_states", states):
        lake.execute(_PACKAGE, "forget_states")
    lake.append(ACCOUNT_STATES, states)
    stretch = {"after_ns": fold.after, "upto_ns": fold.upto}
    pending_count, resolved_count = lake.read(_PACKAGE, "has_resolutions", **stretch).row(0)
    if pending_count:
        lake.execute(_PACKAGE, "open_pendings", **stretch)
    if resolved_count:
        lake.execute(_PACKAGE, "settle_pendings", **stretch)
    lake.move_mark(READER, fold.upto)
