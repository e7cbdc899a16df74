"""Which files of a pass are read together, and in which order: bounded by bytes, whatever arrives.

Statements are judged in the order of their dates, which only reading tells. What fits into one
batch is read once, sorted and kept. A pass with more is read twice: the first time for the dates
alone, a file at a time, then batch by batch in their order. So a pass holds the rows of one batch,
or of one file that is larger than that, however many files wait. All others come as they arrived.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from assets.sources.cross_file_rules import order_of
from assets.sources.file_outcome import FileOutcome
from contracts.institution import Institution
from warehouse.operations.records import Landing

BATCH_FILES: Final = 200
"""Files whose rows are committed in one transaction."""

BATCH_BYTES: Final = 1 << 26
"""Bytes of files whose rows are held at once, unless a single file has more."""

_STATING: Final = frozenset({"camt053", "mt940", "bai2"})
"""Formats whose files may hold statements; a table does where its mapping says so."""

Read = Callable[[Landing], FileOutcome]


def batches(
    landings: Sequence[Landing], institution: Institution, read: Read
) -> Iterator[list[FileOutcome]]:
    """Yield files in batches, read: statements in the order of their dates, then all others."""
    statements = [one for one in landings if _states_balances(one, institution)]
    if sum(one.byte_count for one in statements) <= BATCH_BYTES:
        whole = sorted((read(one) for one in statements), key=order_of)
        for start in range(0, len(whole), BATCH_FILES):
            yield whole[start : start + BATCH_FILES]
    else:
        dated = sorted((order_of(read(one)), number) for number, one in enumerate(statements))
        yield from _read_in_turn([statements[number] for _, number in dated], read)
    others = [one for one in landings if not _states_balances(one, institution)]
    arrived = sorted(others, key=lambda one: (one.landed_at, one.source, one.file_name))
    yield from _read_in_turn(arrived, read)


def _read_in_turn(landings: Sequence[Landing], read: Read) -> Iterator[list[FileOutcome]]:
    sized: list[Landing] = []
    for one in landings:
        too_many = sum(held.byte_count for held in sized) + one.byte_count > BATCH_BYTES
        if sized and (too_many or len(sized) == BATCH_FILES):
            yield [read(held) for held in sized]
            sized = []
        sized.append(one)
    if sized:
        yield [read(held) for held in sized]


def _states_balances(landing: Landing, institution: Institution) -> bool:
    """Return whether a file may hold statements, which are judged in the order of their dates."""
    declared = institution.source_named(landing.source)
    file = declared.file_named(landing.file_name) if declared is not None else None
    if file is None:
        return False
    is_table = file.csv is not None and file.csv.table == "statement_lines"
    return is_table or file.format in _STATING
