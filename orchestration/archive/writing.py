"""Writes an archive: a folder a table, a file a month where the table is partitioned by a day.

The files are plain Parquet, readable without Tieout: ids as text, amounts as decimals of 38 digits,
nothing encrypted. A folder appears under its name only when all of it is on disk.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from assets.oracle.mirroring import READER
from assets.oracle.proof.roots import mirror_root
from contracts.durable_files import make_durable
from contracts.errors import ArchiveError
from contracts.table_contract import TableContract, Type
from contracts.tables import ALL_TABLES
from orchestration.archive.manifest import (
    FORMAT,
    ArchivedColumn,
    ArchivedFile,
    ArchivedTable,
    Manifest,
    hash_of,
    write_manifest,
)
from warehouse.lake import Lake

ARCHIVED: Final = tuple(one for one in ALL_TABLES if one.schema != "marks" and not one.view)
"""Every table that is stored; views are queries over these, and marks are of this home alone."""

Progress = Callable[[str, int], None]

_PARTIAL: Final = ".partial"
_ARROW: Final = {
    Type.UUID: pa.string(),
    Type.UNITS: pa.decimal128(38, 0),
    Type.TEXT: pa.string(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.NANOSECONDS: pa.uint64(),
    Type.COUNT: pa.int64(),
    Type.SMALL: pa.int32(),
    Type.FLAG: pa.bool_(),
}

assert _ARROW.keys() == set(Type)


def write_archive(lake: Lake, folder: Path, made_at: dt.datetime, progress: Progress) -> Manifest:
    """Write every stored table into the new ``folder``; return its manifest.

    Args:
        lake: what is archived.
        folder: must not exist.
        made_at: the moment, in UTC.
        progress: told a table and how many more of its rows are written.

    Raises:
        ArchiveError: the folder exists.
        WarehouseDamagedError: a table cannot be read; nothing is left behind.
    """
    if folder.exists():
        raise ArchiveError(f"{folder}: exists", "Name a new folder: an archive is never altered.")
    partial = folder.with_name(folder.name + _PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        with lake.one_moment():
            manifest = _written(lake, partial, made_at, progress)
        write_manifest(partial, manifest)
        make_durable(partial)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return manifest


def _written(lake: Lake, folder: Path, made_at: dt.datetime, progress: Progress) -> Manifest:
    """Write the tables."""
    mark = lake.mark(READER)
    root = mirror_root(lake, mark).hex()
    tables: list[ArchivedTable] = []
    files: list[ArchivedFile] = []
    for table in ARCHIVED:
        written = [_file(lake, folder, table, part, progress) for part in _parts(lake, table)]
        files += written
        columns = (ArchivedColumn(one.name, one.type.value, one.meaning) for one in table.columns)
        row_count = sum(one.row_count for one in written)
        tables.append(
            ArchivedTable(table.full_name, table.grain, table.key, tuple(columns), row_count)
        )
    return Manifest(
        format=FORMAT,
        made_at=made_at.isoformat(timespec="seconds"),
        knowledge_mark_ns=mark,
        mirror_root=root,
        tables=tuple(tables),
        files=tuple(files),
    )


_Part = tuple[str, tuple[dt.date, dt.date] | None]
"""The name of a file, and the days it holds; None for a table in one file."""


def _parts(lake: Lake, table: TableContract) -> Iterator[_Part]:
    """Yield the months in which a partitioned table has rows; an unpartitioned one is one part."""
    if not table.partitioned_by:
        yield "all", None
        return
    for day in lake.months(table):
        following = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        yield f"{day:%Y-%m}", (day, following - dt.timedelta(days=1))


def _file(
    lake: Lake, folder: Path, table: TableContract, part: _Part, progress: Progress
) -> ArchivedFile:
    """Write one file of a table, in the order of its key."""
    name, days = part
    path = folder / table.schema / table.name / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    schema = pa.schema(
        [pa.field(one.name, _ARROW[one.type], nullable=one.nullable) for one in table.columns]
    )
    row_count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for page in lake.rows(table, days):
            writer.write_batch(page.select(schema.names).cast(schema))
            row_count += page.num_rows
            progress(table.full_name, page.num_rows)
    make_durable(path)
    place = path.relative_to(folder).as_posix()
    return ArchivedFile(place, table.full_name, row_count, path.stat().st_size, hash_of(path))
