"""Conversion across ledgers: currencies with a spread, tokens in and realised with a gain."""

from tests.ledger_engine.flows.books import NOSTRO, ONE, VAULT, FlowBooks, part

SOLD, SPREAD, BOUGHT = 500 * ONE, 125_000, 540 * ONE


def conversion(*, spread: int = SPREAD) -> list[dict[str, object]]:
    parts = [
        part("converted", SOLD, currency="EUR"),
        part("bought", BOUGHT),
    ]
    return parts + ([part("spread", spread, currency="EUR")] if spread else [])


def test_a_conversion_moves_both_ledgers_and_keeps_the_spread(flow: FlowBooks) -> None:
    flow.fund("ada", 1_000 * ONE, "EUR")
    sold = flow.post("fx_conversion", SOLD + SPREAD, *conversion(), currency="EUR", customer="ada")

    assert flow.codes(sold) == [1501, 1502, 1503]
    assert flow.balances() == {
        "EUR 1030 nostro": (1_000 * ONE, 0),
        "EUR 2000 ada": (500_125_000, 1_000 * ONE),
        "EUR 1090": (0, 500 * ONE),
        "EUR 4110": (0, 125_000),
        "USD 1090": (540 * ONE, 0),
        "USD 2000 ada": (0, 540 * ONE),
    }


def test_a_conversion_without_a_spread_is_two_legs(flow: FlowBooks) -> None:
    flow.fund("ada", 500 * ONE, "EUR")
    sold = flow.post("fx_conversion", SOLD, *conversion(spread=0), currency="EUR", customer="ada")

    assert flow.codes(sold) == [1501, 1503]
    assert flow.balances() == {
        "EUR 1030 nostro": (500 * ONE, 0),
        "EUR 2000 ada": (500 * ONE, 500 * ONE),
        "EUR 1090": (0, 500 * ONE),
        "USD 1090": (540 * ONE, 0),
        "USD 2000 ada": (0, 540 * ONE),
    }


def test_an_overdraft_leaves_both_ledgers_alone(flow: FlowBooks) -> None:
    flow.fund("ada", 500 * ONE, "EUR")  # Enough for what is converted, not for the spread.
    flow.post("fx_conversion", SOLD + SPREAD, *conversion(), currency="EUR", customer="ada")

    assert flow.refusals() == [
        ("fx_conversion", "sold", "linked_event_failed"),
        ("fx_conversion", "spread", "exceeds_credits"),
        ("fx_conversion", "bought", "linked_event_failed"),
    ]
    assert flow.balances() == {
        "EUR 1030 nostro": (500 * ONE, 0),
        "EUR 2000 ada": (0, 500 * ONE),
    }


def test_tokens_come_into_the_vault(flow: FlowBooks) -> None:
    came = flow.post("token_in", 300_000_001, on=VAULT, currency="USDC", customer="ada")

    assert flow.codes(came) == [1901]
    assert flow.balances() == {
        "USDC 1010 vault": (300_000_001, 0),
        "USDC 2000 ada": (0, 300_000_001),
    }


def test_a_sale_with_a_gain_books_it_as_ours(flow: FlowBooks) -> None:
    flow.post("token_in", 300 * ONE, on=VAULT, currency="USDC", customer="ada")
    parts = [part("proceeds", 100 * ONE), part("gain", 20_000)]
    sold = flow.post("token_realised", 100 * ONE, *parts, currency="USDC", customer="ada")

    assert flow.codes(sold) == [1902, 1903, 1904]
    assert flow.balances() == {
        "USDC 1010 vault": (300 * ONE, 0),
        "USDC 2000 ada": (100 * ONE, 300 * ONE),
        "USDC 1090": (0, 100 * ONE),
        "USD 1090": (100_020_000, 0),
        "USD 2000 ada": (0, 100 * ONE),
        "USD 4000": (0, 20_000),
    }


def test_a_sale_with_a_loss_books_that(flow: FlowBooks) -> None:
    flow.post("token_in", 300 * ONE, on=VAULT, currency="USDC", customer="ada")
    parts = [part("proceeds", 100 * ONE), part("loss", 30_000)]
    flow.post("token_realised", 100 * ONE, *parts, currency="USDC", customer="ada")

    assert flow.balances() == {
        "USDC 1010 vault": (300 * ONE, 0),
        "USDC 2000 ada": (100 * ONE, 300 * ONE),
        "USDC 1090": (0, 100 * ONE),
        "USD 1090": (100 * ONE, 30_000),
        "USD 2000 ada": (0, 100 * ONE),
        "USD 4000": (30_000, 0),
    }


def test_tokens_that_nobody_holds_cannot_be_sold(flow: FlowBooks) -> None:
    parts = [part("proceeds", 100 * ONE), part("gain", 20_000)]
    flow.post("token_realised", 100 * ONE, *parts, currency="USDC", customer="ada")

    assert flow.refusals() == [
        ("token_realised", "token", "exceeds_credits"),
        ("token_realised", "proceeds", "linked_event_failed"),
        ("token_realised", "gain", "linked_event_failed"),
    ]
    assert flow.balances() == {}


def test_a_bank_is_paid_in_whole_cents_and_tokens_are_not(flow: FlowBooks) -> None:
    flow.post("wire_in", 10_001, on=NOSTRO, customer="ada")
    flow.post("token_in", 10_001, on=VAULT, currency="USDC", customer="ada")

    assert flow.refusals() == [("wire_in", "principal", "not_whole_cents")]
    assert flow.balances() == {"USDC 1010 vault": (10_001, 0), "USDC 2000 ada": (0, 10_001)}
