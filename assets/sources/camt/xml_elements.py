"""A plain way to walk XML: elements with the place where they stand.

How a document is parsed lies in ``xml_stream``; what the elements mean is a reader's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason


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


def path_of(node: Any) -> str:  # noqa: ANN401 - lxml's elements have no type
    """Return where ``node`` stands below its root: local names, numbered from the message on."""
    steps: list[str] = []
    while node is not None:
        local, parent = str(node.tag).rpartition("}")[2], node.getparent()
        if local == "Document" or parent is None:
            steps.append(local)
        else:
            steps.append(
                f"{local}[{1 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))}]"
            )
        node = parent
    return "/".join(reversed(steps))
