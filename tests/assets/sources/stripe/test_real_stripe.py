"""Other people's objects and tables: read where they say what moved, else refused by name."""

import csv
import json
import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest

from contracts.errors import RefusedFileError
from tests.assets.sources.stripe.conftest import Read

pytestmark = pytest.mark.real_data

MOVERS = {
    "application_fee": "TEST_MODE",
    "charge": "TEST_MODE",
    "dispute": "TEST_MODE",
    "payout": "TEST_MODE",
    "topup": "TEST_MODE",
    "transfer": "TEST_MODE",
    "fee_refund": "FIELD_MISSING",
    "refund": "FIELD_MISSING",
    "transfer_reversal": "FIELD_MISSING",
}
"""The objects that stand behind balance transactions: examples of test mode, or alone."""


def outcome(read: Read, text: str | bytes, **options: bool) -> str | int:
    try:
        return read(text, **options).height
    except RefusedFileError as error:
        return error.reason.value


@pytest.fixture
def resources(real_data: Path) -> dict[str, object]:
    whole = json.loads((real_data / "stripe" / "objects" / "fixtures3.json").read_text())
    found = whole["resources"]
    assert isinstance(found, dict)
    return found


def test_of_all_objects_a_balance_transaction_alone_is_a_line(
    read: Read, resources: dict[str, object]
) -> None:
    found = {name: outcome(read, json.dumps(one)) for name, one in resources.items()}

    expected = {name: MOVERS.get(name, "OBJECT_UNKNOWN") for name in resources}
    assert found == expected | {"balance_transaction": 1}


def test_the_example_objects_share_one_transaction_and_contradict_each_other(
    read: Read, resources: dict[str, object]
) -> None:
    told = [json.dumps(resources[name]) for name in ("balance_transaction", "charge")]
    also = [*told, json.dumps(resources["payout"])]

    assert outcome(read, "\n".join(told), test_mode=True) == 1
    assert outcome(read, "\n".join(also), test_mode=True) == "LINK_BROKEN"


def test_no_table_of_the_real_export_says_what_moved_under_a_real_id(
    read: Read, real_data: Path
) -> None:
    tables = sorted((real_data / "stripe" / "export_tables").glob("*.csv"))
    found = Counter(outcome(read, one.read_bytes()) for one in tables)

    assert found == {"OBJECT_UNKNOWN": 31}


def test_with_its_ids_restored_the_real_table_is_read_and_its_dangling_links_kept(
    read: Read, real_data: Path
) -> None:
    table = real_data / "stripe" / "export_tables" / "balance_transaction_data.csv"
    restored = re.sub(r"(?m)^xyz_", "txn_", table.read_text())
    stated = list(csv.DictReader(StringIO(restored)))
    found = read(restored)

    assert found["external_id"].to_list() == [one["id"] for one in stated]
    assert found["net_units"].to_list() == [10_000 * int(one["net"]) for one in stated]
    assert found["net_units"].sum() == 204_633_410_000  # 204,633.41 dollars.
    assert Counter(found["kind"]) == {"charge": 8, "payout": 1}
    assert Counter(found["settlement_reference"].replace("", None).is_null()) == {False: 7, True: 2}
    assert found.filter(settlement_reference="po_0IV4rIig6peNXzgD51VFKdaB")["net_units"].sum() == 0
