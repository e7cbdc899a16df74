"""Proving a restored ledger: everything is read by its own queries and digested again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ledger_engine.backup.history import accounts_between
from ledger_engine.backup.last_balances import LastBalances
from ledger_engine.backup.segments import STREAMS, Mark, Span, StreamDigest
from ledger_engine.backup.spans import Forms, SpanReading
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT, TIMESTAMP_MAX


@dataclass(frozen=True, slots=True)
class Proof:
    """What was read, and where it is not what was backed up.

    Attributes:
        root: the root of all that was read, hex.
        differing: a sentence each; none where the ledger is the one that was backed up.
    """

    account_count: int
    transfer_count: int
    event_count: int
    root: str
    differing: tuple[str, ...]


def prove(
    ledger: Ledger, spans: Sequence[Span], forms: Forms, progress: Callable[[int], None]
) -> Proof:
    """Read ``ledger`` span by span and compare it with what was backed up.

    ``progress`` is told how many more events were read.
    """
    accounts = np.concatenate([np.zeros(0, ACCOUNT), *accounts_between(ledger, 0, TIMESTAMP_MAX)])
    balances = LastBalances(accounts)
    found: list[Span] = []
    after = Mark()
    for number, span in enumerate(spans):
        is_last = number == len(spans) - 1
        upto = Mark(TIMESTAMP_MAX, TIMESTAMP_MAX) if is_last else span.upto
        reading = SpanReading(ledger, after, upto, forms)
        for stream in (reading.accounts(), reading.transfers()):
            for _ in stream:
                pass
        for page in reading.events():
            balances.take(page)
            progress(len(page))
        read = reading.span(found[-1].root if found else "")
        found.append(Span(after, span.upto, read.previous_root, *_streams(read)))
        after = span.upto
    differing = [
        sentence for pair in zip(spans, found, strict=True) for sentence in _differences(*pair)
    ]
    differing += [
        f"account {_hex(row['id'])} does not hold what its last event left"
        for row in balances.differing()
    ]
    return Proof(
        account_count=sum(one.accounts.count for one in found),
        transfer_count=sum(one.transfers.count for one in found),
        event_count=sum(one.events.count for one in found),
        root=found[-1].root if found else "",
        differing=tuple(differing),
    )


def _streams(span: Span) -> tuple[StreamDigest, StreamDigest, StreamDigest]:
    return span.accounts, span.transfers, span.events


def _differences(wanted: Span, found: Span) -> list[str]:
    said = []
    for name, one, other in zip(STREAMS, _streams(wanted), _streams(found), strict=True):
        if one.count != other.count:
            said.append(f"{name}: {one.count:,} were backed up, {other.count:,} are there")
        elif one.segments != other.segments:
            pairs = zip(one.segments, other.segments, strict=True)
            at = next(number for number, pair in enumerate(pairs) if pair[0] != pair[1])
            said.append(f"{name}: segment {at + 1} after {wanted.after.event} is another")
    if not said and wanted.root != found.root:
        said.append(f"root: {wanted.root} was backed up, {found.root} is there")
    return said


def _hex(halves: np.ndarray) -> str:
    return f"{int(halves[1]) << 64 | int(halves[0]):032x}"
