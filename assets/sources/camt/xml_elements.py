"""XML from outside, parsed safely, and a plain way to walk it.

The only module that touches lxml. Nothing is resolved or fetched, any DOCTYPE is refused, and
depth and text length keep the parser's own limits. What the elements mean is a reader's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_BYTES: Final = 1 << 27
"""A larger document would cost gigabytes as a tree."""

_LIMIT_ERROR: Final = 114
_ENCODING_ERROR: Final = 81


@dataclass(frozen=True, slots=True)
class Element:
    """One element; paths below it are local names joined by ``/``, all in its namespace."""

    node: Any
    path: str

    @property
    def namespace(self) -> str:
        """The namespace of the element, empty where it has none."""
        name, brace, _ = str(self.node.tag).rpartition("}")
        return name[1:] if brace else ""

    @property
    def name(self) -> str:
        """The local name of the element."""
        return str(self.node.tag).rpartition("}")[2]

    @property
    def place(self) -> str:
        """Where the element stands, for a person: line and path."""
        return f"line {self.node.sourceline}, {self.path}"

    @property
    def content(self) -> str:
        """The text directly inside, without outer blanks."""
        return str(self.node.text or "").strip()

    def attribute(self, name: str) -> str:
        """Return an attribute, empty where it is missing."""
        return str(self.node.get(name, ""))

    def all(self, path: str) -> Iterator["Element"]:
        """Yield every element under ``path``."""
        found = self.node.iterfind(_qualified(self.namespace, path))
        for number, node in enumerate(found, start=1):
            yield Element(node, f"{self.path}/{path}[{number}]")

    def first(self, path: str) -> "Element | None":
        """Return the first element under ``path``, or None."""
        node = self.node.find(_qualified(self.namespace, path))
        return None if node is None else Element(node, f"{self.path}/{path}[1]")

    def children(self) -> Iterator["Element"]:
        """Yield the elements directly inside, whatever their namespace."""
        for node in self.node:
            local = str(node.tag).rpartition("}")[2]
            yield Element(node, f"{self.path}/{local}")

    def text(self, *paths: str) -> str:
        """Return the text of the first of ``paths`` that holds any, else empty text."""
        for path in paths:
            found = self.node.findtext(_qualified(self.namespace, path))
            if found and (plain := str(found).strip()):
                return plain
        return ""

    def required(self, path: str) -> "Element":
        """Return the first element under ``path``.

        Raises:
            RefusedFileError: there is none (``FIELD_MISSING``).
        """
        found = self.first(path)
        if found is None:
            raise RefusedFileError(RefusalReason.FIELD_MISSING, f"{self.place}/{path}")
        return found


@cache
def _qualified(namespace: str, path: str) -> str:
    """Return ``path`` with the namespace before each step, as lxml wants it."""
    return "/".join(f"{{{namespace}}}{step}" for step in path.split("/"))


def parse_xml(content: bytes) -> Element:
    """Return the root element of ``content``.

    Raises:
        RefusedFileError: ``XML_SYNTAX``, ``XML_DTD_FORBIDDEN``, ``XML_LIMIT`` or
            ``ENCODING_NOT_UTF8``, with the line.
    """
    from lxml import etree  # noqa: PLC0415 - the one door to lxml

    if len(content) > MAX_BYTES:
        raise RefusedFileError(RefusalReason.XML_LIMIT, "the file", f"{len(content)} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        where = f"line {error.lineno}"
        raise RefusedFileError(_reason(error.code, content), where, error.msg or "") from error
    document = root.getroottree().docinfo
    if document.doctype:
        raise RefusedFileError(RefusalReason.XML_DTD_FORBIDDEN, "line 1", document.doctype)
    if document.encoding.upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        raise RefusedFileError(RefusalReason.ENCODING_NOT_UTF8, "line 1", document.encoding)
    return Element(root, root.tag.rpartition("}")[2])


def _reason(code: int, content: bytes) -> RefusalReason:
    if b"<!DOCTYPE" in content:
        return RefusalReason.XML_DTD_FORBIDDEN
    reasons = {
        _LIMIT_ERROR: RefusalReason.XML_LIMIT,
        _ENCODING_ERROR: RefusalReason.ENCODING_NOT_UTF8,
    }
    return reasons.get(code, RefusalReason.XML_SYNTAX)
