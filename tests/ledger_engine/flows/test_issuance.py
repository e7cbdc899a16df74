"""Tokens: money for a mint, the mint in two phases, transfers, redemption, burn and wire out."""

from tests.ledger_engine.flows.books import ONE, RESERVE, FlowBooks, part

MINTED, REDEEMED = 5_000 * ONE, 800 * ONE


def token(units: int) -> dict[str, object]:
    return part("token", units, currency="FTHUSD")


def mint(flow: FlowBooks, customer: str = "ada") -> int:
    """Wire the money in and begin the mint; return the mint's number."""
    flow.post("reserve_wire_in", MINTED, on=RESERVE, customer=customer)
    return flow.post("mint", MINTED, token(MINTED), customer=customer)


def minted(flow: FlowBooks) -> None:
    begun = mint(flow)
    flow.post("mint_validated", MINTED, token(MINTED), customer="ada", resolves=begun)


def test_money_for_a_mint_stands_on_the_segregated_reserve(flow: FlowBooks) -> None:
    wire = flow.post("reserve_wire_in", MINTED, on=RESERVE, customer="ada")

    assert flow.codes(wire) == [1101]
    assert flow.balances() == {"USD 1005 reserve": (MINTED, 0), "USD 2050 ada": (0, MINTED)}


def test_a_plain_wire_reaches_the_same_accounts_where_its_event_names_them(
    flow: FlowBooks,
) -> None:
    wire = flow.post("wire_in", MINTED, on=RESERVE, customer="ada", customer_gl_code=2050)

    assert flow.codes(wire) == [1101]
    assert flow.balances() == {"USD 1005 reserve": (MINTED, 0), "USD 2050 ada": (0, MINTED)}


def test_a_mint_reserves_cash_and_tokens_in_two_ledgers(flow: FlowBooks) -> None:
    begun = mint(flow)

    assert flow.codes(begun) == [1102, 1103]
    assert flow.balances() == {
        "USD 1005 reserve": (MINTED, 0),
        "USD 2050 ada": (0, MINTED, MINTED, 0),
        "USD 2200": (0, 0, 0, MINTED),
        "FTHUSD 3200": (0, 0, MINTED, 0),
        "FTHUSD 2000 ada": (0, 0, 0, MINTED),
    }


def test_a_validated_mint_makes_holders_obligations_and_issuance_equal(flow: FlowBooks) -> None:
    minted(flow)

    assert flow.balances() == {
        "USD 1005 reserve": (MINTED, 0),
        "USD 2050 ada": (MINTED, MINTED),
        "USD 2200": (0, MINTED),
        "FTHUSD 3200": (MINTED, 0),
        "FTHUSD 2000 ada": (0, MINTED),
    }


def test_a_failed_mint_releases_both_and_can_be_begun_anew(flow: FlowBooks) -> None:
    begun = mint(flow)
    flow.post("mint_failed", MINTED, token(MINTED), customer="ada", resolves=begun)
    waiting = {"USD 1005 reserve": (MINTED, 0), "USD 2050 ada": (0, MINTED)}

    assert flow.balances() == waiting
    flow.post("mint_validated", MINTED, token(MINTED), customer="ada", resolves=begun)
    assert flow.refusals() == [
        ("mint_validated", "cash", "pending_transfer_already_voided"),
        ("mint_validated", "token", "linked_event_failed"),
    ]
    assert flow.balances() == waiting

    second = flow.post("mint", MINTED, token(MINTED), customer="ada")
    flow.post("mint_validated", MINTED, token(MINTED), customer="ada", resolves=second)
    assert flow.balances()["FTHUSD 2000 ada"] == (0, MINTED)


def test_a_mint_without_money_reserves_nothing_in_either_ledger(flow: FlowBooks) -> None:
    begun = flow.post("mint", MINTED, token(MINTED), customer="ada")

    assert flow.refusals() == [
        ("mint", "cash", "exceeds_credits"),
        ("mint", "token", "linked_event_failed"),
    ]
    assert flow.balances() == {}

    flow.post("reserve_wire_in", MINTED, on=RESERVE, customer="ada")
    assert flow.again(begun, retry=True).created == 2
    flow.post("mint_validated", MINTED, token(MINTED), customer="ada", resolves=begun)
    assert flow.balances()["USD 2200"] == (0, MINTED)


def test_as_many_tokens_as_dollars_are_minted(flow: FlowBooks) -> None:
    flow.post("reserve_wire_in", MINTED, on=RESERVE, customer="ada")
    flow.post("mint", MINTED, token(MINTED + 1), customer="ada")
    flow.post("mint", MINTED, part("token", MINTED, currency="JPY"), customer="ada")

    assert [status for _, _, status in flow.refusals()] == ["parts_do_not_add_up"] * 4


