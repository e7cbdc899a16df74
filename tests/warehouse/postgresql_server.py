"""A PostgreSQL server of one's own for a test: Debian's package, a folder and a socket."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_OWNER = "postgres"
"""PostgreSQL refuses to run as root; the package makes this user."""


def _program(name: str) -> str:
    found = next((str(place / name) for place in _PLACES if (place / name).exists()), None)
    found = found or shutil.which(name)
    if found is None:
        pytest.skip(f"no PostgreSQL: {name} is neither on PATH nor under /usr/lib/postgresql")
    return found


def _run(*command: str) -> None:
    as_owner = ["runuser", "-u", _OWNER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_owner, *command], check=True, capture_output=True, cwd="/", timeout=60)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run a server in ``folder``, a short path; yield the connection string of its database."""
    initdb, control, create = (_program(name) for name in ("initdb", "pg_ctl", "createdb"))
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, _OWNER)
    data = str(folder / "data")
    _run(initdb, "--auth=trust", f"--username={_OWNER}", "--no-sync", f"--pgdata={data}")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    log = str(folder / "log")
    _run(control, "start", "--wait", f"--pgdata={data}", f"--log={log}", f"--options={options}")
    try:
        _run(create, f"--host={folder}", f"--username={_OWNER}", "tieout")
        yield f"dbname=tieout user={_OWNER} host={folder}"
    finally:
        _run(control, "stop", "--mode=immediate", f"--pgdata={data}")
