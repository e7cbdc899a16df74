"""What points outside of a page is found, what only looks like it is left alone."""

import pytest

from assets.reporting.external_links import external_links


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/a.png">',
        '<a href="/other">x</a>',
        '<link rel="stylesheet" href="style.css">',
        "<style>@import 'a.css';</style>",
        "<style>body { background: url(a.png) }</style>",
        "<p style=\"background: url('//example.org/a')\">x</p>",
        '<svg><use xlink:href="other.svg#x"/></svg>',
        '<form action="http://example.org"></form>',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<iframe srcdoc="x"></iframe>',
        "<script>fetch('x')</script>",
    ],
)
def test_a_link_is_found(html: str) -> None:
    assert len(external_links(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>https://example.org and url(a.png) and @import</p>",
        '<img src="data:image/png;base64,AA==">',
        '<svg><use xlink:href="#glyph"/><g clip-path="url(#p1)"/></svg>',
        "<style>a { fill: url(#p1) }</style>",
        '<td title="@ url"></td>',
    ],
)
def test_what_stays_inside_is_no_link(html: str) -> None:
    assert external_links(html) == ()
