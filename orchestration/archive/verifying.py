"""Proves an archive by its files alone: every hash, every row count, and the mirror's root.

The root is computed from the archived change events, so an archive is held against a close or a
verification without the warehouse it came from.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from assets.oracle.proof.mirror_side import segments_of
from assets.oracle.proof.segments import Stretch, root_over
from assets.oracle.proof.transfer_bytes import TransferBytes, transfer_bytes
from orchestration.archive.manifest import NAME, Manifest, hash_of, read_manifest

Progress = Callable[[str, int], None]

_EVENTS: Final = "oracle.change_events"
_EXPIRED: Final = 4
_IDS: Final = ("transfer_id", "debit_account_id", "credit_account_id", "pending_id", "event_id")
_COLUMNS: Final = (
    *_IDS,
    *("timestamp_ns", "transfer_timestamp_ns", "ledger_date", "event_type", "amount_units"),
    *("occurred_ns", "source_kind", "leg_number", "business_date", "timeout_s"),
    *("ledger", "transfer_code", "transfer_flags"),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: the manifest, and a sentence a difference."""

    manifest: Manifest
    differing: tuple[str, ...]


def verify_archive(folder: Path, progress: Progress) -> Proof:
    """Read every file of the archive in ``folder`` and compare it with the manifest.

    Raises:
        ArchiveError: there is no manifest that can be read.
    """
    manifest = read_manifest(folder)
    differing = [*_strangers(folder, manifest)]
    for file in manifest.files:
        path = folder / file.path
        if not path.is_file():
            differing.append(f"{file.path}: is missing")
        elif path.stat().st_size != file.byte_count or hash_of(path) != file.blake3:
            differing.append(f"{file.path}: its bytes are not those that were archived")
        elif pq.read_metadata(path).num_rows != file.row_count:
            differing.append(f"{file.path}: it does not hold {file.row_count:,} rows")
        progress("files", 1)
    if not differing:
        root = root_of_files(folder, manifest, progress)
        if root != manifest.mirror_root:
            differing.append(f"the change events have root {root}, not {manifest.mirror_root}")
    return Proof(manifest, tuple(differing))


def root_of_files(folder: Path, manifest: Manifest, progress: Progress) -> str:
    """Return the mirror's root over the archived change events, hex."""
    stretch = Stretch(0, manifest.knowledge_mark_ns)
    paths = sorted(folder / one.path for one in manifest.files if one.table == _EVENTS)
    return root_over([*segments_of(_transfers(paths, stretch, progress), stretch)]).hex()


def _transfers(paths: list[Path], stretch: Stretch, progress: Progress) -> Iterator[TransferBytes]:
    """Yield the records of archived change events up to the mark, in the order of time."""
    for path in paths:
        with pq.ParquetFile(path) as file:
            for page in file.iter_batches(columns=[*_COLUMNS]):
                progress("change events", page.num_rows)
                events = pl.DataFrame(pa.table(page)).filter(
                    pl.col("event_type") != _EXPIRED, pl.col("timestamp_ns") <= stretch.upto_ns
                )
                ids = [pl.col(one).str.replace_all("-", "").str.decode("hex") for one in _IDS]
                yield from map(transfer_bytes, _batches(events.with_columns(ids)))


def _batches(events: pl.DataFrame) -> list[pa.RecordBatch]:
    plain = events.to_arrow()
    fields = [
        pa.field(one.name, pa.uuid() if pa.types.is_large_binary(one.type) else one.type)
        for one in plain.schema
    ]
    return list(plain.cast(pa.schema(fields)).to_batches())


def _strangers(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield the files that lie in the folder and are not of the archive."""
    known = {one.path for one in manifest.files} | {NAME}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and place not in known:
            yield f"{place}: is not of this archive"
