"""The door to LMDB: one environment a folder and process, short transactions, typed errors.

LMDB must not be opened twice in one process, so openers of the same folder share one environment. A
commit is durable when it returns (never ``writemap``, never without ``metasync``). What does not
belong here: what the values mean.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import lmdb

from contracts.errors import LedgerCorruptError, LedgerFailedError, StateError

MAP_BYTES: Final = 1 << 34
"""Address space reserved at first; it costs nothing until used and doubles when full."""

_READERS_MAX: Final = 512
_DATABASES_MAX: Final = 16
_Result = TypeVar("_Result")

Work = Callable[[Any, dict[str, Any]], _Result]
"""What is done in one transaction: gets the transaction and the databases by name."""


class _Pin:
    """The transaction that a thread's reads share; begun by the first of them."""

    transaction: Any = None


class Environment:
    """An open LMDB environment. Get one from ``open_environment``; close each one got."""

    def __init__(self, folder: Path, databases: tuple[str, ...], map_bytes: int) -> None:
        self.folder = folder
        self._guard = threading.RLock()
        self._pins = threading.local()
        self._users = 0
        self._handle = self._open(map_bytes)
        try:
            with self._reading_errors():
                self._databases = {
                    name: self._handle.open_db(name.encode(), create=not self._is_read_only)
                    for name in databases
                }
        except LedgerCorruptError:
            self._handle.close()
            raise

    def read(self, work: Work[_Result]) -> _Result:
        """Return ``work(transaction, databases)`` on one snapshot; its buffers end with it.

        Raises:
            LedgerCorruptError: LMDB finds its own pages damaged.
        """
        with self._guard, self._reading_errors():
            pin: _Pin | None = getattr(self._pins, "pin", None)
            if pin is not None:
                if pin.transaction is None:
                    pin.transaction = self._begin_reading()
                return work(pin.transaction, self._databases)
            with self._begin_reading() as transaction:
                return work(transaction, self._databases)

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Let this thread's reads see one snapshot to the end of the block, that of the first one.

        Buffers that a read returns stay valid until then. Whoever writes is not kept waiting.
        """
        assert getattr(self._pins, "pin", None) is None, "pins do not nest"
        pin = self._pins.pin = _Pin()
        try:
            yield
        finally:
            self._pins.pin = None
            if pin.transaction is not None:
                pin.transaction.abort()

    def commit(self, work: Work[None]) -> None:
        """Do ``work`` in one durable transaction; it is done again where the map had to grow.

        Raises:
            LedgerFailedError: the disk failed; nothing is stored.
        """
        with self._guard:
            try:
                while not self._try_commit(work):
                    self._handle.set_mapsize(2 * int(self._handle.info()["map_size"]))
            except (lmdb.Error, OSError) as error:
                raise LedgerFailedError(self.folder, f"a write failed ({error})") from error

    def close(self) -> None:
        """Give the environment back; the last user closes it."""
        with _OPEN_GUARD:
            self._users -= 1
            if self._users == 0:
                self._handle.close()
                _OPEN.pop((os.getpid(), self.folder), None)

    def _open(self, map_bytes: int) -> Any:  # noqa: ANN401 - lmdb ships no types
        self._is_read_only = not os.access(self.folder, os.W_OK)
        try:
            handle = lmdb.open(
                str(self.folder),
                map_size=map_bytes,
                max_dbs=_DATABASES_MAX,
                max_readers=_READERS_MAX,
                readonly=self._is_read_only,
                lock=not self._is_read_only,
                readahead=True,
            )
        except lmdb.Error as error:
            raise LedgerCorruptError(self.folder, f"the LMDB file ({error})") from error
        self._refuse_truncated(handle)
        handle.reader_check()
        return handle

    def _refuse_truncated(self, handle: Any) -> None:  # noqa: ANN401 - lmdb ships no types
        """Refuse a file that ends before its last page: touching that page would kill us."""
        needed = (handle.info()["last_pgno"] + 1) * handle.stat()["psize"]
        found = (self.folder / "data.mdb").stat().st_size
        if found < needed:
            handle.close()
            raise LedgerCorruptError(self.folder, f"the LMDB file (cut to {found:,} bytes)")

    def _begin_reading(self) -> Any:  # noqa: ANN401 - lmdb ships no types
        try:
            return self._handle.begin(buffers=True)
        except lmdb.MapResizedError:
            self._handle.set_mapsize(0)
            return self._handle.begin(buffers=True)

    def _try_commit(self, work: Work[None]) -> bool:
        try:
            with self._handle.begin(write=True) as transaction:
                work(transaction, self._databases)
        except lmdb.MapFullError:
            return False
        except lmdb.MapResizedError:
            self._handle.set_mapsize(0)
            return self._try_commit(work)
        return True

    @contextmanager
    def _reading_errors(self) -> Iterator[None]:
        try:
            yield
        except lmdb.Error as error:
            raise LedgerCorruptError(self.folder, f"a page of the LMDB file ({error})") from error


_OPEN: Final[dict[tuple[int, Path], Environment]] = {}
"""Environments open in this process: LMDB's own rule makes them the process's, not ours."""

_OPEN_GUARD: Final = threading.Lock()


def open_environment(
    folder: Path, databases: tuple[str, ...], *, create: bool, map_bytes: int = MAP_BYTES
) -> Environment:
    """Return the environment of ``folder``, shared with its other users in this process.

    Raises:
        StateError: nothing is stored there and ``create`` is false.
        LedgerCorruptError: the file is damaged.
    """
    if not create and not (folder / "data.mdb").is_file():
        raise StateError(folder, "holds no ledger", "Run `tieout init` first.")
    if create:
        folder.mkdir(parents=True, exist_ok=True)
    place = folder.resolve()
    with _OPEN_GUARD:
        key = (os.getpid(), place)
        if key not in _OPEN:
            _OPEN[key] = Environment(place, databases, map_bytes)
        _OPEN[key]._users += 1  # noqa: SLF001 - the registry is part of the class's own module
        return _OPEN[key]
