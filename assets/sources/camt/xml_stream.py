"""A document read as it goes by: its entries are handed over and dropped, the rest stays a tree.

Nothing is resolved or fetched, any DOCTYPE is refused, and depth and text length keep the parser's
own limits. Memory is bounded by what is kept: entries as rows, and the elements that are none.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from assets.sources.camt.xml_elements import Element, path_of
from assets.sources.statements.bank_statement import StatementEntry
from assets.sources.xml_faults import refuse_prolog, syntax_refusal
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_CHUNK: Final = 1 << 18
MAX_KEPT: Final = 1 << 26
"""Bytes that may go by without an entry ending: more would grow the tree without bound."""

ReadEntry = Callable[[Any, str], StatementEntry]
"""Reads one entry: its node, and its path for a person."""


@dataclass(slots=True)
class Holder:
    """An element that holds entries (``Stmt``, ``Rpt``, ``Ntfctn``), and its entries as read."""

    element: Element
    entries: list[StatementEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stream:
    """What a reader wants of a document.

    Attributes:
        holder: local name of the elements whose ``Ntry`` are handed over.
        opened: told of each ``Document`` as it begins; returns how its entries are read.
    """

    holder: str
    opened: Callable[[Element], ReadEntry]


def parse_stream(content: bytes, wanted: Stream) -> tuple[Element, tuple[Holder, ...]]:
    """Return the root of ``content`` without the entries, and every holder with its entries.

    Raises:
        RefusedFileError: ``XML_SYNTAX``, ``XML_DTD_FORBIDDEN``, ``XML_LIMIT`` or
            ``ENCODING_NOT_UTF8``, with the line; whatever ``wanted`` raises.
    """
    from lxml import etree  # noqa: PLC0415 - a door to lxml

    parser = etree.XMLPullParser(
        events=("start",),
        tag=("{*}Document", f"{{*}}{wanted.holder}"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    passing = _Passing(wanted)
    try:
        for start in range(0, len(content), _CHUNK):
            parser.feed(content[start : start + _CHUNK])
            for _, node in parser.read_events():
                passing.open(node)
            passing.take(start, is_whole=False)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise syntax_refusal(error, content) from error
    refuse_prolog(root)
    passing.take(len(content), is_whole=True)
    return Element(root, root.tag.rpartition("}")[2]), tuple(passing.holders)


class _Passing:
    """The document so far: which holder is open, and how entries are read in it."""

    def __init__(self, wanted: Stream) -> None:
        self._wanted = wanted
        self._read: ReadEntry | None = None
        self._taken_at = 0
        self.holders: list[Holder] = []

    def open(self, node: Any) -> None:  # noqa: ANN401 - lxml's elements have no type
        """Note that a document or a holder begins."""
        element = Element(node, path_of(node))
        if element.name == "Document":
            refuse_prolog(node)
            self._read = self._wanted.opened(element)
        elif self._read is not None:
            self._take_last(is_whole=True)
            self.holders.append(Holder(element))

    def take(self, position: int, *, is_whole: bool) -> None:
        """Read the entries that have ended, the last child's only when nothing follows."""
        if self._take_last(is_whole=is_whole):
            self._taken_at = position
        elif position - self._taken_at > MAX_KEPT:
            place = self.holders[-1].element.place if self.holders else "the file"
            raise RefusedFileError(RefusalReason.XML_LIMIT, place, f"{MAX_KEPT} bytes in one")

    def _take_last(self, *, is_whole: bool) -> bool:
        if not self.holders or self._read is None:
            return False
        held = self.holders[-1]
        node, path, entries = held.element.node, held.element.path, held.entries
        unfinished = None if is_whole or not len(node) else node[-1]
        ended = [
            one
            for one in node.iterchildren(f"{{{held.element.namespace}}}Ntry")
            if one is not unfinished
        ]
        for one in ended:
            entries.append(self._read(one, f"{path}/Ntry[{len(entries) + 1}]"))
            node.remove(one)
        return bool(ended)
