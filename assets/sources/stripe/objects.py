"""Stripe's API objects to balance transactions: lists, one object a line, what they expand.

Every balance transaction becomes a row, wherever it stands. An object of no kind that moves a
Stripe balance is refused, and so is one of test mode unless the declaration says that the file is
of a test account: it moved no money. Fields that are not read are left alone, since the API adds
some at any time.
"""

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from assets.sources.stripe.fields import Fields, fields_of
from assets.sources.stripe.json_text import documents_of
from assets.sources.stripe.movers import BALANCE_FIELDS, PART_FIELDS, Mover, mover_of
from assets.sources.stripe.rows import COLUMNS, BalanceRows, Form
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from contracts.source_declaration import StripeObjects

FORM: Final = Form(
    names={"category": "reporting_category", "gross": "amount", "settlement": "source"},
    amounts="minor",
    moments="epoch",
)

_REPEATED: Final = "the same balance transaction as told before"


@dataclass(frozen=True, slots=True)
class BalanceEntry:
    """One balance transaction: what it states, and where."""

    place: str
    is_listed: bool
    texts: dict[str, str]


@dataclass(slots=True)
class ObjectFile:
    """The objects of one file, collected in its order."""

    declared: StripeObjects
    entries: dict[str, BalanceEntry] = field(default_factory=dict)
    movers: dict[str, Mover] = field(default_factory=dict)

    def add(self, fields: Fields, *, is_listed: bool = True) -> None:
        """Take in an object and everything that it holds."""
        if fields.kind == "list":
            for member in fields.members("data"):
                self.add(member, is_listed=is_listed)
        elif fields.kind == "balance_transaction":
            self._add_entry(fields, is_listed=is_listed)
        elif fields.kind in BALANCE_FIELDS:
            self._add_mover(fields)
        else:
            raise fields.refused(
                RefusalReason.OBJECT_UNKNOWN, "object", fields.kind, "one that moves a balance"
            )

    def _add_entry(self, fields: Fields, *, is_listed: bool) -> None:
        entry = BalanceEntry(fields.place, is_listed, _texts_of(fields))
        number = entry.texts["id"]
        known = self.entries.get(number)
        if known is not None and (
            (known.is_listed and is_listed) or not _is_same(known.texts, entry.texts)
        ):
            raise fields.refused(
                RefusalReason.DUPLICATE_ROW_ID, "id", number, "" if is_listed else _REPEATED
            )
        if known is None or is_listed:
            self.entries[number] = entry
        source = fields.held("source")
        if source is not None and source.kind in BALANCE_FIELDS:
            self._add_mover(source)

    def _add_mover(self, fields: Fields) -> None:
        self._refuse_other_mode(fields)
        mover = mover_of(fields, self.declared.reference_key)
        self.movers[mover.id] = mover
        for name in BALANCE_FIELDS[mover.kind]:
            held = fields.members(name) if name.endswith("s") else [fields.held(name)]
            for one in held:
                if one is not None:
                    self.add(one, is_listed=False)
        if mover.kind in PART_FIELDS:
            self._add_parts(fields, mover)

    def _add_parts(self, fields: Fields, mover: Mover) -> None:
        """Take in the refunds or reversals that an object holds, each of which must name it."""
        list_name, back = PART_FIELDS[mover.kind]
        held = fields.held(list_name)
        for part in held.members("data") if held else ():
            if part.id(back) != mover.id:
                raise part.refused(RefusalReason.LINK_BROKEN, back, part.id(back), mover.id)
            self.add(part, is_listed=False)

    def _refuse_other_mode(self, fields: Fields) -> None:
        is_live = fields.truth("livemode")
        if is_live is not None and is_live == self.declared.test_mode:
            wanted = "test mode, as declared" if is_live else "live mode"
            raise fields.refused(RefusalReason.TEST_MODE, "livemode", str(is_live).lower(), wanted)


