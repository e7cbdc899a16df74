"""From settings to an attached lake. The only module that loads extensions and says ATTACH.

Extensions are loaded from the installed wheels, in place: nothing is downloaded and nothing is
copied. Loading them takes 0.2 s, so one engine serves all lakes of a process.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from itertools import count
from typing import Final

import duckdb

from warehouse.settings import LakeSettings
from warehouse.transactions import retried

_EXTENSIONS: Final = ("ducklake", "sqlite_scanner", "httpfs")
"""httpfs brings OpenSSL: without it DuckDB refuses to write encrypted files."""

_BUSY_TIMEOUT_MS: Final = 20_000
_ALIASES: Final = count(1)


@contextmanager
def attached(settings: LakeSettings, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """Lend a connection whose default catalog is the lake; it is detached afterwards."""
    alias = f"lake_{next(_ALIASES)}"
    connection = _engine(settings.memory_limit, settings.threads).cursor()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        retried(lambda: connection.execute(_attach(settings, alias, read_only=read_only)))
        try:
            connection.execute(f"USE {alias}")
            yield connection
        finally:
            connection.execute("USE memory")
            connection.execute(f"DETACH {alias}")
    finally:
        connection.close()


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
        wheel = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}"
        engine.load_extension(str(wheel / f"{name}.duckdb_extension"))
    return engine


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
