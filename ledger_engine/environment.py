"""The door to LMDB: one environment a folder and process, short transactions, typed errors.

LMDB must not be opened twice in one process, so openers of the same folder share one environment. A
commit is durable when it returns (never ``writemap``, never without ``metasync``). What does not
belong here: what the values mean, what LMDB's errors mean (``lmdb_errors``).
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import lmdb

from contracts.durable_files import make_durable
from contracts.errors import LedgerCorruptError, StateError
from ledger_engine.lmdb_errors import opening_errors, reading_errors, writing_errors

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
    depth: int = 0


class Environment:
    """An open LMDB environment. Get one from ``open_environment``; close each one got."""

    def __init__(self, folder: Path, map_bytes: int) -> None:
        self.folder = folder
        self._owner = os.getpid()
        self._guard = threading.RLock()
        self._unpinned = threading.Condition(self._guard)
        self._pinned_count = 0
        self._pins = threading.local()
        self._users = 0
        self._databases: dict[str, Any] = {}
        self._is_read_only = not os.access(folder, os.W_OK)
        if not (folder / "data.mdb").stat().st_size:
            raise LedgerCorruptError(folder, "the LMDB file (cut to 0 bytes)")
        with opening_errors(folder):
            self._handle = lmdb.open(
                str(folder),
                map_size=map_bytes,
                max_dbs=_DATABASES_MAX,
                max_readers=_READERS_MAX,
                readonly=self._is_read_only,
                lock=not self._is_read_only,
                readahead=True,
            )
            self._adopting(self._refuse_truncated)
            self._handle.reader_check()

    @property
    def is_of_this_process(self) -> bool:
        """Whether it may be used here: a forked child may not use what its parent opened."""
        return self._owner == os.getpid()

    def read(self, work: Work[_Result]) -> _Result:
        """Return ``work(transaction, databases)`` on one snapshot; its buffers end with it.

        Raises:
            LedgerCorruptError: LMDB finds its own pages damaged.
            StateError: a forked child asks.
        """
        self.require_own()
        with self._guard, reading_errors(self.folder):
            pin = self._pin()
            if pin.depth:
                if pin.transaction is None:
                    pin.transaction = self._begin_reading()
                    self._pinned_count += 1
                return work(pin.transaction, self._databases)
            with self._begin_reading() as transaction:
                return work(transaction, self._databases)

    @contextmanager
    def pinned(self) -> Iterator[None]:
        """Let this thread's reads see one snapshot to the end of the block, that of the first one.

        Buffers that a read returns stay valid until then. Whoever writes is kept waiting only while
        the map must grow. A pin within a pin shares its snapshot.
        """
        pin = self._pin()
        pin.depth += 1
        try:
            yield
        finally:
            pin.depth -= 1
            if not pin.depth and pin.transaction is not None:
                with self._guard:
                    pin.transaction.abort()
                    pin.transaction = None
                    self._pinned_count -= 1
                    self._unpinned.notify_all()

    def commit(self, work: Work[None]) -> None:
        """Do ``work`` in one durable transaction; it is done again where the map had to grow.

        Raises:
            LedgerFullError: no space is left; nothing is stored, what was stored can be read.
            LedgerFailedError: the disk failed; nothing is stored.
            StateError: a forked child asks; or another process writes under another lock file.
        """
        self.require_own()
        with self._guard, writing_errors(self.folder):
            assert self._pin().transaction is None, "a thread that holds a snapshot writes nothing"
            while not self._try_commit(work):
                self._remap(2 * int(self._handle.info()["map_size"]))

    def use(self, databases: tuple[str, ...], *, create: bool) -> None:
        """Open ``databases``, and those missing too where ``create`` is true.

        Raises:
            StateError: one is missing; or the folder is another store's.
            LedgerFailedError: the disk failed.
        """
        wanted = [name for name in databases if name not in self._databases]
        if not wanted:
            return
        with self._guard, opening_errors(self.folder):
            stored = {name: self._existing(name) for name in wanted}
            missing = [name for name, database in stored.items() if database is None]
            is_new = self._handle.stat()["entries"] == 0
            if missing and not (create and is_new):
                what = f"holds no {', '.join(missing)}: it is another store, or of another version"
                to_do = "Name another folder, restore this one from a backup, or move it away."
                raise StateError(self.folder, what, to_do)
            if missing:
                with self._adopting(lambda: self._handle.begin(write=True)) as transaction:
                    for name in missing:
                        stored[name] = self._handle.open_db(name.encode(), txn=transaction)
            self._databases |= stored

    def close(self) -> None:
        """Give the environment back; the last user closes it, a forked child leaves it alone."""
        with _OPEN_GUARD:
            self._users -= 1
            if self._users == 0 and self.is_of_this_process:
                self._handle.close()
                _OPEN.pop((self._owner, self.folder), None)

    def _existing(self, name: str) -> Any:  # noqa: ANN401 - lmdb ships no types
        try:
            return self._adopting(lambda: self._handle.open_db(name.encode(), create=False))
        except (lmdb.NotFoundError, lmdb.ReadonlyError):
            return None

    def _adopting(self, work: Callable[[], _Result]) -> _Result:
        """Return ``work()``, done again with the file's own size where another process grew it."""
        try:
            return work()
        except lmdb.MapResizedError:
            self._remap(0)
            return self._adopting(work)

    def require_own(self) -> None:
        """Refuse a forked child.

        Raises:
            StateError: this is one.
        """
        if not self.is_of_this_process:
            what = "was opened before this process forked"
            raise StateError(self.folder, what, "Open it anew in the child.")

    def _refuse_truncated(self) -> None:
        """Refuse a file that ends before its last page: touching that page would kill us."""
        needed = (self._handle.info()["last_pgno"] + 1) * self._handle.stat()["psize"]
        found = (self.folder / "data.mdb").stat().st_size
        if found < needed:
            self._handle.close()
            raise LedgerCorruptError(self.folder, f"the LMDB file (cut to {found:,} bytes)")

    def _pin(self) -> _Pin:
        pin: _Pin | None = getattr(self._pins, "pin", None)
        if pin is None:
            pin = self._pins.pin = _Pin()
        return pin

    def _begin_reading(self) -> Any:  # noqa: ANN401 - lmdb ships no types
        return self._adopting(lambda: self._handle.begin(buffers=True))

    def _remap(self, map_bytes: int) -> None:
        """Map the file anew, once no other thread reads in the old map; 0 takes its own size."""
        while self._pinned_count:
            self._unpinned.wait()
        self._handle.set_mapsize(map_bytes)

    def _try_commit(self, work: Work[None]) -> bool:
        try:
            with self._adopting(lambda: self._handle.begin(write=True)) as transaction:
                # LMDB counts in its lock file; where that was deleted, its pages know better.
                if transaction.id() != self._handle.info()["last_txnid"] + 1:
                    raise second_writer(self.folder)
                work(transaction, self._databases)
        except lmdb.MapFullError:
            return False
        return True


