"""Whatever happens to an OFX file: it is refused by name, or every transaction of it is read."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.sources.read_file import FileContent
from assets.sources.reading import declaration_of, read_content
from contracts.declaration_file import parse_declaration
from contracts.institution import Institution
from tests.assets.sources.institutions import CORPUS, INSTITUTION_YAML

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
GOOD = ("good.qfx", "one-line-good.ofx", "unclosed-good.ofx", "xml-good.ofx")
PIECES = (
    "<", ">", "</", "/>", "&", "&amp;", "&#0;", "&#xD800;", "<STMTTRN>", "</STMTTRN>", "<MEMO>",
    "<![CDATA[", "]]>", "<!--", "-->", "<OFX>", "</OFX>", "<?", "<TRNAMT>1", "\x00", "\n", "²",
    "٣", "1e9", ",", ".", "-", "[-5:EST]", "9" * 40, "<A>" * 40,
)  # fmt: skip


@st.composite
def damages(draw: st.DrawFn, name: str) -> bytes:
    """Return a good file after one to three accidents: to an element, or to some bytes."""
    content = (CORPUS / "ofx" / name).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        elements = content.split(b"<")
        at = draw(st.integers(0, len(elements) - 1))
        other = draw(st.integers(0, len(elements) - 1))
        kind = draw(st.sampled_from(["drop", "double", "swap", "piece", "bytes"]))
        if kind == "drop":
            del elements[at]
        elif kind == "double":
            elements.insert(other, elements[at])
        elif kind == "swap":
            elements[at], elements[other] = elements[other], elements[at]
        content = b"<".join(elements)
        if kind in ("piece", "bytes"):
            start = draw(st.integers(0, len(content)))
            end = draw(st.integers(start, min(len(content), start + 3)))
            pieces = st.sampled_from(PIECES).map(str.encode)
            put = draw(pieces if kind == "piece" else st.binary(max_size=3))
            content = content[:start] + put + content[end:]
    return content


def require_read_or_refused(content: bytes, name: str) -> bool:
    """Return whether the file is accepted; demand that an accepted one is whole."""
    declaration = declaration_of(name, "ofx", 1, INSTITUTION)
    file = FileContent(name, "ofx", sha256(content).hexdigest(), content)
    outcome = read_content(file, declaration, INSTITUTION)
    rows = outcome.rows
    if outcome.refusal is not None:
        assert rows.line_count == 0
        assert outcome.refusal.place
        return False
    assert rows.statements.is_empty()
    # What stands in a marked section is text.
    before, *sections = content.split(b"<![CDATA[")
    outside = before + b"".join(one.partition(b"]]>")[2] for one in sections)
    begun = outside.count(b"<STMTTRN>") + outside.count(b"<STMTTRNP>")
    assert rows.advised_lines.height == begun
    return True


@pytest.mark.parametrize("name", GOOD)
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_damaged_download_is_refused_or_read_whole(name: str, data: st.DataObject) -> None:
    require_read_or_refused(data.draw(damages(name)), name)


@pytest.mark.parametrize("name", GOOD)
def test_every_truncation_is_refused(name: str) -> None:
    content = (CORPUS / "ofx" / name).read_bytes().rstrip()

    assert not any(
        require_read_or_refused(content[:end], name) for end in range(0, len(content), 11)
    )
    assert not require_read_or_refused(content[:-1], name)
