"""The rules of one leg; and that no rule is shipped without a flow that posts it."""

from pathlib import Path

import pytest

from contracts.posting_rule import posting_rules
from tests.ledger_engine.flows.books import BANK, ONE, FlowBooks

HELD = 50 * ONE


def test_every_shipped_rule_is_posted_by_a_flow() -> None:
    flows = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))

    assert [rule for rule in posting_rules() if f'"{rule}"' not in flows] == []


def test_an_opening_balance_stands_against_equity(flow: FlowBooks) -> None:
    opened = flow.post("opening_balance", HELD, on=BANK)

    assert flow.codes(opened) == [9004]
    assert flow.balances() == {"USD 1000 bank": (HELD, 0), "USD 3000": (0, HELD)}


@pytest.mark.parametrize(
    ("kind", "code", "other", "bank"),
    [
        ("bank_fee", 1007, {"USD 5010": (ONE, 0)}, (HELD, ONE)),
        ("customer_fee", 1008, {"USD 4100": (0, ONE), "USD 2000 ada": (ONE, HELD)}, (HELD, 0)),
        ("interest_paid", 1009, {"USD 5020": (ONE, 0), "USD 2000 ada": (0, 51 * ONE)}, (HELD, 0)),
        ("wire_out", 1114, {"USD 2000 ada": (ONE, HELD)}, (HELD, ONE)),
        ("standing_payment", 1115, {"USD 2000 ada": (ONE, HELD)}, (HELD, ONE)),
        ("unidentified_receipt", 9005, {"USD 2900": (0, ONE)}, (51 * ONE, 0)),
        ("unidentified_payment", 9006, {"USD 2900": (ONE, 0)}, (HELD, ONE)),
    ],
)
def test_a_movement_of_one_leg_moves_two_accounts(
    flow: FlowBooks,
    kind: str,
    code: int,
    other: dict[str, tuple[int, int]],
    bank: tuple[int, int],
) -> None:
    flow.post("wire_in", HELD, on=BANK, customer="ada")
    moved = flow.post(kind, ONE, on=BANK, customer="ada")

    assert flow.codes(moved) == [code]
    assert flow.balances() == {"USD 1000 bank": bank, "USD 2000 ada": (0, HELD)} | other
