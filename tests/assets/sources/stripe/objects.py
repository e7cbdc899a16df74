"""API objects in small notation: what a test does not say of one is what it usually is."""

import json


def balance(number: int, amount: int = 1000, fee: int = 0, **changes: object) -> dict[str, object]:
    details = [{"amount": fee, "currency": changes.get("currency", "usd"), "type": "stripe_fee"}]
    return {
        "id": f"txn_{number}",
        "object": "balance_transaction",
        "amount": amount,
        "available_on": 1767744000,  # 2026-01-07 00:00:00 UTC.
        "created": 1767607200,  # 2026-01-05 10:00:00 UTC.
        "currency": "usd",
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details if fee else [],
        "net": amount - fee,
        "reporting_category": "charge",
        "source": f"ch_{number}",
        "status": "available",
        "type": "charge",
    } | changes


def payout(number: int, amount: int, **changes: object) -> dict[str, object]:
    return {
        "id": f"po_{number}",
        "object": "payout",
        "amount": amount,
        "automatic": True,
        "balance_transaction": f"txn_{number}",
        "currency": "usd",
        "failure_balance_transaction": None,
        "failure_code": None,
        "livemode": True,
        "metadata": {},
        "status": "paid",
    } | changes


def listed(*objects: object, **changes: object) -> str:
    whole = {"object": "list", "data": objects, "has_more": False, "url": "/v1/x"} | changes
    return json.dumps(whole)


def lines(*objects: object) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)
