"""The elements of an OFX file: text to aggregates of named values, strictly.

In version 1 an element with a value may be left open, as it ends where the next one begins; banks
write version 2 so, too, where XML would not, and it means the same. An aggregate must be closed. No
attributes, comments or declarations: a comment that begins in one text and ends in another would
hide what lies between. What an element means lies elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from assets.sources.ofx.header import OfxText
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_DEPTH: Final = 32
MAX_TEXT: Final = 10_000
"""Characters of one value; the longest that the standard knows has 255 and banks' memos more."""

_TOKEN: Final = re.compile(
    r"<(/?)([A-Z][A-Z0-9._]*)(/?)>([^<]*(?:<!\[CDATA\[.*?\]\]>[^<]*)*)", re.DOTALL
)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_LEAF_NAMES: Final = """
    ACCTID ACCTTYPE BALAMT BANKID BRANCHID CHECKNUM CODE CURDEF CURRATE CURSYM DTASOF DTAVAIL
    DTEND DTPOSTED DTSERVER DTSTART DTTRAN DTUSER EXTDNAME FID FITID INTU.BID INTU.ORG INTU.USERID
    LANGUAGE MEMO MESSAGE NAME ORG PAYEEID REFNUM SEVERITY SIC SRVRTID TRNAMT TRNTYPE TRNUID
"""
_AGGREGATE_NAMES: Final = """
OFX SIGNONMSGSRSV1 SONRS STATUS BANKMSGSRSV1 CREDITCARDMSGSRSV1 INVSTMTMSGSRSV1 LOANMSGSRSV1
STMTTRNRS CCSTMTTRNRS STMTRS CCSTMTRS BANKACCTFROM CCACCTFROM BANKTRANLIST BANKTRANLISTP STMTTRN
STMTTRNP LEDGERBAL CURRENCY
"""
_AGGREGATES: Final = frozenset(_AGGREGATE_NAMES.split())
"""Elements that hold elements and never a value: none of them may be passed over as one."""

