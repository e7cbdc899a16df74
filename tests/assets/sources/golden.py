"""The results that other people's readers gave for the same files, as plain values.

Amounts are ledger units (a cent is 10,000). Nothing here imports the readers under test.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

EXPONENTS = {"EUR": 2, "SEK": 2, "CHF": 2, "RON": 2, "PLN": 2, "DEM": 2, "HUF": 2, "JPY": 0}
UNITS_PER_MINOR = 10_000


class GoldenEntry(NamedTuple):
    """One entry as the other reader gave it."""

    units: int
    currency: str
    booking_date: dt.date
    value_date: dt.date | None


class GoldenBalance(NamedTuple):
    """One balance as the other reader gave it."""

    units: int
    currency: str
    date: dt.date


def camt_entries(path: Path) -> list[GoldenEntry]:
    golden = json.loads(path.read_text())
    return [
        GoldenEntry(
            int(entry["getAmount"]["getAmount"]) * UNITS_PER_MINOR,
            entry["getAmount"]["getCurrency"]["getCode"],
            _day(entry["getBookingDate"]),
            _day(entry["getValueDate"]) if entry["getValueDate"] else None,
        )
        for entry in golden["getEntries"]
    ]


def camt_balances(path: Path) -> dict[str, GoldenBalance]:
    """Return the first balance of each kind of the last statement."""
    found: dict[str, GoldenBalance] = {}
    for record in _records(json.loads(path.read_text())):
        found = {}
        for balance in record["getBalances"]:
            amount = balance["getAmount"]
            stated = GoldenBalance(
                int(amount["getAmount"]) * UNITS_PER_MINOR,
                amount["getCurrency"]["getCode"],
                _day(balance["getDate"]),
            )
            found.setdefault(balance["getType"], stated)
    return found


def _records(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "getBalances" in node:
            yield node
        for one in node.values():
            yield from _records(one)
    elif isinstance(node, list):
        for one in node:
            yield from _records(one)


def _day(moment: dict[str, str]) -> dt.date:
    return dt.date.fromisoformat(moment["0"][:10])


class _GoldenLoader(yaml.SafeLoader):
    """Reads the other library's pickled objects as plain mappings, without making any of them."""


def _constructed(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Iterator[object]:
    if isinstance(node, yaml.MappingNode):
        mapping: dict[object, object] = {}
        yield mapping
        mapping.update(loader.construct_mapping(node, deep=True))
    elif isinstance(node, yaml.SequenceNode):
        parts = loader.construct_sequence(node, deep=True)
        if suffix.endswith("models.Date"):
            year, month, day = int.from_bytes(parts[0][:2]), parts[0][2], parts[0][3]
            yield dt.date(year, month, day)
        else:
            yield parts[0] if parts else None
    else:
        yield None


_GoldenLoader.add_multi_constructor("tag:yaml.org,2002:python/", _constructed)


def _mt940(path: Path) -> dict[str, Any]:
    golden = yaml.load(path.read_text(), Loader=_GoldenLoader)  # noqa: S506 - it makes no objects
    assert isinstance(golden, dict)
    return golden


def mt940_entries(path: Path) -> list[GoldenEntry]:
    return [
        GoldenEntry(
            _units(entry["data"]["amount"]),
            entry["data"]["amount"]["currency"],
            entry["data"].get("entry_date") or entry["data"]["date"],
            entry["data"]["date"],
        )
        for entry in _mt940(path)["transactions"]
    ]


def mt940_balances(path: Path) -> tuple[GoldenBalance, GoldenBalance]:
    """Return opening and closing balance of the last statement."""
    data = _mt940(path)["data"]
    opening, closing = (
        GoldenBalance(_units(one["amount"]), one["amount"]["currency"], one["date"])
        for one in (data["final_opening_balance"], data["final_closing_balance"])
    )
    return opening, closing


def _units(amount: dict[str, str]) -> int:
    whole, _, part = amount["amount"].lstrip("-").partition(".")
    minor = int(whole + part.ljust(EXPONENTS[amount["currency"]], "0"))
    return (-minor if amount["amount"].startswith("-") else minor) * UNITS_PER_MINOR
