"""From the outbox to the ledger: parts, what resolves what, and the balances that come of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from assets.ledger.own_events import outbox_event_id, outbox_parts
from assets.ledger.posting import retry_rejected
from contracts.currencies import currency_of
from contracts.errors import DeclarationError
from contracts.source_declaration import AccountDeclaration
from ledger_engine.ingestion import PostingSummary
from tests.assets.books import INSTITUTION, Books, movement, open_books
from tests.assets.decisions import BILL, EURO, FEE, decided, event_of
from warehouse.operations.store import OutboxEvent, OutboxPart

RESERVE = AccountDeclaration(id="reserve", name="Reserve", currency="USD", gl_code=1005)
ISSUER = msgspec.structs.replace(INSTITUTION, accounts=(*INSTITUTION.accounts, RESERVE))
MINTED = 5 * 10**6
TOKEN = OutboxPart("token", "FTHUSD", MINTED)


def of_anna(entry: OutboxEvent) -> OutboxEvent:
    return replace(entry, currency="USD", customer="anna")


WIRE = replace(of_anna(decided("wire", "reserve_wire_in", MINTED)), account="reserve")
MINT = of_anna(decided("mint", "mint", MINTED, TOKEN, minute=1))
VALIDATED = replace(
    of_anna(decided("validated", "mint_validated", MINTED, TOKEN, minute=2)),
    resolves=event_of("mint"),
)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with open_books(tmp_path) as opened:
        yield opened


def balances(books: Books) -> dict[tuple[str, int], int]:
    """Return net debits in ledger units by currency and GL account, where there are any."""
    names = {currency_of(code).asset: code for code in ("EUR", "USD", "FTHUSD")}
    rows = books.lake.read("assets.oracle", "trial_balance_shown").to_dicts()
    found = {(names[row["asset"]], row["gl_code"]): int(row["net_debit_units"]) for row in rows}
    return {place: units for place, units in found.items() if units}


def run(books: Books, outbox: Sequence[OutboxEvent]) -> PostingSummary:
    return books.run(outbox=outbox, institution=ISSUER)


def test_each_part_is_booked_as_a_leg_of_its_own(books: Books) -> None:
    summary = books.run(movement("wire_in", "anna", "10.00"), outbox=[BILL, FEE])

    posted = books.lake.read("tests.assets", "posted_legs")
    legs = posted.filter(posted["kind"] == "split_bill")
    assert (summary.created, summary.rejected) == (5, 0)
    assert legs["leg"].to_list() == ["share/1", "share/2"]
    assert [int(one) for one in legs["amount_units"]] == [2 * EURO, EURO]
    assert balances(books) == {
        ("EUR", 1000): 108_500_000,
        ("EUR", 2000): -10 * EURO,
        ("EUR", 3000): -100 * EURO,
        ("EUR", 5010): 1_500_000,
    }


def test_a_mint_is_reserved_and_then_validated_by_the_event_that_resolves_it(books: Books) -> None:
    run(books, [WIRE, MINT])
    reserved = balances(books)
    summary = run(books, [WIRE, MINT, VALIDATED])

    cash = {("EUR", 1000): 100 * EURO, ("EUR", 3000): -100 * EURO, ("USD", 1005): MINTED}
    assert reserved == cash | {("USD", 2050): -MINTED}
    assert (summary.created, summary.rejected) == (2, 0)
    assert balances(books) == cash | {
        ("USD", 2200): -MINTED,
        ("FTHUSD", 3200): MINTED,
        ("FTHUSD", 2000): -MINTED,
    }


def test_one_pass_books_in_the_order_of_time_whatever_the_order_of_appending(books: Books) -> None:
    summary = run(books, [VALIDATED, MINT, WIRE])

    assert (summary.created, summary.rejected) == (6, 0)
    assert balances(books)["FTHUSD", 2000] == -MINTED


def test_the_same_outbox_again_books_nothing_and_holds_its_parts_once(books: Books) -> None:
    run(books, [WIRE, MINT, VALIDATED])
    again = run(books, [WIRE, MINT, VALIDATED])

    assert again.created == 0
    assert books.lake.read("assets.ledger", "repeated_ids").is_empty()


def test_a_refused_event_is_retried_with_its_parts(books: Books) -> None:
    refused = books.run(outbox=[BILL])
    books.run(movement("wire_in", "anna", "10.00"), outbox=[BILL])
    again = retry_rejected(books.lake, books.ledger, books.journal)

    assert (refused.created, refused.rejected) == (1, 2)
    assert (again.created, again.rejected) == (2, 0)


def test_what_resolves_an_event_nobody_knows_is_a_refusal(books: Books) -> None:
    summary = run(books, [WIRE, replace(VALIDATED, resolves=None)])

    statuses = books.lake.read("assets.ledger", "rejections_by_status")["status"].to_list()
    assert summary.rejected == 2
    assert set(statuses) == {"earlier_event_missing"}


def test_an_id_is_computed_from_tenant_and_key_alone(books: Books) -> None:
    run(books, [WIRE])
    events = books.lake.read("tests.assets", "posted_legs")

    assert outbox_event_id(1, "wire") in events["event_id"].to_list()


def test_a_part_on_an_account_not_declared_in_its_currency_is_refused() -> None:
    foreign = replace(BILL, parts=(OutboxPart("share", "USD", EURO, account="bank-eur"),))
    with pytest.raises(DeclarationError, match=r"accounts\.bank-eur.*bill:1"):
        outbox_parts(INSTITUTION, [foreign])