def _texts_of(fields: Fields) -> dict[str, str]:
    """Return the columns, in their order, of a balance transaction whose fee adds up."""
    _refuse_other_fee(fields)
    return {
        "id": fields.required("id"),
        "type": fields.required("type"),
        "category": fields.text("reporting_category"),
        "gross": str(fields.whole("amount")),
        "fee": str(fields.whole("fee")),
        "net": str(fields.whole("net")),
        "currency": fields.required("currency"),
        "created": str(fields.whole("created")),
        "available_on": str(fields.whole("available_on")),
        "settlement": "",
        "source": fields.id("source"),
        "status": fields.required("status"),
        "reason": "",
        "reference": "",
        "counterparty": "",
        "description": fields.text("description"),
    }


def _refuse_other_fee(fields: Fields) -> None:
    fee, details = fields.whole("fee"), fields.members("fee_details")
    for detail in details:
        if detail.text("currency") != fields.text("currency"):
            found = detail.text("currency")
            raise detail.refused(RefusalReason.CURRENCY_MIXED, "currency", found)
    total = sum(detail.whole("amount") for detail in details)
    if total != fee and "fee_details" in fields.values:
        wanted = f"{total}, the sum of its details"
        raise fields.refused(RefusalReason.FEE_SUM, "fee", str(fee), wanted)


def _is_same(known: dict[str, str], other: dict[str, str]) -> bool:
    """Return whether two tellings agree in all but how far the transaction has come."""
    return {**known, "status": ""} == {**other, "status": ""}


def object_rows(text: str, declared: StripeObjects) -> BalanceRows:
    """Return the balance transactions of a file of API objects.

    Raises:
        RefusedFileError: an object is wrong by itself, or against another of the file.
    """
    file = ObjectFile(declared)
    for place, value in documents_of(text):
        file.add(fields_of(value, place))
    if file.movers and not file.entries:
        raise RefusedFileError(
            RefusalReason.FIELD_MISSING,
            "the file",
            f"{len(file.movers)} objects without a balance transaction",
            "Export the balance transactions, or expand them: they alone say what moved.",
            field="balance_transaction",
        )
    lent = _lent_texts(file)
    told = [
        (one.place, *(one.texts | lent[number] if number in lent else one.texts).values())
        for number, one in file.entries.items()
    ]
    schema = dict.fromkeys(("place", *COLUMNS), pl.String())
    rows = pl.DataFrame(told, schema=schema, orient="row")
    return BalanceRows(rows.drop("place"), rows["place"], FORM)


_FAILED: Final = ("failure", "cancel")


def _lent_texts(file: ObjectFile) -> dict[str, dict[str, str]]:
    """Return by balance transaction what its object lends it, after both name each other."""
    lent = {}
    for mover in file.movers.values():
        for number in mover.balance_ids:
            entry = file.entries.get(number)
            if entry is None:
                continue
            _refuse_other_link(mover, number, entry)
            has_failed = any(word in entry.texts["type"] for word in _FAILED)
            lent[number] = {
                "reason": (mover.failure if has_failed else "") or mover.reason or mover.failure,
                "reference": mover.reference,
                "counterparty": mover.counterparty,
                "status": mover.status or entry.texts["status"],
            }
    return lent


def _refuse_other_link(mover: Mover, number: str, entry: BalanceEntry) -> None:
    """Refuse an object whose balance transaction names another, or a payout of another amount."""
    if entry.texts["source"] != mover.id:
        raise RefusedFileError(
            RefusalReason.LINK_BROKEN,
            mover.place,
            number,
            field="balance_transaction",
            expected=f"one whose source is {mover.id}",
        )
    if mover.kind == "payout" and entry.texts["type"] == "payout":
        stated = (mover.currency, -mover.amount)
        if stated != (entry.texts["currency"].upper(), int(entry.texts["gross"])):
            raise RefusedFileError(
                RefusalReason.CONTROL_TOTAL,
                mover.place,
                f"{mover.amount} {mover.currency}",
                field="amount",
                expected=f"what {number} moved: {-int(entry.texts['gross'])}",
            )
