"""What no XML from outside may be, whatever its elements mean: broken, typed, or in other bytes.

Belongs here: how a fault of the parser is told, and what a prolog must not declare. How a document
is walked lies with its format.
"""

import re
from typing import TYPE_CHECKING, Any, Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

if TYPE_CHECKING:
    from lxml.etree import XMLSyntaxError

_LIMIT_ERROR: Final = 114
_ENCODING_ERROR: Final = 81
_REASONS: Final = {
    _LIMIT_ERROR: RefusalReason.XML_LIMIT,
    _ENCODING_ERROR: RefusalReason.ENCODING_NOT_UTF8,
}
_UTF8: Final = ("UTF-8", "US-ASCII", "ASCII")
_WHERE: Final = re.compile(r", line [0-9]+, column [0-9]+$")
_SHOWN: Final = 40
"""Characters of what was found that a refusal shows."""


def syntax_refusal(error: "XMLSyntaxError", content: bytes) -> RefusedFileError:
    """Return why a parser stopped in ``content``, with the line.

    A document type that it stumbled over is told as such, whatever it made of it.
    """
    reason = _REASONS.get(error.code, RefusalReason.XML_SYNTAX)
    if b"<!DOCTYPE" in content:
        reason = RefusalReason.XML_DTD_FORBIDDEN
    return RefusedFileError(reason, f"line {error.lineno}", _words(error.msg or ""))


def refuse_prolog(node: Any) -> None:  # noqa: ANN401 - lxml's elements have no type
    """Refuse the document of ``node`` where it declares a type, or an encoding other than UTF-8.

    Raises:
        RefusedFileError: ``XML_DTD_FORBIDDEN`` or ``ENCODING_NOT_UTF8``.
    """
    document = node.getroottree().docinfo
    if document.doctype:
        raise RefusedFileError(RefusalReason.XML_DTD_FORBIDDEN, "line 1", document.doctype)
    if (document.encoding or "UTF-8").upper() not in _UTF8:
        raise RefusedFileError(RefusalReason.ENCODING_NOT_UTF8, "line 1", document.encoding)


def _words(message: str) -> str:
    """Return what a parser said, in whole words: the line it adds stands in the place."""
    said = _WHERE.sub("", message)
    if len(said) <= _SHOWN:
        return said
    return said[: _SHOWN + 1].rpartition(" ")[0].rstrip(":,")
