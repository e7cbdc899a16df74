import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.errors import DeclarationError
from tests.warehouse.postgresql_server import postgresql
from warehouse.lake import open_lake
from warehouse.settings import LakeSettings

WRITERS, COMMITS = 3, 20
WRITE = """
import sys
from pathlib import Path
from warehouse.lake import open_lake
folder, name, commits = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with open_lake(folder) as lake:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(commits):
        def once(lake):
            lake.move_mark("all", lake.mark("all") + 1)
            lake.move_mark(name, lake.mark(name) + 1)
        lake.run(once)
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A short folder: a socket's path has room for 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with postgresql(Path(folder) / "server") as place:
            yield place


@pytest.fixture
def served(server: str, folder: Path) -> Path:
    """A lake's folder whose catalog is declared to be on the server."""
    folder.with_suffix(".yaml").write_text(f'catalog: "postgres:{server}"\n', encoding="utf-8")
    return folder


def test_three_processes_write_at_once_and_every_commit_counts_once(
    served: Path, start: Callable[..., subprocess.Popen[str]]
) -> None:
    with open_lake(served) as lake:
        lake.run(lambda lake: lake.move_mark("all", 0))
    writers = [start(WRITE, f"writer {number}", str(COMMITS)) for number in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    with open_lake(served, read_only=True) as lake:
        seen = [lake.mark("all")]
        while any(writer.poll() is None for writer in writers):
            seen.append(lake.mark("all"))
        seen.append(lake.mark("all"))
        own = [lake.mark(f"writer {number}") for number in range(WRITERS)]
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    assert seen == sorted(seen)
    assert seen[-1] == WRITERS * COMMITS
    assert own == [COMMITS] * WRITERS
    assert not (served / "catalog.sqlite").exists()


@pytest.mark.parametrize(
    ("catalog", "said"),
    [("mysql:host=db", "write postgres:"), ("postgres:password=secret", "PGPASSWORD")],
)
def test_a_wrong_catalog_is_refused_by_name(folder: Path, catalog: str, said: str) -> None:
    folder.with_suffix(".yaml").write_text(f'catalog: "{catalog}"\n', encoding="utf-8")
    with pytest.raises(DeclarationError, match=said) as refused:
        LakeSettings.in_folder(folder)
    assert "secret" not in str(refused.value)


def test_the_parquet_files_may_lie_elsewhere(folder: Path) -> None:
    text = 'catalog: "postgres:dbname=tieout"\ndata_path: "s3://bucket/tieout"\n'
    folder.with_suffix(".yaml").write_text(text, encoding="utf-8")
    settings = LakeSettings.in_folder(folder)
    assert settings.catalog == "postgres:dbname=tieout"
    assert settings.data_path == "s3://bucket/tieout/"