_LEAVES: Final = frozenset(_LEAF_NAMES.split())
"""Elements that hold a value: an open one without any ends at once."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An element of elements: its values by name, and the aggregates in it, in their order.

    ``offset`` is where it begins in the text; ``offsets`` where each value does.
    """

    tag: str
    offset: int
    values: dict[str, str] = field(default_factory=dict)
    offsets: dict[str, int] = field(default_factory=dict)
    parts: list["Aggregate"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Aggregate"]:
        """Return the aggregates of these names directly in it."""
        return (one for one in self.parts if one.tag in tags)

    def one(self, tag: str) -> "Aggregate | None":
        """Return the first aggregate of this name directly in it, or None."""
        return next(self.all(tag), None)

    def count(self, *tags: str) -> int:
        """Return how many aggregates of these names lie in it, however deep."""
        return sum((one.tag in tags) + one.count(*tags) for one in self.parts)


@dataclass(frozen=True, slots=True)
class Document:
    """The root of a file, and how to say where in the file an element stands."""

    source: OfxText
    root: Aggregate

    def place(self, offset: int) -> str:
        """Return the line of an offset, for a person."""
        return _place(self.source, offset)


def document_of(source: OfxText) -> Document:
    """Return the elements of a file.

    Raises:
        RefusedFileError: ``OFX_SYNTAX``, ``TRAILER_MISSING``, ``XML_LIMIT`` or ``FIELD_TOO_LONG``.
    """
    building = _Building(source)
    end = 0
    for token in _TOKEN.finditer(source.text):
        if token.start() != end:
            break
        building.take(token)
        end = token.end()
    if end != len(source.text):
        raise _syntax(source, end, source.text[end : end + 8], "an element")
    return Document(source, building.root())


@dataclass(slots=True)
class _Building:
    """The aggregates that are open, the root first, and the value that may still be closed."""

    source: OfxText
    stack: list[Aggregate] = field(default_factory=lambda: [Aggregate("", 0)])
    closable: str = ""

    def root(self) -> Aggregate:
        """Return the one root, closed."""
        top = self.stack[0]
        if len(self.stack) > 1:
            wanted = f"</{self.stack[-1].tag}>"
            raise RefusedFileError(
                RefusalReason.TRAILER_MISSING, "the end of the file", expected=wanted
            )
        if [one.tag for one in top.parts] != ["OFX"] or set(top.values) - {"OFX"}:
            raise _syntax(self.source, 0, "", "one <OFX>")
        return top.parts[0]

    def take(self, token: re.Match[str]) -> None:
        """Open, fill or close an element."""
        is_end, tag, is_empty, raw = token.groups()
        text = _value(self.source, raw, token.start()) if raw and not raw.isspace() else ""
        if text and (is_end or is_empty):
            offset = token.end(3) + 1
            raise _syntax(self.source, offset, "", "no text behind a closed element")
        is_value = not is_end and not is_empty and bool(text or tag in _LEAVES)
        if is_end:
            self._close(tag, token.start())
        elif is_value:
            self._put(tag, text, token.start())
        else:
            self._open(tag, token.start())
            if is_empty:
                self._close(tag, token.start())
        self.closable = tag if is_value else ""

    def _open(self, tag: str, offset: int) -> None:
        if len(self.stack) > MAX_DEPTH:
            expected = f"at most {MAX_DEPTH} elements inside each other"
            raise RefusedFileError(
                RefusalReason.XML_LIMIT, _place(self.source, offset), expected=expected
            )
        opened = Aggregate(tag, offset)
        self.stack[-1].parts.append(opened)
        self.stack.append(opened)

    def _put(self, tag: str, text: str, offset: int) -> None:
        """Put a value into the aggregate that is open; no known value twice."""
        into = self.stack[-1]
        if text and tag in _AGGREGATES:
            raise _syntax(self.source, offset, f"<{tag}>", f"elements in {tag}")
        if tag in into.values and tag in _LEAVES:
            raise _syntax(self.source, offset, f"<{tag}>", f"{tag} once in {into.tag}")
        into.values.setdefault(tag, text)
        into.offsets.setdefault(tag, offset)

    def _close(self, tag: str, offset: int) -> None:
        """Close the open aggregate, or the value just before; what held nothing is a value, too."""
        if tag == self.closable:
            return
        if tag != self.stack[-1].tag or len(self.stack) == 1:
            raise _syntax(self.source, offset, f"</{tag}>", f"</{self.stack[-1].tag}>")
        closed = self.stack.pop()
        if not closed.parts and not closed.values:
            self._put(tag, "", closed.offset)


def _value(source: OfxText, raw: str, offset: int) -> str:
    """Return the text of a value: entities and CDATA resolved, outer blanks gone."""
    text = raw.strip()
    if "<" in text or "&" in text:
        pieces = _CDATA.split(raw)
        pieces[::2] = [_resolved(source, one, offset) for one in pieces[::2]]
        text = "".join(pieces).strip()
    if len(text) > MAX_TEXT:
        raise RefusedFileError(
            RefusalReason.FIELD_TOO_LONG, _place(source, offset), f"{len(text)} characters",
            expected=f"at most {MAX_TEXT}",
        )  # fmt: skip
    return text


def _resolved(source: OfxText, text: str, offset: int) -> str:
    """Return ``text`` with its entities resolved, once; a bare ampersand is itself in SGML."""
    if source.is_xml and "&" in _ENTITY.sub("", text):
        raise _syntax(source, offset, "&", "&amp;")
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def _place(source: OfxText, offset: int) -> str:
    line = source.lines_before + source.text.count("\n", 0, offset) + 1
    return f"line {line}"


def _syntax(source: OfxText, offset: int, found: str, expected: str) -> RefusedFileError:
    return RefusedFileError(
        RefusalReason.OFX_SYNTAX, _place(source, offset), found, expected=expected
    )
