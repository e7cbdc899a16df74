"""The proof at every event: what an event carries must be what the events before it add up to.

It finds a dropped or doubled event and an altered amount, and names the first event that disagrees.
An altered field that is no amount, and an event of nothing that is gone, change no balance: the
digests find those. What is proved is proved once: the states of all accounts after the last proved
event are kept, with a mark of their own; and a share of what was proved is read again, in turn. How
balances are folded is the ledger engine's (``balance_fold``).
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final
from uuid import UUID

import pyarrow as pa

from assets.oracle.event_words import event_words
from assets.oracle.mirroring import READER as EVENT_READER
from assets.oracle.proved_states import earlier_pendings, keep, proved_before
from ledger_engine.balance_fold import BalanceFold, Difference
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


def prove_new_events(lake: Lake, progress: Progress | None = None) -> FoldProof:
    """Prove every mirrored event that was not proved yet, and keep the states it ends in.

    Nothing is kept from a stretch that holds a disagreement: it is found again until it is mended.
    """
    state_count, bounds = 0, _bounds(lake, lake.mark(READER), lake.mark(EVENT_READER))
    fold = BalanceFold()
    fold.know(*proved_before(lake, bounds[0], bounds[-1]))
    for after, upto in pairwise(bounds):
        proof = _folded(lake, fold, [after, upto], progress)
        state_count += proof.state_count
        if not proof.holds:
            return FoldProof(state_count, proof.disagreement)
        lake.run(partial(_keep, fold=fold, after=after, upto=upto))
    return FoldProof(state_count, None)


def prove_again(lake: Lake, turn: int) -> FoldProof:
    """Prove one stretch of what was proved before once more, another one every ``turn``.

    Books of up to a million events are one stretch: all of it is read.
    """
    stretches = list(pairwise(_bounds(lake, 0, lake.mark(READER))))
    if not stretches:
        return FoldProof(0, None)
    after, upto = stretches[turn % len(stretches)]
    fold = BalanceFold(unknown_is_given=after > 0)
    fold.know_pendings(earlier_pendings(lake, after, upto))
    return _folded(lake, fold, [after, upto])


def prove_everything(lake: Lake, progress: Progress | None = None) -> FoldProof:
    """Prove all that was proved before once more, as one fold from the first event on."""
    return _folded(lake, BalanceFold(), _bounds(lake, 0, lake.mark(READER)), progress)


def _folded(
    lake: Lake, fold: BalanceFold, bounds: Sequence[int], progress: Progress | None = None
) -> FoldProof:
    """Fold the events of the stretches between ``bounds``, up to the first that disagrees."""
    state_count = 0
    for event_count, differences in _taken(lake, fold, bounds):
        state_count += 2 * event_count
        if differences:
            return FoldProof(state_count, _disagreement(differences[0]))
        if progress:
            progress(2 * event_count)
    return FoldProof(state_count, None)


_Taken = tuple[int, list[Difference]]


def _taken(lake: Lake, fold: BalanceFold, bounds: Sequence[int]) -> Iterator[_Taken]:
    """Yield of each page how many events it has and how one disagrees.

    A page is folded while the next one is read.
    """
    with ThreadPoolExecutor(1, "fold") as worker:
        coming: Future[_Taken] | None = None
        for after, upto in pairwise(bounds):
            for page in lake.pages(_PACKAGE, "stretch_events", after_ns=after, upto_ns=upto):
                if coming:
                    yield coming.result()
                coming = worker.submit(_take, fold, page)
        if coming:
            yield coming.result()


def _take(fold: BalanceFold, page: pa.RecordBatch) -> _Taken:
    differences = next(filter(None, map(fold.take, event_words(page))), [])
    return page.num_rows, differences


def _bounds(lake: Lake, after: int, upto: int) -> list[int]:
    return [after, *stretch_ends(lake, after, upto)]


def stretch_ends(lake: Lake, after: int, upto: int) -> list[int]:
    """Return where stretches of about a million events end; the last one ends at ``upto``."""
    if after >= upto:
        return []
    cuts = lake.read(_PACKAGE, "stretch_ends", after_ns=after, upto_ns=upto)["timestamp_ns"]
    inner = cuts.gather_every(_STRETCH_PIECES, _STRETCH_PIECES - 1).to_list()
    return [*(one for one in inner if one != upto), upto]


def _keep(lake: Lake, *, fold: BalanceFold, after: int, upto: int) -> None:
    """Replace the states of the accounts that a stretch touched, and move the mark."""
    if lake.mark(READER) != after:
        return  # Another proof of the same events came first.
    keep(lake, fold, after)
    lake.move_mark(READER, upto)


def _disagreement(found: Difference) -> Disagreement:
    return Disagreement(
        timestamp_ns=found.timestamp_ns,
        transfer_id=str(UUID(int=found.transfer_id)),
        account_id=str(UUID(int=found.account_id)),
        balance=found.balance,
        carried=found.carried,
        folded=found.folded,
    )
