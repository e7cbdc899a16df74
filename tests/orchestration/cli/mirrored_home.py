"""A state folder whose ledger holds every kind of transfer, and what is done to its files."""

from collections.abc import Callable
from pathlib import Path

from contracts.home import Home
from ledger_engine import open_ledger
from tests.assets.oracle.proof.ledgers import account_rows, every_kind
from tests.ledger_engine.rows import transfers
from warehouse.lake import open_lake


def book_every_kind(home: Home) -> None:
    """Book every kind of transfer into the ledger of ``home``."""
    ledger = open_ledger(f"embedded:{home.ledger}")
    ledger.create_accounts(account_rows())
    results = ledger.create_transfers(transfers(*every_kind()))
    assert (results["status"] == 0xFFFFFFFF).all()
    ledger.close()


def altered(home: Home, statement: str) -> None:
    """Alter the warehouse by a statement."""
    with open_lake(home.warehouse) as lake:
        lake._connection.execute(statement)


def largest_file(home: Home, table: str) -> Path:
    """Return the largest Parquet file of a table, ``schema.name``."""
    folder = home.warehouse / "data" / table.replace(".", "/")
    return max(folder.rglob("*.parquet"), key=lambda path: path.stat().st_size)


def flip_a_bit(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 3] ^= 4
    path.write_bytes(raw)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def remove(path: Path) -> None:
    path.unlink()


DAMAGES: tuple[Callable[[Path], None], ...] = (flip_a_bit, cut_short, remove)
