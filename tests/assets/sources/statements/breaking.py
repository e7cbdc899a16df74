"""Good camt and MT files, broken on purpose: lines lost, doubled or swapped, fields changed.

Whatever comes of it, a reader refuses the file by name or its rows tie.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

from assets.sources.cross_file_rules import Known, judge
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.reading import declaration_of, read_content
from contracts.declaration_file import parse_declaration
from contracts.institution import Institution
from tests.assets.sources.institutions import CORPUS, INSTITUTION_YAML

INSTITUTION: Final = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
GOOD: Final = tuple(
    sorted(
        (source, path.name)
        for source in ("camt052", "camt053", "camt054", "mt940", "mt942")
        for path in (CORPUS / source).glob("good*")
    )
)
_FIELDS: Final = (
    b"CRDT", b"DBIT", b"BOOK", b"PDNG", b"EUR", b"USD", b"OPBD", b"CLBD", b"true", b"false",
    b"0", b"1", b"9" * 40, b"-1", b"1,", b"1.", b"2026-01-05", b"260105", b"0229", b"C", b"D",
    b"RC", b"ED", b":61:", b":86:", b":62M:", b":60M:", b"-", b"-}", b"<Ntry>", b"</Ntry>",
    b"<Amt>", b"<!DOCTYPE a>", b"&amp;", b"&x;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"\x00",
    b"\xff", b"\xd9\xa1", b"", b"INTM", b"2", b"99", b"{4:", b"}", b"\r\n", b"\n", b" ",
)  # fmt: skip


@st.composite
def broken_files(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """Return source, name and bytes of a good file that was broken once to four times."""
    source, name = draw(st.sampled_from(GOOD))
    content = (CORPUS / source / name).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        content = _broken(draw, content)
    return source, name, content


def _broken(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    how = draw(st.sampled_from(["lose", "double", "swap", "field", "byte"]))
    if how == "lose":
        del lines[one]
    elif how == "double":
        lines.insert(other, lines[one])
    elif how == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    elif how == "field":
        start = draw(st.integers(0, len(lines[one])))
        end = draw(st.integers(start, min(len(lines[one]), start + 12)))
        lines[one] = lines[one][:start] + draw(st.sampled_from(_FIELDS)) + lines[one][end:]
    else:
        start = draw(st.integers(0, len(lines[one])))
        lines[one] = lines[one][:start] + draw(st.binary(max_size=2)) + lines[one][start + 1 :]
    return b"".join(lines)


def require_refusal_or_ties(source: str, name: str, content: bytes) -> None:
    """Assert that a file is refused with a place, or that every statement of it ties."""
    file = FileContent(name, source, sha256(content).hexdigest(), content)
    outcome = read_content(file, declaration_of(name, source, 1, INSTITUTION), INSTITUTION)
    (judged,) = judge([outcome], Known(), INSTITUTION)
    if outcome.refusal is not None:
        assert outcome.rows.line_count == 0
        assert outcome.refusal.place
    else:
        _require_ties(outcome.rows)
    assert judged.is_accepted or judged.rows.line_count == 0


def _require_ties(rows: ReadFile) -> None:
    moved: dict[str, int] = {}
    lines = rows.statement_lines.select("statement_id", "amount_units")
    for statement, units in lines.iter_rows():
        moved[statement] = moved.get(statement, 0) + int(units)
    balances = rows.statements.select(
        "statement_id", "opening_balance_units", "closing_balance_units"
    )
    for statement, opened, closed in balances.iter_rows():
        assert int(opened) + moved.pop(statement, 0) == int(closed)
    assert moved == {}
