"""From settings to an attached lake. The only module that loads extensions and says ATTACH.

Extensions are loaded from the installed wheels, in place: nothing is downloaded and nothing is
copied. Loading them takes 0.2 s, so one engine serves all lakes of a process.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Final, TypeAlias

import duckdb

from warehouse.settings import POSTGRES, LakeSettings
from warehouse.transactions import retried

_EXTENSIONS: Final = ("ducklake", "sqlite_scanner", "httpfs")
"""httpfs brings OpenSSL: without it DuckDB refuses to write encrypted files."""

_BUSY_TIMEOUT_MS: Final = 20_000
_ALIASES: Final = count(1)
_Key: TypeAlias = tuple[LakeSettings, bool]
_ATTACHMENTS: Final[dict[_Key, "Attachment"]] = {}
_KEEPERS: Final[list[None]] = []


@dataclass(slots=True)
class Attachment:
    """A lake that the engine knows, and whether its tables were found to be those promised."""

    alias: str
    users: int = 0
    is_verified: bool = False


@contextmanager
def attached(
    settings: LakeSettings, *, read_only: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Attachment]]:
    """Lend a connection whose default catalog is the lake, and what is known of the attachment.

    It is detached when its last user has gone, unless ``kept_attached``.
    """
    engine = _engine(settings.memory_limit, settings.threads)
    connection = engine.cursor()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        attachment = _attachment(connection, settings, read_only=read_only)
        attachment.users += 1
        try:
            connection.execute(f"USE {attachment.alias}")
            yield connection, attachment
        finally:
            connection.execute("USE memory")
            attachment.users -= 1
            _let_go((settings, read_only))
    finally:
        connection.close()


def _attachment(
    connection: duckdb.DuckDBPyConnection, settings: LakeSettings, *, read_only: bool
) -> Attachment:
    """Return the attachment of these settings, attaching the lake where it is not."""
    key = (settings, read_only)
    if key not in _ATTACHMENTS:
        if settings.catalog.startswith(POSTGRES):
            _load(connection, "postgres_scanner")
        alias = f"lake_{next(_ALIASES)}"
        retried(lambda: connection.execute(_attach(settings, alias, read_only=read_only)))
        _ATTACHMENTS[key] = Attachment(alias)
    return _ATTACHMENTS[key]


@contextmanager
def kept_attached() -> Iterator[None]:
    """Keep lakes attached between their users for as long as the block lasts.

    DuckLake reads its whole catalog at an attach: 50 ms to 150 ms, which each of some forty checks
    of a run would pay again. Meant for one run on one state folder that nobody moves meanwhile.
    """
    _KEEPERS.append(None)
    try:
        yield
    finally:
        _KEEPERS.pop()
        for key in list(_ATTACHMENTS):
            _let_go(key)


def _let_go(key: _Key) -> None:
    """Detach a lake that nobody uses and nobody keeps."""
    settings, _ = key
    if _KEEPERS or _ATTACHMENTS[key].users:
        return
    engine = _engine(settings.memory_limit, settings.threads)
    engine.execute(f"DETACH {_ATTACHMENTS.pop(key).alias}")


@cache
def _engine(memory_limit: str, threads: int) -> duckdb.DuckDBPyConnection:
    spill = tempfile.mkdtemp(prefix="tieout-spill-")
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "enable_external_file_cache": False,  # It would hide what happens to a file meanwhile.
        "memory_limit": memory_limit,
        "temp_directory": spill,
        "temp_file_encryption": True,
    }
    if threads:
        config["threads"] = threads
    engine = duckdb.connect(config=config)
    for name in _EXTENSIONS:
        _load(engine, name)
    return engine


def _load(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension from its wheel; loading it again does nothing."""
    wheel = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}"
    connection.load_extension(str(wheel / f"{name}.duckdb_extension"))


def _attach(settings: LakeSettings, alias: str, *, read_only: bool) -> str:
    """Return the ATTACH statement: DuckDB takes no parameters there.

    The data path is given at each attach, so that a moved folder still opens. Nothing is inlined
    into the catalog: SQLite would neither encrypt a row nor notice a flipped bit in it.
    """
    options = [
        f"DATA_PATH {_quoted(settings.data_path)}",
        "OVERRIDE_DATA_PATH true",
        "DATA_INLINING_ROW_LIMIT 0",
        "ENCRYPTED",
    ]
    if settings.catalog.startswith("sqlite:"):
        options += ["META_JOURNAL_MODE 'WAL'", f"META_BUSY_TIMEOUT {_BUSY_TIMEOUT_MS}"]
    if read_only:
        options.append("READ_ONLY")
    place = _quoted(f"ducklake:{settings.catalog}")
    return f"ATTACH {place} AS {alias} ({', '.join(options)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