_OPEN: Final[dict[tuple[int, Path], Environment]] = {}
"""Environments open in this process: LMDB's own rule makes them the process's, not ours."""

_OPEN_GUARD = threading.Lock()


def _guard_anew() -> None:
    global _OPEN_GUARD  # noqa: PLW0603 - the parent's may be held by a thread that is gone
    _OPEN_GUARD = threading.Lock()


os.register_at_fork(after_in_child=_guard_anew)


def open_environment(
    folder: Path, databases: tuple[str, ...], *, create: bool, map_bytes: int = MAP_BYTES
) -> Environment:
    """Return the environment of ``folder``, shared with its other users in this process.

    Raises:
        StateError: nothing is stored there and ``create`` is false, or it must not be written.
        LedgerCorruptError: the file is damaged.
        LedgerFailedError: the disk is full or fails.
    """
    is_new = not (folder / "data.mdb").is_file()
    if is_new and not create:
        raise StateError(folder, "holds no ledger", "Run `tieout init` first.")
    place = folder.resolve()
    _refuse_inherited(place)
    if is_new:
        _create(place, map_bytes)
    if create:
        _keep_names(place)
    with _OPEN_GUARD:
        key = (os.getpid(), place)
        environment = _OPEN.get(key) or Environment(place, map_bytes)
        environment._users += 1  # noqa: SLF001 - the registry is part of the class's own module
        _OPEN[key] = environment
    try:
        environment.use(databases, create=create)
    except BaseException:
        environment.close()
        raise
    return environment


def second_writer(folder: Path) -> StateError:
    """Return the error of a writer that finds another's commits: each would undo the other's."""
    what = "was written by another process while this one held it: a lock file was deleted"
    to_do = "Nothing of this call is stored. End all but one of them, and run that one anew."
    return StateError(folder, what, to_do)


def _refuse_inherited(folder: Path) -> None:
    """Refuse to open what this process inherited open: LMDB would take its parent's place in it."""
    if any(place == folder and owner != os.getpid() for owner, place in tuple(_OPEN)):
        to_do = "Open it only after forking, or in a process that is spawned."
        raise StateError(folder, "was open when this process was forked", to_do)


def _create(folder: Path, map_bytes: int) -> None:
    """Let an empty LMDB file appear in ``folder``, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / "creating"
    with opening_errors(folder):
        try:
            beside.mkdir(exist_ok=True)
            (beside / "data.mdb").unlink(missing_ok=True)
            with lmdb.open(str(beside), map_size=map_bytes, lock=False) as handle:
                handle.sync(True)  # noqa: FBT003 - lmdb's own signature
            with suppress(FileExistsError):
                (folder / "data.mdb").hardlink_to(beside / "data.mdb")
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _keep_names(folder: Path) -> None:
    """Make the names of the folder and in it durable: a power cut could take new ones.

    At each opening to write: whoever made the file may have been killed before this.
    """
    with opening_errors(folder):
        for place in (folder, folder.parent):
            make_durable(place)
