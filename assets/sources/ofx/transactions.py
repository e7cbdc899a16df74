"""The transactions of OFX statements (``STMTTRN``, ``STMTTRNP``): values to advised lines."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from assets.sources.ofx.elements import Aggregate, Document
from assets.sources.ofx.statements import DownloadedStatement
from assets.sources.ofx.values import Values
from assets.sources.read_file import FileContent, rows_of
from assets.sources.statements.entry_ids import with_entry_ids
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.ids import digest_id_column
from contracts.reasons import RefusalReason
from contracts.tables.sources import ADVISED_LINES

_TYPE_NAMES: Final = """
CREDIT DEBIT INT DIV FEE SRVCHG DEP ATM POS XFER CHECK PAYMENT CASH DIRECTDEP DIRECTDEBIT REPEATPMT
HOLD OTHER
"""
_TYPES: Final = frozenset(_TYPE_NAMES.split())
_TRANSACTIONS: Final = ("STMTTRN", "STMTTRNP")
_FEES: Final = frozenset({"FEE", "SRVCHG"})
_SIGNS: Final = {"CREDIT": 1, "DEBIT": -1}
"""Types whose name is their sign; all others may go both ways (a fee is given back)."""

_STATED: Final = (
    "account", "currency", "report_reference", "status", "booking_date", "value_date",
    "amount_units", "reference", "bank_reference", "transaction_code", "is_fee", "counterparty",
    "description",
)  # fmt: skip

Row = tuple[object, ...]


def advised_rows(
    file: FileContent, document: Document, statements: list[DownloadedStatement]
) -> pl.DataFrame:
    """Return the advised lines of all statements; ``position`` counts them through the file.

    Raises:
        RefusedFileError: a transaction is wrong, one identifier names two of an account, or a
            transaction stands where none is read (``OFX_SYNTAX``).
    """
    rows = list(_rows(document, statements))
    if len(rows) != document.root.count(*_TRANSACTIONS):
        raise RefusedFileError(
            RefusalReason.OFX_SYNTAX,
            document.place(document.root.offset),
            f"{document.root.count(*_TRANSACTIONS)} transactions, {len(rows)} of them in a list",
            expected="one list of them a statement",
        )
    columns = dict(zip(_STATED, zip(*rows, strict=True), strict=True)) if rows else {}
    positions = pl.int_range(1, len(rows) + 1, eager=True)
    frame: dict[str, object] = {
        name: pl.Series(name, columns.get(name, ()), dtype=_DTYPES.get(name, pl.String()))
        for name in _STATED
    }
    lines = rows_of(
        ADVISED_LINES,
        {
            **frame,
            "entry_id": "",
            "line_id": digest_id_column(
                pl.repeat(file.sha256, len(rows), eager=True, dtype=pl.String),
                positions.cast(pl.String),
            ),
            "file_sha256": file.sha256,
            "source": file.source,
            "position": positions,
            "report_kind": "download",
        },
    )
    return with_entry_ids(lines)


_DTYPES: Final[dict[str, pl.DataType]] = {
    "booking_date": pl.Date(),
    "value_date": pl.Date(),
    "is_fee": pl.Boolean(),
}


def _rows(document: Document, statements: list[DownloadedStatement]) -> Iterator[Row]:
    seen: set[tuple[str, str]] = set()
    place = 0
    for statement in statements:
        for status, listed in (("booked", statement.booked), ("pending", statement.pending)):
            for one in listed:
                place += 1
                values = Values(document, one, f"{one.tag} {place}")
                if status == "booked":
                    _refuse_repeat(values, statement.account.id, seen)
                yield _row(values, statement, status)


def _refuse_repeat(values: Values, account: str, seen: set[tuple[str, str]]) -> None:
    """Refuse a transaction that the bank told already under its identifier, or takes back."""
    key = (account, values.stated("FITID"))
    if key in seen:
        raise values.refusal(RefusalReason.DUPLICATE_ROW_ID, "FITID", key[1])
    seen.add(key)
    for tag in ("CORRECTFITID", "CORRECTACTION"):
        if values.text(tag):
            raise values.refusal(
                RefusalReason.SEQUENCE_CONFLICT, tag, values.text(tag), "no correction"
            )


def _row(values: Values, statement: DownloadedStatement, status: str) -> Row:
    currency = CURRENCIES[statement.account.currency]
    kind = values.stated("TRNTYPE")
    if kind not in _TYPES:
        raise values.refusal(RefusalReason.TYPE_CODE_UNKNOWN, "TRNTYPE", kind)
    units = values.units("TRNAMT", currency)
    if units * _SIGNS.get(kind, 0) < 0:
        raise values.refusal(
            RefusalReason.AMOUNT_SIGN, "TRNAMT", values.text("TRNAMT"), f"the sign of a {kind}"
        )
    _refuse_other_currency(values, statement.account.currency)
    posted = values.date("DTPOSTED" if status == "booked" else "DTTRAN")
    available = values.date("DTAVAIL") if values.text("DTAVAIL") else posted
    return (
        statement.account.id,
        statement.account.currency,
        statement.reference,
        status,
        posted,
        available,
        str(units),
        values.text("REFNUM") or values.text("CHECKNUM"),
        values.text("FITID"),
        kind,
        kind in _FEES,
        _payee(values.aggregate),
        " ".join(values.text("MEMO").split()),
    )


def _refuse_other_currency(values: Values, currency: str) -> None:
    """Refuse an amount in another currency; an original one beside it changes nothing."""
    stated = values.aggregate.one("CURRENCY")
    if stated is None:
        return
    inner = Values(values.document, stated, f"{values.name}/CURRENCY")
    code = inner.stated("CURSYM")
    if code != currency:
        raise inner.refusal(RefusalReason.CURRENCY_MIXED, "CURSYM", code, currency)


def _payee(transaction: Aggregate) -> str:
    payee = transaction.one("PAYEE")
    return transaction.values.get("NAME", "") or (payee.values.get("NAME", "") if payee else "")
