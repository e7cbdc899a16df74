"""create_transfers: each rule, and that it comes before those below it.

A ladder begins with an event that breaks every rule; each step mends what the step before named,
under a new id, because some refusals spend it.
"""

import pytest

from ledger_engine.embedded.engine import EmbeddedLedger
from ledger_engine.statuses import TransferStatus
from tests.ledger_engine.conftest import OpenLedger, SetClock
from tests.ledger_engine.rows import Row, account, accounts, ids, transfer, transfers, unpacked

MAX = (1 << 128) - 1
HALF = (1 << 127) - 1
NEAR_END_NS = 9_200_000_000_000_000_000
LINKED, PENDING, POST, VOID, BALANCING_DEBIT, BALANCING_CREDIT = 1, 2, 4, 8, 16, 32
CLOSING_DEBIT, CLOSING_CREDIT, IMPORTED = 64, 128, 256
PLAIN, OTHER, LIMIT_DEBITS, LIMIT_CREDITS, FOREIGN, SHUT, SHUT_TOO, MISSING = range(1, 9)
HELD, HOLDER, PAID, PAYER, HALVES, HALVED = range(11, 17)
Step = tuple[str, Row]
SAYS = {int(one): one.label for one in TransferStatus}

ANY: list[Step] = [
    ("timestamp_must_be_zero", {"timestamp": 0}),
    ("reserved_flag", {"flags": CLOSING_DEBIT}),
    ("id_must_not_be_zero", {"id": MAX}),
    ("id_must_not_be_int_max", {"id": 100}),
]
NEW: list[Step] = [
    ("debit_account_id_must_not_be_zero", {"debit_account_id": MAX}),
    ("debit_account_id_must_not_be_int_max", {"debit_account_id": MISSING}),
    ("credit_account_id_must_not_be_zero", {"credit_account_id": MAX}),
    ("credit_account_id_must_not_be_int_max", {"credit_account_id": MISSING}),
    ("accounts_must_be_different", {"credit_account_id": MISSING + 1}),
    ("pending_id_must_be_zero", {"pending_id": 0}),
    ("timeout_reserved_for_pending_transfer", {"timeout": 0}),
    ("closing_transfer_must_be_pending", {"flags": PENDING, "timeout": (1 << 32) - 1}),
    ("ledger_must_not_be_zero", {"ledger": 3}),
    ("code_must_not_be_zero", {"code": 1}),
    ("debit_account_not_found", {"debit_account_id": SHUT}),
    ("credit_account_not_found", {"credit_account_id": FOREIGN}),
    ("accounts_must_have_the_same_ledger", {"credit_account_id": SHUT_TOO}),
    ("transfer_must_have_the_same_ledger_as_accounts", {"ledger": 1}),
    ("debit_account_already_closed", {"debit_account_id": HOLDER}),
    ("credit_account_already_closed", {"credit_account_id": HELD}),
    ("overflows_debits_pending", {"debit_account_id": PAYER}),
    ("overflows_credits_pending", {"credit_account_id": PAID}),
    ("overflows_debits_posted", {"debit_account_id": PLAIN}),
    ("overflows_credits_posted", {"debit_account_id": HALVES, "credit_account_id": HALVED}),
    ("overflows_debits", {"debit_account_id": PLAIN}),
    ("overflows_credits", {"credit_account_id": OTHER}),
    ("overflows_timeout", {"timeout": 1, "debit_account_id": LIMIT_DEBITS}),
    ("exceeds_credits", {"debit_account_id": PLAIN, "credit_account_id": LIMIT_CREDITS}),
    ("exceeds_debits", {"credit_account_id": OTHER}),
    ("created", {}),
]
KNOWN: list[Step] = [
    ("exists_with_different_flags", {"flags": PENDING}),
    ("exists_with_different_pending_id", {"pending_id": 0}),
    ("exists_with_different_timeout", {"timeout": 5}),
    ("exists_with_different_debit_account_id", {"debit_account_id": PLAIN}),
    ("exists_with_different_credit_account_id", {"credit_account_id": OTHER}),
    ("exists_with_different_amount", {"amount": 20}),
    ("exists_with_different_user_data_128", {"user_data_128": 1 << 64}),
    ("exists_with_different_user_data_64", {"user_data_64": 2}),
    ("exists_with_different_user_data_32", {"user_data_32": 3}),
    ("exists_with_different_ledger", {"ledger": 1}),
    ("exists_with_different_code", {"code": 7}),
    ("exists", {}),
]
RESOLVE: list[Step] = [
    ("flags_are_mutually_exclusive", {"flags": VOID | CLOSING_DEBIT}),
    ("flags_are_mutually_exclusive", {"flags": VOID}),
    ("pending_id_must_not_be_zero", {"pending_id": MAX}),
    ("pending_id_must_not_be_int_max", {"pending_id": 999}),
    ("timeout_reserved_for_pending_transfer", {"timeout": 0}),
    ("pending_transfer_not_found", {"pending_id": 1}),
    ("pending_transfer_not_pending", {"pending_id": 2}),
    ("pending_transfer_has_different_debit_account_id", {"debit_account_id": PLAIN}),
    ("pending_transfer_has_different_credit_account_id", {"credit_account_id": OTHER}),
    ("pending_transfer_has_different_ledger", {"ledger": 1}),
    ("pending_transfer_has_different_code", {"code": 7}),
    ("exceeds_pending_transfer_amount", {"amount": 19}),
    ("pending_transfer_has_different_amount", {"amount": 20}),
    ("created", {}),
    ("pending_transfer_already_voided", {"flags": POST, "pending_id": 3}),
    ("pending_transfer_already_posted", {}),
]
KNOWN_POST: list[Step] = [
    ("exists_with_different_flags", {"flags": POST}),
    ("exists_with_different_pending_id", {"pending_id": 2}),
    ("exists_with_different_timeout", {"timeout": 0}),
    ("exists_with_different_debit_account_id", {"debit_account_id": 0}),
    ("exists_with_different_credit_account_id", {"credit_account_id": OTHER}),
    ("exists_with_different_amount", {"amount": MAX}),
    ("exists_with_different_amount", {"amount": 5}),
    ("exists_with_different_user_data_128", {"user_data_128": 0}),
    ("exists_with_different_user_data_64", {"user_data_64": 8}),
    ("exists_with_different_user_data_32", {"user_data_32": 3}),
    ("exists_with_different_ledger", {"ledger": 0}),
    ("exists_with_different_code", {"code": 7}),
    ("exists", {}),
]
IMPORT: list[Step] = [
    ("imported_event_timestamp_out_of_range", {"timestamp": 1 << 63}),
    ("imported_event_timestamp_out_of_range", {"timestamp": 1_000}),
    ("imported_event_timestamp_must_not_advance", {"timestamp": 40}),
    ("transfer_must_have_the_same_ledger_as_accounts", {"ledger": 1}),
    ("imported_event_timestamp_must_not_regress", {"timestamp": 50}),
    ("imported_event_timestamp_must_not_regress", {"timestamp": 51}),
    ("imported_event_timestamp_must_postdate_debit_account", {"debit_account_id": 1}),
    ("imported_event_timestamp_must_postdate_credit_account", {"credit_account_id": 2}),
    ("imported_event_timeout_must_be_zero", {"timeout": 0, "debit_account_id": 3}),
    ("debit_account_already_closed", {"debit_account_id": 1}),
    ("created", {}),
]


