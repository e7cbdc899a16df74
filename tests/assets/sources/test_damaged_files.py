"""Whatever happens to a good file on its way, it is read as it is or refused by name."""

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
GOOD = {
    "csv": "movements-good.csv",
    "csv ": "statement-good.csv",
    "camt053": "good.xml",
    "mt940": "good.sta",
}
PIECE = st.one_of(
    st.binary(max_size=3),
    st.sampled_from([b'"', b"\n", b",", b";", b":", b"-", b"\r\n", b"<", b">", b"/", b"&", b"0"]),
    st.sampled_from([b"\xff", b"\x00", b"\xd9\xa1", b"99999999999999999999999999999999999999"]),
)


@pytest.mark.parametrize("source", GOOD)
@given(st.data())
@settings(max_examples=150)
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_pass(
    source: str, data: st.DataObject
) -> None:
    name, folder = GOOD[source], source.strip()
    content = (CORPUS / folder / name).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 12)))
        content = content[:start] + data.draw(PIECE) + content[end:]
    declaration = declaration_of(name, folder, 1, INSTITUTION)
    file = FileContent(name, folder, sha256(content).hexdigest(), content)

    outcome = read_content(file, declaration, INSTITUTION)

    if outcome.refusal is not None:
        assert outcome.rows.line_count == 0
        assert outcome.refusal.place
    else:
        statements, lines = outcome.rows.statements, outcome.rows.statement_lines
        moved = int(lines["amount_units"].sum() or 0)
        opened = int(statements["opening_balance_units"].sum() or 0)
        assert opened + moved == int(statements["closing_balance_units"].sum() or 0)
