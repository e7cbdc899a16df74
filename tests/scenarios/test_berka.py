"""A real bank's books: loaded as they are, tied to its own balances and permanent orders."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from contracts.home import Home
from contracts.ids import uuid_of
from ledger_engine import open_ledger
from tests.scenarios.command import Tieout
from tests.scenarios.fingerprint import fingerprint_of
from warehouse.lake import open_lake

pytestmark = pytest.mark.real_data
HALER = 10_000
"""Ledger units in the smallest Czech coin: CZK has scale 6 and two decimals."""


@pytest.fixture(scope="module")
def bank(real_data: Path, tieout: Tieout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("berka") / "home"
    tieout("init", "--home", home)
    tieout("ingest", "--home", home, "--source", "berka", real_data / "berka")
    tieout("reconcile", "--home", home)
    return home


@pytest.fixture(scope="module")
def lines(real_data: Path) -> list[dict[str, str]]:
    with (real_data / "berka" / "trans.asc").open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def units(text: str) -> int:
    whole, _, part = text.partition(".")
    return (int(whole) * 100 + int(part.ljust(2, "0"))) * HALER


def signed(line: dict[str, str]) -> int:
    return units(line["amount"]) if line["type"] == "PRIJEM" else -units(line["amount"])


def test_every_account_of_the_ledger_equals_the_sum_of_its_lines(
    bank: Path, lines: list[dict[str, str]]
) -> None:
    sums: Counter[str] = Counter()
    for line in lines:
        sums[f"berka-{line['account_id']}"] += signed(line)
    home = Home(bank)
    with open_lake(home.warehouse, read_only=True) as lake:
        names = dict(lake.read("tests.scenarios", "customers").iter_rows())

    ledger = open_ledger(f"embedded:{home.ledger}", read_only=True)
    events = ledger.change_events(0, 10_000_000)
    balances: dict[str, int] = {}
    for event in events:
        for side in ("debit", "credit"):
            owner = names.get(str(uuid_of(event[f"{side}_account_id"])))
            if owner is not None:
                credit, debit = (
                    int(event[f"{side}_account_{one}_posted"][0]) for one in ("credits", "debits")
                )
                balances[owner] = credit - debit
    ledger.close()

    assert balances == dict(sums)


def test_every_account_day_is_classed_and_the_trial_balance_ties(
    bank: Path, lines: list[dict[str, str]]
) -> None:
    days = {(line["account_id"], line["date"]) for line in lines}
    with open_lake(Home(bank).warehouse, read_only=True) as lake:
        classes = dict(lake.read("tests.scenarios", "account_day_classes").iter_rows())
        unbalanced = lake.read("assets.oracle", "unbalanced_ledgers")

    assert sum(classes.values()) == len(days)
    assert classes["exact"] / len(days) > 0.9
    assert classes["break"] < 100
    assert unbalanced.is_empty()


def test_every_outgoing_transfer_is_matched_to_its_one_order(
    bank: Path, lines: list[dict[str, str]], real_data: Path
) -> None:
    with (real_data / "berka" / "order.asc").open(newline="") as file:
        orders = {
            (one["account_id"], one["bank_to"], one["account_to"], one["amount"]): one["order_id"]
            for one in csv.DictReader(file, delimiter=";")
        }
    truth = {
        line["trans_id"]: orders[line["account_id"], line["bank"], line["account"], line["amount"]]
        for line in lines
        if line["operation"] == "PREVOD NA UCET"
    }
    with open_lake(Home(bank).warehouse, read_only=True) as lake:
        found = dict(lake.read("tests.scenarios", "standing_order_pairs").iter_rows())

    assert found == truth
    assert len(truth) == 3200


def test_with_the_counter_account_hidden_nothing_is_matched_wrongly(
    bank: Path, tieout: Tieout
) -> None:
    printed = tieout("reconcile", "--home", bank, "--blind").stdout
    cells = re.findall(r"│ (\w+) +│ ([\d,]+) +│", printed)
    figures = {key: int(value.replace(",", "")) for key, value in cells}

    assert figures["wrong"] == 0
    assert figures["right"] > 3000


def test_loading_the_bank_again_changes_nothing(
    bank: Path, tieout: Tieout, real_data: Path
) -> None:
    before = fingerprint_of(bank)

    done = tieout("ingest", "--home", bank, "--source", "berka", real_data / "berka")

    assert done.stdout.count("duplicate") == 2
    assert fingerprint_of(bank) == before
