"""One camt entry: amount, sign, dates, references, the other party, the bank's code.

A batch stays one line, as the bank booked it; its details only have to add up. The credit/debit
indicator already says which way the money went, of a reversal too: its sign is never turned twice.
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Any, Final

from assets.sources.camt.entry_shape import At, DetailShape, EntryShape, shape_of
from assets.sources.camt.values import amount_in, day_in
from assets.sources.statements.bank_statement import StatementEntry, meant
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_FEE_CODES: Final = frozenset({"CHRG", "FEES", "COMM", "CHG", "NCHG", "COM", "NCOM"})
_STATUSES: Final = {"BOOK": "booked", "PDNG": "pending", "FUTR": "pending", "INFO": "information"}
_MAX_SHAPES: Final = 1_000
"""Shapes remembered at once: no bank has as many, and a hostile file must not fill the memory."""


class EntryReader:
    """Reads the entries of one document; remembers the shapes it has met."""

    def __init__(self, *, booked_only: bool) -> None:
        self._booked_only = booked_only
        self._shapes: dict[tuple[object, ...], EntryShape] = {}

    def read(self, node: Any, path: str) -> StatementEntry:  # noqa: ANN401 - lxml has no types
        """Return the entry that ``node`` (an ``Ntry`` at ``path``) states.

        Raises:
            RefusedFileError: not booked where it must be, or an element missing or wrong.
        """
        nodes = list(node.iter())
        key = (*[one.tag for one in nodes], *map(len, nodes))
        shape = self._shapes.get(key)
        if shape is None:
            shape = shape_of(nodes, path)
            if len(self._shapes) == _MAX_SHAPES:
                self._shapes.clear()
            self._shapes[key] = shape
        return _Entry(nodes, shape, path).read(booked_only=self._booked_only)


class _Entry:
    """One entry being read: its nodes in document order, their shape, its path."""

    __slots__ = ("nodes", "path", "shape")

    def __init__(self, nodes: list[Any], shape: EntryShape, path: str) -> None:
        self.nodes = nodes
        self.shape = shape
        self.path = path

    def read(self, *, booked_only: bool) -> StatementEntry:
        shape = self.shape
        status = self._status(booked_only=booked_only)
        if not shape.amount:
            raise RefusedFileError(RefusalReason.FIELD_MISSING, f"{self._place()}/Amt")
        units, currency = amount_in(self.nodes[shape.amount[0]], f"{self.path}/Amt[1]")
        credit = self._is_credit(shape.sign)
        self._refuse_other_details(units, currency, credit=credit)
        reversal = self._text(shape.reversal) in ("true", "1")
        booked, valued = self._dates(booked_only=booked_only)
        code, is_fee = _code(tuple([self._text(one) for one in shape.codes]))
        stated = meant(self._text(shape.bank_reference))
        return StatementEntry(
            units=units if credit else -units,
            currency=currency,
            booking_date=booked,
            value_date=valued,
            place=self._place(shape.amount, "Amt"),
            reference=self._shared(end_to_end=True) or meant(self._text(shape.batch_reference)),
            bank_reference=stated or self._shared(end_to_end=False),
            transaction_code=f"{code} RVSL".strip() if reversal else code,
            is_fee=is_fee,
            counterparty=self._counterparty(is_payer=credit != reversal),
            description=self._description(),
            status=status,
            number=stated if shape.is_numbered else "",
        )

    def _text(self, at: At) -> str:
        """Return the first text at one of the nodes, empty where none holds any."""
        for one in at:
            text: str | None = self.nodes[one].text
            if text and (plain := text.strip()):
                return plain
        return ""

    def _place(self, at: At = (0,), name: str = "") -> str:
        line = self.nodes[at[0] if at else 0].sourceline
        return f"line {line}, {self.path}/{name}[1]" if name else f"line {line}, {self.path}"

    def _status(self, *, booked_only: bool) -> str:
        stated = self._text(self.shape.status)
        if booked_only and stated != "BOOK":
            raise RefusedFileError(
                RefusalReason.STATUS_NOT_BOOKED, self._place(), stated, field="Sts", expected="BOOK"
            )
        status = _STATUSES.get(stated)
        if status is None:
            raise RefusedFileError(
                RefusalReason.STATUS_UNKNOWN,
                self._place(),
                stated,
                field="Sts",
                expected=" or ".join(_STATUSES),
            )
        return status

    def _is_credit(self, at: At) -> bool:
        indicator = self._text(at)
        if indicator not in ("CRDT", "DBIT"):
            raise RefusedFileError(
                RefusalReason.CREDIT_DEBIT_MISSING,
                self._place(),
                indicator,
                field="CdtDbtInd",
                expected="CRDT or DBIT",
            )
        return indicator == "CRDT"

    def _dates(self, *, booked_only: bool) -> tuple[dt.date, dt.date]:
        """Return booking and value date; each stands in for the other.

        An advice may state neither: then it is of the day on which it was written.
        """
        booked, valued = self.shape.booked, self.shape.valued
        if not booked and not valued:
            written = None if booked_only else self._written_on()
            if written is None:
                raise RefusedFileError(RefusalReason.FIELD_MISSING, f"{self._place()}/BookgDt")
            return written, written
        first = self._day(booked, "BookgDt") if booked else None
        last = self._day(valued, "ValDt") if valued else first
        assert last is not None
        return first or last, last

    def _written_on(self) -> dt.date | None:
        """Return the day on which the report that holds the entry was made, None if unsaid."""
        namespace = str(self.nodes[0].tag).removesuffix("Ntry")
        report = self.nodes[0].getparent()
        header = report.getparent().find(f"{namespace}GrpHdr")
        for holder in (report, header):
            text = None if holder is None else holder.findtext(f"{namespace}CreDtTm")
            if text and (day := day_in(text.strip())) is not None:
                return day
        return None

    def _day(self, at: At, name: str) -> dt.date:
        text = self._text(at)
        day = day_in(text)
        if day is None:
            place = self._place(at[-1:], name)
            raise RefusedFileError(RefusalReason.DATE_INVALID, place, text, field=name)
        return day

    def _refuse_other_details(self, units: int, currency: str, *, credit: bool) -> None:
        """Refuse details that do not make the entry, or a batch that states another total.

        Banks book charges with the entry or apart from it, and few say which (``ChrgInclInd``): so
        both may differ from the entry by no more than all the charges stated.
        """
        shape = self.shape
        charged = self._charged(currency)
        if len(shape.batch_total) == 1 and charged is not None:
            self._refuse_other_total(shape.batch_total[0], (units, charged), currency)
        if len(shape.batch_count) == 1 and shape.details:
            self._refuse_other_count(self._text(shape.batch_count))
        amounts = [one.amount[0] for one in shape.details if one.amount]
        if not amounts or len(amounts) != len(shape.details) or charged is None:
            return
        total = 0
        for number, one in zip(amounts, shape.details, strict=True):
            node = self.nodes[number]
            if node.get("Ccy") != currency:
                return
            stated, _ = amount_in(node, f"{self.path}/NtryDtls")
            same_way = not self._text(one.sign) or self._is_credit(one.sign) == credit
            total += stated if same_way else -stated
        if abs(total - units) > charged:
            raise RefusedFileError(
                RefusalReason.DETAIL_SUM,
                f"{self._place()}/NtryDtls",
                f"{len(amounts)} details",
                field="TxDtls",
            )

    def _charged(self, currency: str) -> int | None:
        """Return all charges that the entry states; None where one of them is no amount of it."""
        if not self.shape.has_charges:
            return 0
        nodes = [self.nodes[number] for number in self.shape.charges]
        if not nodes or any(one.get("Ccy") != currency for one in nodes):
            return None
        return sum(amount_in(one, f"{self.path}/Chrgs")[0] for one in nodes)

    def _refuse_other_total(self, number: int, wanted: tuple[int, int], currency: str) -> None:
        node, (units, charged) = self.nodes[number], wanted
        stated, code = amount_in(node, f"{self.path}/NtryDtls")
        if code == currency and abs(stated - units) > charged:
            raise RefusedFileError(
                RefusalReason.DETAIL_SUM, f"{self._place()}/NtryDtls", node.text, field="TtlAmt"
            )

    def _refuse_other_count(self, stated: str) -> None:
        """Refuse more details than the batch has payments; a bank may show fewer."""
        found = len(self.shape.details)
        is_number = stated.isascii() and stated.isdigit()
        if not is_number or int(stated) < found:
            raise RefusedFileError(
                RefusalReason.RECORD_COUNT,
                f"{self._place()}/NtryDtls",
                stated,
                field="NbOfTxs",
                expected=f"{found} details or more",
            )

    def _shared(self, *, end_to_end: bool) -> str:
        """Return the reference that all details have; empty where they differ."""
        texts = {
            meant(self._text(one.end_to_end if end_to_end else one.bank_reference))
            for one in self.shape.details
        }
        return texts.pop() if len(texts) == 1 else ""

    def _counterparty(self, *, is_payer: bool) -> str:
        """Return the name of the other party, else its account; empty for several of them."""
        names = {self._text(one.payer if is_payer else one.payee) for one in self.shape.details}
        return names.pop() if len(names) == 1 else ""

    def _description(self) -> str:
        details = self.shape.details
        texts = [text for one in details for text in self._purposes(one)]
        if not texts:
            texts = [self._text(one.additional) for one in details]
            texts.append(self._text(self.shape.additional))
        return " ".join(text for text in texts if text)

    def _purposes(self, detail: DetailShape) -> list[str]:
        return [text for one in detail.purpose if (text := self._text((one,)))]


@lru_cache(maxsize=4096)
def _code(texts: tuple[str, ...]) -> tuple[str, bool]:
    """Return the bank's code (``PMNT/RCDT/ESCT`` or its own) and whether it marks a charge."""
    if not any(texts):
        return "", False
    *levels, own = texts
    words = {*levels, *re.split(r"[^A-Z0-9]+", own.upper())}
    return "/".join(one for one in levels if one) or own, bool(words & _FEE_CODES)
