"""Lists of breaks: in order, cut where they are long, and never added across currencies."""

from datetime import date
from uuid import UUID

import polars as pl

from assets.reporting.item_sections import SHOWN_ITEMS_MAX, code_lines, items_of
from contracts.money import UNITS


def _breaks(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    """Code, currency, whole amount and age."""
    return pl.DataFrame(
        [
            {
                "break_id": str(UUID(int=number)),
                "break_code": code,
                "state": "OPEN",
                "side": "source",
                "account": "kb",
                "currency": currency,
                "amount_units": amount * 10**6,
                "opened_on": date(2024, 3, 31 - age),
                "age_business_days": age,
                "reference": f"{amount}/{age}",
                "counterparty": "",
            }
            for number, (code, currency, amount, age) in enumerate(rows)
        ]
    ).with_columns(pl.col("amount_units").cast(UNITS))


def test_the_oldest_come_first_and_then_the_largest() -> None:
    breaks = _breaks(
        ("BANK_FEE", "CZK", 5, 1),
        ("BANK_FEE", "CZK", -90, 1),
        ("BANK_FEE", "CZK", 1, 7),
        ("BANK_FEE", "CZK", 40, 1),
    )
    items = items_of(breaks, "OPEN", {"kb": "Komerční banka"})
    assert [item.reference for item in items.shown] == ["1/7", "-90/1", "40/1", "5/1"]
    assert items.oldest == items.shown[0]
    assert items.shown[0].account == "Komerční banka"
    assert items.value == {"CZK": 136_000_000}


def test_a_long_list_is_cut_and_says_so() -> None:
    breaks = _breaks(*[("BANK_FEE", "CZK", 1, 1)] * (SHOWN_ITEMS_MAX + 3))
    items = items_of(breaks, "OPEN", {})
    assert (items.count, len(items.shown), items.left_off) == (503, 500, 3)


def test_codes_stand_in_the_order_of_the_taxonomy_a_line_a_currency() -> None:
    breaks = _breaks(
        ("BANK_FEE", "EUR", -3, 1),
        ("BANK_FEE", "CZK", -4, 1),
        ("MISSING_IN_LEDGER", "CZK", 10, 1),
        ("BANK_FEE", "CZK", 1, 1),
    )
    assert [
        (line.code, line.currency, line.count, line.value, line.net) for line in code_lines(breaks)
    ] == [
        ("MISSING_IN_LEDGER", "CZK", 1, "10.00", "10.00"),
        ("BANK_FEE", "CZK", 2, "5.00", "-3.00"),
        ("BANK_FEE", "EUR", 1, "3.00", "-3.00"),
    ]
