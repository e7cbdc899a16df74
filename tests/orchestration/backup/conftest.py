"""A small home with something in every store, a key pair, and ways to back it up and restore it."""

import datetime as dt
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest

from contracts.home import Home
from ledger_engine import open_ledger
from ledger_engine.records import Records
from orchestration.backup.chain import chain_of, files_of
from orchestration.backup.keys import Identities
from orchestration.backup.manifest import Kind
from orchestration.backup.restoring import Restored, restore_chain
from orchestration.backup.settings import BackupSettings
from orchestration.backup.taking import Taken, take_backup
from orchestration.state import prepare_state
from tests.ledger_engine.rows import account, accounts, query_filter, transfer, transfers
from warehouse.operations.store import open_operations

LANDED_AT = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


@dataclass
class World:
    """A home, whoever may open its backups, and where they go."""

    home: Home
    identity: pyrage.x25519.Identity
    shelf: Path
    ledger_url: str = ""

    @property
    def url(self) -> str:
        return self.ledger_url or f"embedded:{self.home.ledger}"

    @property
    def identities(self) -> Identities:
        return (self.identity,)

    @property
    def settings(self) -> BackupSettings:
        public = (str(self.identity.to_public()),)
        return BackupSettings("Test Institution", public, self.shelf, 35)

    def back_up(self, kind: Kind = "full") -> Taken:
        return take_backup(self.home, self.url, self.settings, kind, lambda _what, _more: None)

    def restore(self, target: Path, paths: Sequence[Path] = (), url: str = "") -> Restored:
        home = Home(target)
        links = chain_of(files_of(paths or [self.shelf]), self.identities)
        address = url or f"embedded:{home.ledger}"
        return restore_chain(links, self.identities, home, address, lambda _what, _more: None)

    def post(self, first: int, count: int = 10) -> None:
        """Post ``count`` transfers with ids from ``first`` on."""
        with closing(open_ledger(self.url)) as ledger:
            ledger.create_accounts(accounts(*(account(number) for number in range(1, 5))))
            rows = [transfer(first + at, 1 + at % 2, 3 + at % 2, 5 + at) for at in range(count)]
            ledger.create_transfers(transfers(*rows))

    def land(self, name: str, content: bytes) -> Path:
        """Keep a file as landing does; return where it lies."""
        digest = sha256(content).hexdigest()
        path = self.home.landed / digest[:2] / digest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        with open_operations(self.home.operations) as operations:
            operations.register_landing(digest, name, "bank", len(content), LANDED_AT)
        return path

    def every_transfer(self, url: str = "") -> Records:
        with closing(open_ledger(url or self.url, read_only=True)) as ledger:
            return ledger.query_transfers(query_filter())


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One home, made once and never changed: every test takes a copy."""
    folder = tmp_path_factory.mktemp("template")
    home = Home(folder / "home")
    home.root.mkdir()
    home.institution_file.write_text(
        "name: Test Institution\ntenant: 1\ntime_zone: Europe/Berlin\ncalendar: DE\n"
    )
    prepare_state(home)
    made = World(home, pyrage.x25519.Identity.generate(), folder / "shelf")
    made.post(100)
    made.land("first.csv", b"a,b\n1,2\n")
    (home.declared / "bank.yaml").write_text("source: bank\n")
    (home.inbox / "bank").mkdir()
    (home.inbox / "bank" / "waiting.csv").write_text("waits")
    return made


@pytest.fixture
def world(template: World, tmp_path: Path) -> World:
    root = shutil.copytree(template.home.root, tmp_path / "home")
    return World(Home(root), pyrage.x25519.Identity.generate(), tmp_path / "shelf")


def tree_of(root: Path) -> dict[str, bytes]:
    """Every file below ``root`` that is no store and nothing derived."""
    derived = ("warehouse", "reports", "dagster", "ledger", "backups", "operations.sqlite")
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.relative_to(root).parts[0].startswith(derived)
    }
