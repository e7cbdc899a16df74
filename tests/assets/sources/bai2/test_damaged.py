"""Whatever happens to a BAI2 file: it is refused by name, or all of it is read and ties."""

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
GOOD = tuple(sorted(path.name for path in (CORPUS / "bai2").glob("*good.bai")))
FIELDS = (
    "", "0", "1", "-1", "+5", "S", "V", "D", "Z", "/", "D,2,0,1", "V,260105,", "S,1,2,3", "9999",
    "2400", "100", "010", "015", "195", "475", "890", "925", "USD", "JPY", "3", "4", "260105",
    "99999999999999999999999999999999999999", "1.5", "NONREF", "²", "٣", " ",
)  # fmt: skip


@st.composite
def damages(draw: st.DrawFn, name: str) -> bytes:
    """Return a good file after one to three accidents: to a line, to a field, to some bytes."""
    content = (CORPUS / "bai2" / name).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        lines = content.split(b"\n")
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["drop", "double", "swap", "move", "field", "bytes"]))
        if kind == "drop":
            del lines[at]
        elif kind == "double":
            lines.insert(other, lines[at])
        elif kind == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "move":
            lines.insert(other, lines.pop(at))
        elif kind == "field":
            fields = lines[at].split(b",")
            fields[draw(st.integers(0, len(fields) - 1))] = draw(st.sampled_from(FIELDS)).encode()
            lines[at] = b",".join(fields)
        content = b"\n".join(lines)
        if kind == "bytes":
            start = draw(st.integers(0, len(content)))
            end = draw(st.integers(start, min(len(content), start + 3)))
            content = content[:start] + draw(st.binary(max_size=3)) + content[end:]
    return content


def require_read_or_refused(content: bytes, name: str) -> bool:
    """Return whether the file is accepted; demand that an accepted one is whole and ties."""
    declaration = declaration_of(name, "bai2", 1, INSTITUTION)
    file = FileContent(name, "bai2", sha256(content).hexdigest(), content)
    outcome = read_content(file, declaration, INSTITUTION)
    rows = outcome.rows
    if outcome.refusal is not None:
        assert rows.line_count == 0
        assert outcome.refusal.place
        return False
    moved = int(rows.statement_lines["amount_units"].sum() or 0)
    opened = int(rows.statements["opening_balance_units"].sum() or 0)
    assert opened + moved == int(rows.statements["closing_balance_units"].sum() or 0)
    if "blocked" not in name:
        assert rows.line_count == sum(line.startswith(b"16,") for line in content.split(b"\n"))
    return True


@pytest.mark.parametrize("name", GOOD)
@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_damaged_report_is_refused_or_read_whole(name: str, data: st.DataObject) -> None:
    require_read_or_refused(data.draw(damages(name)), name)


@pytest.mark.parametrize("name", GOOD)
def test_every_truncation_is_refused(name: str) -> None:
    content = (CORPUS / "bai2" / name).read_bytes().rstrip(b"\r\n \x1a")
    lines = content.split(b"\n")
    ends = {len(b"\n".join(lines[:count])) for count in range(len(lines))}
    cuts = {*ends, *(end - 1 for end in ends if end), len(content) - 1, len(content) // 2}

    assert not any(require_read_or_refused(content[:end], name) for end in sorted(cuts))


def test_every_digit_of_an_amount_counts() -> None:
    content = (CORPUS / "bai2" / "good.bai").read_bytes()
    amounts = [b"150000", b"20000,S", b"10000,V", b"20000,D", b"2950", b"79000", b"1000,,,"]

    for amount in amounts:
        start = content.index(b"," + amount) + 1
        other = content[:start] + (b"2" if amount[:1] != b"2" else b"3") + content[start + 1 :]
        assert not require_read_or_refused(other, "good.bai")
