"""The three camt messages about an account, and what all of their documents must be.

A document is the root, or lies in a business message envelope beside others: all of them are read,
and where they are numbered as pages of one message, none may be missing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assets.sources.camt.entries import EntryReader
from assets.sources.camt.xml_elements import Element, path_of
from assets.sources.camt.xml_stream import Holder, ReadEntry, Stream, parse_stream
from assets.sources.file_text import text_of
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_VERSIONS: Final = range(2, 14)


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One message: its number, its element, what holds its entries, and whether all are booked."""

    number: str
    element: str
    holder: str
    booked_only: bool

    @property
    def pagination(self) -> str:
        """The element that numbers the pages of one holder."""
        return f"{self.holder}Pgntn"


STATEMENT: Final = MessageKind("053", "BkToCstmrStmt", "Stmt", booked_only=True)
REPORT: Final = MessageKind("052", "BkToCstmrAcctRpt", "Rpt", booked_only=False)
NOTICE: Final = MessageKind("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn", booked_only=False)


def holders_of(content: bytes, kind: MessageKind) -> tuple[Holder, ...]:
    """Return every statement, report or notice in ``content``, with its entries read.

    Raises:
        RefusedFileError: not that message, a page of it missing, or an entry wrong.
    """
    text_of(content)

    def opened(document: Element) -> ReadEntry:
        _refuse_other_message(document, kind)
        return EntryReader(booked_only=kind.booked_only).read

    root, holders = parse_stream(content, Stream(kind.holder, opened))
    documents = [root] if root.name == "Document" else []
    documents = documents or [one for one in root.children() if one.name == "Document"]
    if not documents:
        _refuse_other_message(root, kind)
    messages = [one.required(kind.element) for one in documents]
    for one in messages:
        _refuse_other_holders(one, kind, holders)
    _refuse_strays(root)
    refuse_missing_pages([one.first("GrpHdr/MsgPgntn") for one in messages], messages[0].place)
    return holders


def _refuse_other_message(element: Element, kind: MessageKind) -> None:
    """Refuse a document that is not of the declared message, or of a version nobody tested."""
    found = re.fullmatch(
        rf"urn:iso:std:iso:20022:tech:xsd:camt\.{kind.number}\.001\.([0-9]{{2}})", element.namespace
    )
    if element.name != "Document" or found is None or int(found[1]) not in _VERSIONS:
        raise RefusedFileError(
            RefusalReason.XML_NAMESPACE,
            element.place,
            element.namespace.rpartition(":")[2] or element.name,
            field="xmlns",
            expected=f"camt.{kind.number}.001.02 to .13",
        )


def _refuse_other_holders(message: Element, kind: MessageKind, holders: Sequence[Holder]) -> None:
    """Refuse a message without anything to read, or with some of it where it must not stand."""
    within = {one.node for one in message.all(kind.holder)}
    if not within:
        raise RefusedFileError(RefusalReason.FIELD_MISSING, f"{message.place}/{kind.holder}")
    for one in holders:
        parent = one.element.node.getparent()
        if parent.tag != message.node.tag:
            raise RefusedFileError(RefusalReason.TAG_ORDER, one.element.place, kind.holder)


def _refuse_strays(root: Element) -> None:
    """Refuse an entry that was not read, because it stands in no holder or in another namespace."""
    for node in root.node.iter("{*}Ntry"):
        place = f"line {node.sourceline}, {path_of(node)}"
        raise RefusedFileError(RefusalReason.TAG_ORDER, place, "Ntry", field="Ntry")


def refuse_missing_pages(pages: Sequence[Element | None], place: str) -> list[int]:
    """Return how many pages each run of ``pages`` has; None stands for what has no pages.

    Raises:
        RefusedFileError: a run does not begin with 1, skips a number, or never ends
            (``PAGE_MISSING``).
    """
    runs: list[int] = []
    wanted = 1
    for one in pages:
        number, is_last = (
            ("1", "true") if one is None else (one.text("PgNb"), one.text("LastPgInd"))
        )
        has_end = is_last in ("true", "1", "false", "0")
        if number.lstrip("0") != str(wanted) or not has_end:
            _refuse_page(one.place if one else place, number, is_last, f"page {wanted}")
        wanted = 1 if is_last in ("true", "1") else wanted + 1
        if wanted == 1:
            runs.append(int(number))
    if wanted > 1:
        last = pages[-1]
        _refuse_page(last.place if last else place, str(wanted - 1), "false", f"page {wanted}")
    return runs


def _refuse_page(place: str, number: str, is_last: str, expected: str) -> None:
    raise RefusedFileError(
        RefusalReason.PAGE_MISSING,
        place,
        f"page {number}, last: {is_last}",
        field="PgNb",
        expected=expected,
    )