def said(ledger: EmbeddedLedger, *rows: Row) -> list[str]:
    results = ledger.create_transfers(transfers(*rows))
    return [SAYS[one] for one in results["status"].tolist()]


def climb(ledger: EmbeddedLedger, row: Row, ladder: list[Step], *, new_ids: bool) -> None:
    for number, (status, mended) in enumerate(ladder):
        if new_ids:
            row["id"] = 1_000 + number
        assert (number, said(ledger, row)) == (number, [status])
        row |= mended


def open_accounts(ledger: EmbeddedLedger) -> None:
    flags = {LIMIT_DEBITS: 2, LIMIT_CREDITS: 4, SHUT: 32, SHUT_TOO: 32}
    numbers = (PLAIN, OTHER, LIMIT_DEBITS, LIMIT_CREDITS, FOREIGN, SHUT, SHUT_TOO, *range(11, 17))
    rows = [
        account(number, flags=flags.get(number, 0), ledger=1 + (number == FOREIGN))
        for number in numbers
    ]
    ledger.create_accounts(accounts(*rows))


def hold_two(ledger: EmbeddedLedger) -> None:
    """A plain transfer 1, pending transfers 2 and 3 of 20 each, 3 posted."""
    open_accounts(ledger)
    data = {"user_data_128": 1 << 64, "user_data_64": 2, "user_data_32": 3, "code": 7}
    plain = transfer(1, PLAIN, OTHER, 5)
    held = [transfer(number, PLAIN, OTHER, 20, flags=PENDING, **data) for number in (2, 3)]
    post = transfer(4, 0, 0, MAX, flags=POST, pending_id=3, ledger=0, code=0)
    assert said(ledger, plain, *held, post) == ["created"] * 4


