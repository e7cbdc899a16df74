"""API objects become one line a balance transaction, with what their objects lend them."""

import datetime as dt
import json

import polars as pl
import pytest

from assets.sources.stripe.kinds import KIND_OF_CATEGORY
from contracts.errors import RefusedFileError
from tests.assets.sources.stripe.conftest import Read
from tests.assets.sources.stripe.objects import balance, lines, listed, payout


def refused(read: Read, text: str, **options: object) -> tuple[str, str, str]:
    with pytest.raises(RefusedFileError) as refusal:
        read(text, **options)
    return refusal.value.reason.value, refusal.value.place, refusal.value.field


def test_a_balance_transaction_becomes_one_line(read: Read) -> None:
    (line,) = read(listed(balance(7, 1000, 59, description="Mugs"))).drop("line_id").to_dicts()

    assert line == {
        "file_sha256": "ab" * 32,
        "position": 1,
        "source": "stripe",
        "account": "stripe-usd",
        "currency": "USD",
        "external_id": "txn_7",
        "kind": "charge",
        "gross_units": 10_000_000,
        "fee_units": 590_000,
        "net_units": 9_410_000,
        "occurred_at": dt.datetime.fromisoformat("2026-01-05T10:00:00"),
        "available_on": dt.date(2026, 1, 7),
        "settlement_reference": "",
        "related_id": "ch_7",
        "status": "available",
        "reason_code": "",
        "reference": "",
        "counterparty": "",
        "description": "Mugs",
    }


@pytest.mark.parametrize(
    ("currency", "minor", "units"),
    [
        ("usd", 1, 10_000),  # A cent: 0.01 at scale 6.
        ("usd", -105, -1_050_000),
        ("jpy", 500, 5_000_000),  # 500 yen at scale 4: no decimals.
        ("kwd", 12_340, 123_400_000),  # 12.340 dinar at scale 7: three decimals.
        ("isk", 500, 50_000),  # 5 krona at scale 4: hundredths that are always zero.
        ("eur", 0, 0),
    ],
)
def test_minor_units_are_those_of_the_processor(
    read: Read, currency: str, minor: int, units: int
) -> None:
    moved = balance(1, minor, currency=currency, reporting_category="other_adjustment")

    assert read(listed(moved))["gross_units"].to_list() == [units]


def test_a_list_lines_and_a_single_object_are_the_same_transactions(read: Read) -> None:
    first, second = balance(1), balance(2, -400, reporting_category="refund", type="refund")
    whole = read(listed(first, second))

    assert read(lines(first, second)).equals(whole)
    assert read(lines(json.loads(listed(first)), json.loads(listed(second)))).equals(whole)
    assert read(json.dumps(first, indent=1)).equals(whole.head(1))


def test_a_quiet_day_is_a_list_of_nothing(read: Read) -> None:
    assert read(listed()).height == 0


def test_a_charge_lends_our_reference_and_a_name(read: Read) -> None:
    charge = {
        "id": "ch_1",
        "object": "charge",
        "balance_transaction": "txn_1",
        "billing_details": {"name": "Jane Doe"},
        "livemode": True,
        "metadata": {"order_id": "A-1", "cart": "C-9"},
    }
    told = lines(charge, balance(1))

    assert read(told).select("reference", "counterparty").rows() == [("A-1", "Jane Doe")]
    assert read(told, key="cart")["reference"].to_list() == ["C-9"]
    assert read(listed(balance(1, source=charge)))["reference"].to_list() == ["A-1"]


def test_refunds_and_disputes_lend_their_reason(read: Read) -> None:
    refund = {"id": "re_1", "object": "refund", "balance_transaction": "txn_1"}
    failed = {"reason": "duplicate", "failure_reason": "expired_or_canceled_card"}
    back = {"failure_balance_transaction": "txn_2"} | failed
    dispute = {
        "id": "dp_3",
        "object": "dispute",
        "reason": "fraudulent",
        "livemode": True,
        "balance_transactions": [
            balance(3, -1000, 1500, source="dp_3", reporting_category="dispute"),
            balance(4, 1000, -1500, source="dp_3", reporting_category="dispute_reversal"),
        ],
    }
    found = read(
        lines(
            refund | back,
            balance(1, -400, source="re_1", reporting_category="refund", type="refund"),
            balance(
                2, 400, source="re_1", reporting_category="refund_failure", type="refund_failure"
            ),
            dispute,
        )
    )

    columns = ("external_id", "kind", "net_units", "related_id", "reason_code")
    assert found.select(columns).rows() == [
        ("txn_1", "refund", -4_000_000, "re_1", "duplicate"),
        ("txn_2", "refund_failure", 4_000_000, "re_1", "expired_or_canceled_card"),
        ("txn_3", "dispute", -25_000_000, "dp_3", "fraudulent"),
        ("txn_4", "dispute_reversal", 25_000_000, "dp_3", "fraudulent"),
    ]


def test_a_payout_settles_itself_and_its_failure_names_it(read: Read) -> None:
    out = {"reporting_category": "payout", "type": "payout", "source": "po_1"}
    back = {"reporting_category": "payout_reversal", "type": "payout_failure", "source": "po_1"}
    failed = {"failure_balance_transaction": "txn_2", "failure_code": "account_closed"}
    found = read(
        lines(
            payout(1, 541, status="failed", **failed),
            balance(1, -541, 0, **out),
            balance(2, 541, 0, **back),
        )
    )

    columns = ("kind", "settlement_reference", "related_id", "status", "reason_code")
    assert found.select(columns).rows() == [
        ("payout", "po_1", "po_1", "failed", "account_closed"),
        ("payout_failure", "", "po_1", "failed", "account_closed"),
    ]