def test_tokens_move_between_holders_and_to_the_outside(flow: FlowBooks) -> None:
    minted(flow)
    received = part("received", 1_200 * ONE, currency="FTHUSD", customer="ben")
    sent = flow.post("token_transfer", 1_200 * ONE, received, currency="FTHUSD", customer="ada")
    left = flow.post("token_withdrawal", 200 * ONE, currency="FTHUSD", customer="ben")

    assert (flow.codes(sent), flow.codes(left)) == ([1301], [1302])
    assert flow.balances() == {
        "USD 1005 reserve": (MINTED, 0),
        "USD 2050 ada": (MINTED, MINTED),
        "USD 2200": (0, MINTED),
        "FTHUSD 3200": (MINTED, 0),
        "FTHUSD 2000 ada": (1_200 * ONE, MINTED),
        "FTHUSD 2000 ben": (200 * ONE, 1_200 * ONE),
        "FTHUSD 2090": (0, 200 * ONE),
    }


def redeemed(flow: FlowBooks) -> int:
    """Mint, redeem, burn, and begin the wire; return the wire's number."""
    minted(flow)
    flow.post("redemption_request", REDEEMED, currency="FTHUSD", customer="ada")
    flow.post("burn", REDEEMED, part("cash", REDEEMED), currency="FTHUSD", customer="ada")
    return flow.post("redemption_wire", REDEEMED, on=RESERVE, customer="ada")


AFTER_BURN = {
    "USD 2050 ada": (MINTED, MINTED),
    "USD 2200": (REDEEMED, MINTED),
    "FTHUSD 3200": (MINTED, REDEEMED),
    "FTHUSD 2000 ada": (REDEEMED, MINTED),
    "FTHUSD 2060 ada": (REDEEMED, REDEEMED),
}


def test_a_redemption_burns_the_tokens_and_reserves_the_wire(flow: FlowBooks) -> None:
    wire = redeemed(flow)

    assert flow.codes(wire) == [1114]
    assert flow.codes(wire - 1) == [1112, 1113]
    assert flow.codes(wire - 2) == [1111]
    assert flow.balances() == AFTER_BURN | {
        "USD 1005 reserve": (MINTED, 0, 0, REDEEMED),
        "USD 2055 ada": (0, REDEEMED, REDEEMED, 0),
    }


def test_a_confirmed_wire_leaves_the_reserve(flow: FlowBooks) -> None:
    wire = redeemed(flow)
    flow.post("redemption_wire_confirmed", REDEEMED, on=RESERVE, customer="ada", resolves=wire)

    assert flow.balances() == AFTER_BURN | {
        "USD 1005 reserve": (MINTED, REDEEMED),
        "USD 2055 ada": (REDEEMED, REDEEMED),
    }


def test_a_rejected_wire_is_owed_again_and_sent_again(flow: FlowBooks) -> None:
    wire = redeemed(flow)
    flow.post("redemption_wire_rejected", REDEEMED, on=RESERVE, customer="ada", resolves=wire)

    assert flow.balances() == AFTER_BURN | {
        "USD 1005 reserve": (MINTED, 0),
        "USD 2055 ada": (0, REDEEMED),
    }
    second = flow.post("redemption_wire", REDEEMED, on=RESERVE, customer="ada")
    flow.post("redemption_wire_confirmed", REDEEMED, on=RESERVE, customer="ada", resolves=second)
    assert flow.balances() == AFTER_BURN | {
        "USD 1005 reserve": (MINTED, REDEEMED),
        "USD 2055 ada": (REDEEMED, REDEEMED),
    }


def test_more_than_was_reserved_is_not_paid(flow: FlowBooks) -> None:
    wire = redeemed(flow)
    flow.post("redemption_wire_confirmed", 900 * ONE, on=RESERVE, customer="ada", resolves=wire)

    assert flow.refusals() == [
        ("redemption_wire_confirmed", "principal", "exceeds_pending_transfer_amount")
    ]


def test_tokens_that_a_holder_lacks_cannot_be_handed_in(flow: FlowBooks) -> None:
    flow.post("redemption_request", REDEEMED, currency="FTHUSD", customer="ada")
    flow.post("burn", REDEEMED, part("cash", REDEEMED), currency="FTHUSD", customer="ada")

    assert flow.refusals() == [
        ("redemption_request", "principal", "exceeds_credits"),
        ("burn", "token", "exceeds_credits"),
        ("burn", "cash", "linked_event_failed"),
    ]
    assert flow.balances() == {}
