"""What the ledger holds, segment by segment: its own answers to its own query, as they are.

The second of the two readings: records are hashed as the bytes that the back end returned, and
nothing of the mirror's encoding is used. The embedded engine reads them from its checksummed log,
a cluster answers over its protocol.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from blake3 import blake3

from assets.oracle.proof.segments import SEGMENT_RECORDS, Digest, Stretch
from ledger_engine.ledger import Ledger
from ledger_engine.records import QUERY_FILTER, TRANSFER, Records

Progress = Callable[[int], None]


def ledger_digests(
    ledger: Ledger, stretches: Sequence[Stretch], progress: Progress | None = None
) -> Iterator[Digest]:
    """Yield the digest of each of ``stretches``, whatever number of transfers lies in it."""
    for stretch in stretches:
        hasher, count = blake3(), 0
        for page in _pages(ledger, stretch):
            hasher.update(np.ascontiguousarray(page).view(np.uint8).data)
            count += len(page)
            if progress:
                progress(len(page))
        yield Digest(stretch, count, hasher.digest())


def ledger_transfers(ledger: Ledger, stretch: Stretch) -> Records:
    """Return the ``TRANSFER`` rows of ``stretch``, in the order of time; they fit into memory."""
    return np.concatenate([np.zeros(0, TRANSFER), *_pages(ledger, stretch)])


def _pages(ledger: Ledger, stretch: Stretch) -> Iterator[Records]:
    """Yield ``TRANSFER`` rows; only an empty page, or the last timestamp, is the end."""
    asked = np.zeros(1, QUERY_FILTER)
    asked["limit"], asked["timestamp_max"] = SEGMENT_RECORDS, stretch.upto_ns
    after = stretch.after_ns
    while after < stretch.upto_ns:
        asked["timestamp_min"] = after + 1
        page = ledger.query_transfers(asked)
        if not len(page):
            return
        yield page
        after = int(page["timestamp"][-1])