def test_what_is_wrong_with_any_transfer_is_said_first(ledger: EmbeddedLedger) -> None:
    row = transfer(0, 0, 0, 0, flags=1 << 15, timestamp=1)
    climb(ledger, row, ANY, new_ids=False)


def test_a_new_transfer_is_refused_for_the_first_rule_that_it_breaks(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    clock.now = NEAR_END_NS
    open_accounts(ledger)
    full = [
        transfer(1, HOLDER, HELD, MAX - 10, flags=PENDING),
        transfer(2, PAYER, PAID, MAX - 10),
        transfer(3, HALVES, HALVED, HALF),
        transfer(4, HALVES, HALVED, HALF, flags=PENDING),
    ]
    assert said(ledger, *full) == ["created"] * 4
    row = transfer(0, 0, 0, 11, pending_id=1, timeout=1, flags=CLOSING_DEBIT, ledger=0, code=0)
    climb(ledger, row, NEW, new_ids=True)


def test_a_known_transfer_is_answered_with_its_first_difference(ledger: EmbeddedLedger) -> None:
    open_accounts(ledger)
    data = {"user_data_128": 1 << 64, "user_data_64": 2, "user_data_32": 3, "code": 7}
    stored = transfer(1, PLAIN, OTHER, 20, flags=PENDING, timeout=5, **data)
    assert said(ledger, stored) == ["created"]
    row = transfer(1, 8, 9, 19, pending_id=5, timeout=1, ledger=9, code=9)
    climb(ledger, row, KNOWN, new_ids=False)


def test_a_post_or_void_is_refused_for_the_first_rule_that_it_breaks(
    ledger: EmbeddedLedger,
) -> None:
    hold_two(ledger)
    row = transfer(0, 8, 9, 21, flags=POST | VOID, timeout=1, ledger=9, code=9)
    climb(ledger, row, RESOLVE, new_ids=True)


def test_a_known_post_is_answered_with_its_first_difference(ledger: EmbeddedLedger) -> None:
    hold_two(ledger)
    post = transfer(9, 0, 0, 5, flags=POST, pending_id=2, ledger=0, code=0, user_data_64=8)
    assert said(ledger, post) == ["created"]
    row = transfer(9, 8, 9, 6, flags=VOID, pending_id=3, timeout=1, ledger=9, code=9)
    row |= {"user_data_128": 9, "user_data_64": 9, "user_data_32": 9}
    climb(ledger, row, KNOWN_POST, new_ids=False)


def test_a_transfer_does_not_resolve_itself(ledger: EmbeddedLedger) -> None:
    row = transfer(9, 0, 0, 0, flags=VOID, pending_id=9)
    assert said(ledger, row) == ["pending_id_must_be_different"]


@pytest.mark.parametrize(
    "flag", [PENDING, BALANCING_DEBIT, BALANCING_CREDIT, CLOSING_DEBIT, CLOSING_CREDIT]
)
@pytest.mark.parametrize("kind", [POST, VOID])
def test_what_is_resolved_was_settled_when_it_was_held(
    ledger: EmbeddedLedger, kind: int, flag: int
) -> None:
    hold_two(ledger)
    row = transfer(9, 0, 0, 0, flags=kind | flag, pending_id=2, ledger=0, code=0)
    assert said(ledger, row) == ["flags_are_mutually_exclusive"]


def test_a_held_amount_is_not_posted_on_a_closed_account_but_it_is_voided(
    ledger: EmbeddedLedger,
) -> None:
    hold_two(ledger)
    closing = transfer(20, PLAIN, LIMIT_CREDITS, 0, flags=PENDING | CLOSING_DEBIT)
    crediting = transfer(21, LIMIT_DEBITS, OTHER, 0, flags=PENDING | CLOSING_CREDIT)
    assert said(ledger, crediting) == ["created"]
    post = transfer(22, 0, 0, MAX, flags=POST, pending_id=2, ledger=0, code=0)
    assert said(ledger, post) == ["credit_account_already_closed"]
    assert said(ledger, closing, post | {"id": 23}) == ["created", "debit_account_already_closed"]
    assert said(ledger, post | {"id": 24, "flags": VOID, "amount": 0}) == ["created"]
    reopening = transfer(25, 0, 0, 0, flags=VOID, pending_id=20, ledger=0, code=0)
    assert said(ledger, reopening) == ["created"]
    assert [row["flags"] for row in unpacked(ledger.lookup_accounts(ids(PLAIN, OTHER)))] == [0, 32]


def test_an_import_is_refused_for_the_first_rule_that_it_breaks(
    ledger: EmbeddedLedger, clock: SetClock
) -> None:
    clock.now = 900
    rows = [account(number, flags=16, timestamp=number * 10) for number in (1, 2)]
    closed = account(3, flags=16 | 32, timestamp=30)
    late = [account(number, flags=16, timestamp=stamp) for number, stamp in ((4, 50), (5, 60))]
    assert len(ledger.create_accounts(accounts(*rows, closed, *late))) == 5
    moved = transfer(1, 1, 2, 5, flags=IMPORTED, timestamp=40)
    assert said(ledger, moved) == ["created"]
    row = transfer(0, 5, 6, 5, flags=IMPORTED | PENDING, timeout=1, ledger=9)
    ledger.create_accounts(accounts(account(6, flags=16, timestamp=70)))
    climb(ledger, row, IMPORT, new_ids=True)


def test_a_batch_imports_as_a_whole_or_not_at_all(ledger: EmbeddedLedger) -> None:
    open_accounts(ledger)
    imported = transfer(1, PLAIN, OTHER, 1, flags=IMPORTED, timestamp=5)
    today = transfer(2, PLAIN, OTHER, 1)
    assert said(ledger, today, imported) == ["created", "imported_event_not_expected"]
    assert said(ledger, imported, today | {"id": 3})[1] == "imported_event_expected"


def test_what_may_pass_later_spends_the_id_and_nothing_else_does(opened: OpenLedger) -> None:
    ledger = opened()
    open_accounts(ledger)
    may_pass = [
        transfer(1, PLAIN, MISSING, 1),
        transfer(2, MISSING, PLAIN, 1),
        transfer(3, LIMIT_DEBITS, PLAIN, 1),
        transfer(4, PLAIN, LIMIT_CREDITS, 1),
        transfer(5, SHUT, PLAIN, 1),
        transfer(6, PLAIN, SHUT, 1),
        transfer(7, 0, 0, 0, flags=POST, pending_id=99),
    ]
    stays = [transfer(8, PLAIN, OTHER, 1, code=0), transfer(9, PLAIN, PLAIN, 1)]
    said(ledger, *may_pass, *stays)
    ledger.close()
    again = [transfer(number, PLAIN, OTHER, 1) for number in range(1, 10)]
    expected = ["id_already_failed"] * 7 + ["created"] * 2
    assert said(opened(), *again) == expected


def test_a_balancing_transfer_moves_what_there_is_room_for(ledger: EmbeddedLedger) -> None:
    open_accounts(ledger)
    rows = [
        transfer(1, OTHER, PLAIN, 50),
        transfer(2, PLAIN, OTHER, 7, flags=PENDING),
        transfer(3, PLAIN, LIMIT_DEBITS, 100, flags=BALANCING_DEBIT),
        transfer(4, PLAIN, LIMIT_DEBITS, 100, flags=BALANCING_DEBIT),
        transfer(5, LIMIT_DEBITS, OTHER, MAX, flags=BALANCING_DEBIT | BALANCING_CREDIT),
    ]
    assert said(ledger, *rows) == ["created"] * 5
    stored = unpacked(ledger.lookup_transfers(ids(3, 4, 5)))
    assert [row["amount"] for row in stored] == [43, 0, 43]
    assert said(ledger, rows[2], rows[2] | {"amount": 43}) == ["exists"] * 2
    assert said(ledger, rows[2] | {"amount": 42}) == ["exists_with_different_amount"]
