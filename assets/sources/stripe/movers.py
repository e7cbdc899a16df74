"""The objects behind balance transactions: charges, refunds, disputes, payouts and their like.

They move no money of their own here. They lend the balance transactions of the same file a reason,
a state, our own reference and a name, and are held against them: an object and the balance
transaction it names must name each other. A file may hold either without the other, since an
export is a part of an account and does not say which.
"""

from dataclasses import dataclass
from typing import Final

from assets.sources.stripe.fields import Fields

BALANCE_FIELDS: Final = {
    "application_fee": ("balance_transaction",),
    "charge": ("balance_transaction",),
    "dispute": ("balance_transactions",),
    "fee_refund": ("balance_transaction",),
    "payout": ("balance_transaction", "failure_balance_transaction"),
    "refund": ("balance_transaction", "failure_balance_transaction"),
    "topup": ("balance_transaction",),
    "transfer": ("balance_transaction",),
    "transfer_reversal": ("balance_transaction",),
}
"""Kind of object -> the fields that name or hold its balance transactions."""

PART_FIELDS: Final = {
    "application_fee": ("refunds", "fee"),
    "charge": ("refunds", "charge"),
    "transfer": ("reversals", "transfer"),
}
"""Kind of object -> the list of parts it holds, and the field by which each part names it."""


@dataclass(frozen=True, slots=True)
class Mover:
    """One such object.

    Attributes:
        balance_ids: the balance transactions that it names or holds.
        amount: of a payout, in minor units, positive where money leaves for the bank.
    """

    id: str
    place: str
    kind: str
    balance_ids: tuple[str, ...]
    currency: str
    amount: int
    status: str
    reason: str
    failure: str
    reference: str
    counterparty: str


def mover_of(fields: Fields, reference_key: str) -> Mover:
    """Return what ``fields`` lends to its balance transactions."""
    kind = fields.kind
    failure = fields.text("failure_reason") or fields.text("failure_code")
    billing, metadata = fields.held("billing_details"), fields.held("metadata")
    return Mover(
        id=fields.required("id"),
        place=fields.place,
        kind=kind,
        balance_ids=_balance_ids(fields),
        currency=fields.text("currency").upper(),
        amount=fields.whole("amount") if kind == "payout" else 0,
        status=fields.text("status") if kind == "payout" else "",
        reason=fields.text("reason"),
        failure=failure,
        reference=metadata.text(reference_key) if metadata else "",
        counterparty=billing.text("name") if billing else "",
    )


def _balance_ids(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for name in BALANCE_FIELDS[fields.kind]:
        if name.endswith("s"):
            found += [one.required("id") for one in fields.members(name)]
        elif named := fields.id(name):
            found.append(named)
    return tuple(found)
