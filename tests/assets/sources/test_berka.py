"""A real bank's files, read by the shipped declaration: every line, to the haler."""

import csv
from collections import Counter
from decimal import Decimal  # noqa: TID251 - the independent computation
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from assets.sources.reading import DryRun, dry_run
from contracts.declaration_file import read_declaration
from contracts.institution import SHIPPED_SOURCES, Institution
from contracts.source_declaration import SourceDeclaration

pytestmark = pytest.mark.real_data

UNITS = 1_000_000
"""Ledger units in a koruna."""


@pytest.fixture(scope="module")
def bank(real_data: Path) -> DryRun:
    berka = read_declaration(SHIPPED_SOURCES / "berka.yaml", SourceDeclaration)
    institution = Institution(
        name="Test", tenant=1, time_zone="Europe/Prague", calendar="CZ", sources=(berka,)
    )
    return dry_run([real_data / "berka"], "berka", institution)


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_two_declared_files_are_read_and_the_others_skipped(bank: DryRun) -> None:
    assert [(one.name, one.rows.line_count, one.refusal) for one in bank.outcomes] == [
        ("order.asc", 6471, None),
        ("trans.asc", 23932, None),
    ]
    assert [one.name for one in bank.skipped] == [
        "account.asc",
        "client.asc",
        "disp.asc",
        "district.asc",
        "loan.asc",
    ]


def test_credits_debits_and_running_balances_add_up_to_the_haler(
    bank: DryRun, real_data: Path
) -> None:
    credit, debit, balance = Decimal(0), Decimal(0), Decimal(0)
    for line in lines(real_data / "berka" / "trans.asc"):
        gained = line["type"] == "PRIJEM"
        credit += Decimal(line["amount"]) * gained
        debit += Decimal(line["amount"]) * (not gained)
        balance += Decimal(line["balance"])
    stated, moved = bank.outcomes[1].rows.stated_balances, bank.outcomes[1].rows.expected_movements
    gains = stated["amount_units"] > 0

    assert moved.height == stated.height == 23_932
    assert int(moved["amount_units"].filter(gains).sum()) == credit * UNITS
    assert int(moved["amount_units"].filter(~gains).sum()) == debit * UNITS
    assert int(stated["amount_units"].sum()) == (credit - debit) * UNITS
    assert int(stated["balance_units"].sum()) == balance * UNITS


def test_every_movement_has_the_kind_its_line_says(bank: DryRun, real_data: Path) -> None:
    def kind_of(line: dict[str, str]) -> str:
        purpose = {"UROK": "interest_paid", "SLUZBY": "customer_fee", "SANKC. UROK": "customer_fee"}
        if line["k_symbol"] in purpose:
            return purpose[line["k_symbol"]]
        if line["operation"] == "PREVOD NA UCET":
            return "standing_payment"
        return "wire_in" if line["type"] == "PRIJEM" else "wire_out"

    moved = bank.outcomes[1].rows.expected_movements
    wanted = [
        (line["trans_id"], kind_of(line), f"berka-{line['account_id']}")
        for line in lines(real_data / "berka" / "trans.asc")
    ]

    assert moved.select("external_id", "kind", "customer").rows() == wanted


def test_dates_are_local_and_instants_are_utc(bank: DryRun) -> None:
    first = bank.outcomes[1].rows.expected_movements.row(0, named=True)

    assert str(first["business_date"]) == "1993-01-01"
    assert str(first["occurred_at"]) == "1992-12-31 23:00:00"


def test_every_order_is_kept_with_its_payee_and_amount(bank: DryRun, real_data: Path) -> None:
    wanted = lines(real_data / "berka" / "order.asc")
    orders = bank.outcomes[0].rows.standing_orders

    assert orders.select("external_id", "account", "counterparty", "purpose").rows() == [
        (
            one["order_id"],
            f"berka-{one['account_id']}",
            f"{one['bank_to']}/{one['account_to']}",
            one["k_symbol"].strip(),
        )
        for one in wanted
    ]
    assert (
        int(orders["amount_units"].sum()) == sum(Decimal(one["amount"]) for one in wanted) * UNITS
    )


def test_a_blank_purpose_is_an_empty_one(bank: DryRun, real_data: Path) -> None:
    blank = Counter(line["k_symbol"].strip() for line in lines(real_data / "berka" / "trans.asc"))
    moved = bank.outcomes[1].rows.expected_movements

    assert moved.filter(pl.col("description") == "").height == blank[""]
    assert moved.filter(pl.col("description") == " ").is_empty()


def test_ids_are_distinct_and_name_the_bytes_they_came_from(bank: DryRun, real_data: Path) -> None:
    moved = bank.outcomes[1].rows.expected_movements
    digest = sha256((real_data / "berka" / "trans.asc").read_bytes()).hexdigest()

    assert moved["movement_id"].n_unique() == 23_932
    assert moved["file_sha256"].unique().to_list() == [digest]
    assert moved["position"].to_list() == list(range(1, 23_933))