def test_nobody_guesses_which_payout_settles_an_object(read: Read) -> None:
    out = balance(2, -1000, reporting_category="payout", type="payout", source="po_2")
    found = read(lines(balance(1), out, payout(2, 1000)))

    assert found["settlement_reference"].to_list() == ["", "po_2"]


def test_a_transaction_told_again_as_part_of_an_object_is_one_line(read: Read) -> None:
    charge = {"id": "ch_1", "object": "charge", "livemode": True}
    pending = balance(1, status="pending")

    told = [charge | {"balance_transaction": pending}, balance(1)]

    for objects in (told, told[::-1]):
        found = read(lines(*objects))
        assert found.select("external_id", "status").rows() == [("txn_1", "available")]


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"net": 999}, "FEE_SUM", "net"),
        ({"fee": 1, "net": 999, "fee_details": []}, "FEE_SUM", "fee"),
        ({"amount": 10.5}, "JSON_NUMBER", "amount"),
        ({"amount": 10**38}, "JSON_NUMBER", "amount"),
        ({"created": True}, "JSON_NUMBER", "created"),
        ({"created": None}, "FIELD_MISSING", "created"),
        ({"created": 253402300800}, "DATE_INVALID", "created"),
        ({"currency": "zzz"}, "CURRENCY_UNKNOWN", "currency"),
        ({"currency": "gbp"}, "ACCOUNT_UNKNOWN", "currency"),
        ({"currency": "isk", "amount": 1005, "net": 1005}, "AMOUNT_SCALE", "amount"),
        ({"amount": 10**29, "net": 10**29}, "AMOUNT_RANGE", "amount"),
        ({"reporting_category": "gift"}, "KIND_UNKNOWN", "reporting_category"),
        ({"reporting_category": None, "type": "gift"}, "KIND_UNKNOWN", "type"),
        ({"reporting_category": "refund"}, "AMOUNT_SIGN", "amount"),
        ({"status": "lost"}, "STATUS_UNKNOWN", "status"),
        ({"id": "ch_7"}, "OBJECT_UNKNOWN", "id"),
        ({"object": "invoice"}, "OBJECT_UNKNOWN", "object"),
        ({"description": 5}, "SCHEMA_DRIFT", "description"),
    ],
)
def test_a_transaction_that_is_wrong_is_refused_by_its_field(
    read: Read, changes: dict[str, object], reason: str, field: str
) -> None:
    wrong = listed(balance(1), balance(2) | changes)

    assert refused(read, wrong) == (reason, "$.data[1]", field)


def test_an_object_and_its_transaction_name_each_other(read: Read) -> None:
    other = payout(1, 1000, id="po_9")
    out = balance(1, -1000, reporting_category="payout", type="payout", source="po_1")

    assert refused(read, lines(out, other)) == (
        "LINK_BROKEN", "line 2, $", "balance_transaction",
    )  # fmt: skip
    assert refused(read, lines(out, payout(1, 999))) == ("CONTROL_TOTAL", "line 2, $", "amount")
    assert read(lines(out, payout(1, 1000), payout(2, 5))).height == 1


def test_objects_alone_do_not_say_what_moved(read: Read) -> None:
    assert refused(read, lines(payout(1, 541)))[0] == "FIELD_MISSING"


def test_a_test_account_is_read_where_it_is_declared_and_there_alone(read: Read) -> None:
    charge = {"id": "ch_1", "object": "charge", "balance_transaction": "txn_1"}
    trial, live = (lines(balance(1), charge | {"livemode": mode}) for mode in (False, True))

    assert refused(read, trial) == ("TEST_MODE", "line 2, $", "livemode")
    assert refused(read, live, test_mode=True) == ("TEST_MODE", "line 2, $", "livemode")
    assert read(trial, test_mode=True).height == read(live).height == 1


@pytest.mark.parametrize(
    ("kind", "source", "amount", "expected"),
    [
        ("payment", "py_1", 5, "charge"),
        ("payment_refund", "pyr_1", -5, "refund"),
        ("payout_cancel", "po_1", 5, "payout_failure"),
        ("adjustment", "dp_1", -5, "dispute"),
        ("adjustment", "du_1", 5, "dispute_reversal"),
        ("adjustment", "re_1", 5, "refund_failure"),
        ("adjustment", "", 5, "adjustment"),
        ("stripe_fee", "", -5, "fee"),
        ("application_fee", "fee_1", 5, "application_fee"),
        ("transfer", "tr_1", -5, "transfer"),
        ("topup", "tu_1", 5, "topup"),
        ("reserve_transaction", "", -5, "reserve"),
    ],
)
def test_without_a_category_the_type_decides_the_kind(
    read: Read, kind: str, source: str, amount: int, expected: str
) -> None:
    moved = balance(1, amount, type=kind, source=source or None, reporting_category=None)

    assert read(listed(moved))["kind"].to_list() == [expected]


def test_every_category_has_a_kind_that_reads_as_one_word(read: Read) -> None:
    moved = [
        balance(number, 0, reporting_category=category, source=f"po_{number}")
        for number, category in enumerate(KIND_OF_CATEGORY)
    ]

    assert read(listed(*moved))["kind"].to_list() == list(KIND_OF_CATEGORY.values())
    assert pl.Series(KIND_OF_CATEGORY.values()).str.contains("^[a-z_]+$").all()
