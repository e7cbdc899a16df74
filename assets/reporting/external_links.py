"""What a page would fetch from elsewhere: a self-contained page fetches nothing.

Looks at attributes and styles, never at visible text: a payee may well be called like an address.
"""

import re
from html.parser import HTMLParser
from typing import Final

_FETCHING: Final = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "poster", "src", "srcset"}
    | {"xlink:href", "ping", "manifest"}
)
_TEXTS: Final = frozenset({"alt", "aria-label", "content", "title"})
_RUNNING: Final = frozenset({"base", "embed", "frame", "iframe", "link", "object", "script"})
_STYLE_FETCH: Final = re.compile(r"@import|url\(\s*['\"]?(?!#|['\"\s]|data:)", re.IGNORECASE)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag == "style"
        links = [f"{name}={value!r}" for name, value in attrs if _fetches(name, value or "")]
        if links or tag in _RUNNING:
            self.found.append(" ".join([f"<{tag}>", *links]))

    def handle_endtag(self, tag: str) -> None:
        self._is_style = self._is_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._is_style and _STYLE_FETCH.search(data):
            self.found.append("<style> that fetches")


def _fetches(name: str, value: str) -> bool:
    text = value.strip()
    if name in _FETCHING:
        return bool(text) and not text.startswith(("#", "data:"))
    if name == "http-equiv":
        return text.lower() == "refresh"
    return name not in _TEXTS and bool(_STYLE_FETCH.search(text))


def external_links(html: str) -> tuple[str, ...]:
    """Return every tag and style of ``html`` that points outside of the page, or could."""
    links = _Links()
    links.feed(html)
    links.close()
    return tuple(links.found)
