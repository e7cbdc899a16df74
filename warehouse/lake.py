"""The lake: every derived table, read and written through named queries.

Reads see one consistent snapshot and are never refused. Writes follow one another: whichever
transaction commits first wins, the other runs again. What a table holds is the contracts'
business; what a query means stands in its ``.sql`` file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import date
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Final, TypeVar

import duckdb
import polars as pl
import pyarrow as pa

from contracts.errors import StateError
from contracts.retention import RETENTION_YEARS, is_retained
from contracts.table_contract import TableContract
from warehouse.connecting import attached
from warehouse.content_digests import ContentDigest, digest_of
from warehouse.damage import damage_named, full_disk_named
from warehouse.fitting import fitting
from warehouse.migrating import NEWEST, migrate, require_newest, schema_version
from warehouse.queries import query_text
from warehouse.settings import LakeSettings
from warehouse.statements import (
    clear_statement,
    columns_statement,
    create_statements,
    delete_days_statement,
    drop_statement,
    insert_statement,
    months_statement,
    ordered_statement,
)
from warehouse.tidying import Tidied, tidied, tidied_often
from warehouse.transactions import in_transaction, retried

Result = TypeVar("Result")

PAGE_ROWS: Final = 1 << 16
"""Rows of a page, or fewer."""

_ARRIVING: Final = "arriving_rows"
_WANTED: Final = "wanted_rows"
_CREATING: Final = "creating.lock"


class Lake:
    """An open lake. Made by ``open_lake``; of one thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._is_running = False
        self._is_paging = False

    def read(self, package: str, query: str, **parameters: object) -> pl.DataFrame:
        """Return the rows of ``<package>/sql/<query>.sql``; UUID columns come as text.

        Raises:
            WarehouseDamagedError: a file is missing, or its bytes are not those that were written.
        """
        with damage_named():
            found = self._asked(query_text(package, query), parameters)
            frame: pl.DataFrame = found.pl()
            return frame

    def pages(self, package: str, query: str, **parameters: object) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a query as Arrow, a page at a time: for more than memory takes.

        UUID columns come as 16 bytes. The lake answers nothing else until the last page was taken:
        DuckDB would end the pages there, and nobody would see that rows are missing.

        Raises:
            WarehouseDamagedError: a file is missing, or its bytes are not those that were written.
        """
        self._connection.execute("SET arrow_lossless_conversion = true")
        try:
            yield from self._pages(query_text(package, query), parameters)
        finally:
            self._connection.execute("SET arrow_lossless_conversion = false")

    def rows(
        self, table: TableContract, within: tuple[date, date] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Yield every row of ``table`` in the order of its key, a page at a time.

        ``within`` takes the first and last day of its first partition column.
        """
        statement = ordered_statement(table, is_cut=within is not None)
        return self._pages(statement, dict(zip(("first", "last"), within or (), strict=False)))

    def columns(
        self, table: TableContract, columns: Sequence[str], by: str, wanted: Sequence[str]
    ) -> pl.DataFrame:
        """Return some columns of the rows whose ``by`` is one of ``wanted``, in key order."""
        lent = pl.DataFrame({by: pl.Series(wanted, dtype=pl.String)})
        with self.lend(_WANTED, lent), damage_named():
            statement = columns_statement(table, columns, by, _WANTED)
            frame: pl.DataFrame = self._asked(statement, {}).pl()
            return frame

    def months(self, table: TableContract) -> list[date]:
        """Return the first day of each month of its first partition column that has rows."""
        with damage_named():
            found = self._connection.execute(months_statement(table)).fetchall()
        return [day for (day,) in found]

    def content_digest(self, table: TableContract) -> ContentDigest:
        """Return one digest for all that ``table`` holds, whatever files it lies in.

        Raises:
            WarehouseDamagedError: a file is missing, or its bytes are not those that were written.
        """
        return digest_of(table, self.rows(table))

    def execute(self, package: str, query: str, **parameters: object) -> None:
        """Run the statement of ``<package>/sql/<query>.sql``."""
        self._write(query_text(package, query), parameters)

    def append(self, table: TableContract, rows: pl.DataFrame | pa.Table) -> int:
        """Append ``rows`` (every column of the contract, in any order); return how many.

        Ids come as text or Arrow ``pa.uuid()``, dates as dates or ISO text, amounts as whole
        decimals or integers. Anything else is refused, naming table and column.
        """
        arrow = fitting(table, rows)
        if arrow.num_rows:
            with self.lend(_ARRIVING, arrow):
                self._write(insert_statement(table, _ARRIVING), {})
        return int(arrow.num_rows)

    def delete_days(self, table: TableContract, first: date, last: date) -> None:
        """Delete the business dates from ``first`` to ``last``, both included."""
        _refuse_to_forget(table)
        self._write(delete_days_statement(table), {"first": first, "last": last})

    def clear(self, table: TableContract) -> None:
        """Delete every row of ``table``."""
        _refuse_to_forget(table)
        self._write(clear_statement(table), {})

    @contextmanager
    def lend(self, name: str, frame: pl.DataFrame | pa.Table) -> Iterator[None]:
        """Let queries see ``frame`` as the relation ``name``, for as long as the block lasts."""
        arrow = frame.to_arrow() if isinstance(frame, pl.DataFrame) else frame
        self._connection.register(name, arrow)
        try:
            yield
        finally:
            self._connection.unregister(name)

    def run(self, work: Callable[["Lake"], Result]) -> Result:
        """Return what ``work`` returns, all of it in one transaction.

        On a lost race ``work`` runs again from its beginning, so it must read inside what it
        rests on. Whatever it raises rolls everything back.

        Raises:
            WarehouseBusyError: other writers won every time.
            WarehouseFullError: no space is left; nothing of the transaction is stored.
        """
        assert not self._is_running, "a transaction inside a transaction: pass the lake on instead"
        return retried(lambda: self._turn(work))

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Let all that the block reads be as of one moment, whoever writes meanwhile."""
        assert not self._is_running, "a transaction sees one moment anyway"
        self._connection.begin()
        try:
            yield
        finally:
            self._connection.rollback()

    def mark(self, reader: str) -> int:
        """Return how far ``reader`` has come, 0 where it never came anywhere."""
        found = self.read("warehouse", "mark", reader=reader)
        return int(found.item()) if found.height else 0

    def move_mark(self, reader: str, position: int) -> None:
        """Move the mark of ``reader``: inside ``run``, with the rows that lie before it."""
        assert self._is_running, f"the mark of {reader} moves only with its rows: use run()"
        place = {"reader": reader, "position": position}
        with damage_named():
            moved = self._connection.execute(query_text("warehouse", "move_mark"), place).fetchall()
        if moved == [(0,)]:
            self.execute("warehouse", "set_mark", **place)

    def tidy(self, hours: int | None = None) -> Tidied:
        """Merge small files, and remove what no reader of the last ``hours`` can be looking at.

        Every transaction leaves a file a table it wrote, so a lake wants this now and then. No
        row changes. Without ``hours`` the catalog's own age of snapshots holds.
        """
        assert not self._is_running, "a lake is not tidied inside a transaction"
        return tidied(self._maintain, hours)

    def tidy_often(self) -> None:
        """Merge what small transactions leave: for whoever writes many of them, every minute or so.

        Beside other writers it takes its turn like any of them.
        """
        assert not self._is_running, "a lake is not tidied inside a transaction"
        tidied_often(self._maintain)

    def keep_snapshots(self, hours: int) -> None:
        """Let this catalog forget snapshots from that age on, whoever tidies it."""
        self._maintain("set_snapshot_hours", age=f"{hours} hours")

    def recreate(self, tables: Sequence[TableContract]) -> None:
        """Put empty tables in the place of ``tables``: also where their files are damaged or gone.

        Inside ``run``, with the marks of whoever fills them again.
        """
        assert self._is_running, "tables are made anew with the marks of their readers: use run()"
        for table in tables:
            self._write(drop_statement(table), {})
            for statement in create_statements(table):
                self._write(statement, {})

    def _pages(self, statement: str, parameters: dict[str, object]) -> Iterator[pa.RecordBatch]:
        with damage_named():
            pages = self._asked(statement, parameters).to_arrow_reader(PAGE_ROWS)
            self._is_paging = True
            try:
                yield from pages
            finally:
                self._is_paging = False

    def _asked(
        self, statement: str, parameters: dict[str, object]
    ) -> duckdb.DuckDBPyConnection | duckdb.DuckDBPyRelation:
        """Return what answers a query.

        A relation made with parameters turns each value into a Python object on its way: 35 s a
        million rows, where executing takes 1.5 s.
        """
        assert not self._is_paging, f"pages are being read, they would end here: {statement}"
        if parameters:
            return self._connection.execute(statement, parameters)
        found = self._connection.sql(statement)
        assert found is not None, f"it returns no rows, execute it: {statement}"
        return found

    def _maintain(self, query: str, **parameters: object) -> pl.DataFrame:
        return retried(lambda: self.read("warehouse", query, **parameters))

    def _turn(self, work: Callable[["Lake"], Result]) -> Result:
        """Run ``work`` in a transaction that no other writing transaction overlaps.

        DuckLake commits two inserts that overlap; two that both take the turn conflict.
        """

        def whole() -> Result:
            self._connection.execute(query_text("warehouse", "take_turn"))
            return work(self)

        self._is_running = True
        try:
            with full_disk_named():
                return in_transaction(self._connection, whole)
        finally:
            self._is_running = False

    def _write(self, statement: str, parameters: dict[str, object]) -> None:
        if self._is_running:
            with damage_named():
                self._connection.execute(statement, parameters or None)
        else:
            self.run(lambda lake: lake._write(statement, parameters))  # noqa: SLF001 - ourselves


def _refuse_to_forget(table: TableContract) -> None:
    assert not is_retained(table), f"{table.full_name} is kept {RETENTION_YEARS} years and longer"


@contextmanager
def open_lake(place: Path | LakeSettings, *, read_only: bool = False) -> Iterator[Lake]:
    """Open the lake in a folder (or as set), creating and migrating it where needed.

    Raises:
        StateError: it is of a newer version; or, ``read_only``, missing or of an older one.
    """
    settings = LakeSettings.in_folder(place) if isinstance(place, Path) else place
    if read_only and not settings.exists:
        raise StateError(settings.folder, "holds no lake", "Run `tieout ingest` first.")
    with ExitStack() as stack:
        with nullcontext() if read_only else _creating(settings.folder):
            lent = attached(settings, read_only=read_only)
            connection, attachment = stack.enter_context(lent)
            is_old = not (read_only or attachment.is_verified)
            if is_old and schema_version(connection) < NEWEST:
                retried(lambda: in_transaction(connection, lambda: migrate(connection)))
        if not attachment.is_verified:
            require_newest(connection, settings.folder)
            attachment.is_verified = True
        yield Lake(connection)


@contextmanager
def _creating(folder: Path) -> Iterator[None]:
    """Create or migrate alone: of two processes at once the second would find half a catalog."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # The catalog holds the keys.
    with (folder / _CREATING).open("w") as lock:
        flock(lock, LOCK_EX)
        yield
