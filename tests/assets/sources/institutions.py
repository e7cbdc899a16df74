"""The institution whose files these tests read: three accounts, and a source for each corpus.

A corpus (``tests/corpus/<format>``) brings its source as ``source.yaml``, with accounts of its own.
"""

from pathlib import Path
from textwrap import indent
from typing import Final

CORPUS: Final = Path(__file__).parents[2] / "corpus"
FORMATS: Final = tuple(sorted(path.parent.name for path in CORPUS.glob("*/source.yaml")))

_ACCOUNTS: Final = """
name: Test
tenant: 1
time_zone: Europe/Berlin
calendar: DE
accounts:
  - {id: operating, name: Operating, currency: EUR, gl_code: 1000}
  - {id: bank, name: Bank, currency: EUR, gl_code: 1010, external_ids: [DE89 370400440532013000]}
  - {id: second, name: Second, currency: EUR, gl_code: 1020, external_ids: [DE02120300000000202051]}
sources:
"""


def _listed(declaration: str) -> str:
    return "  - " + indent(declaration, "    ")[4:]


INSTITUTION_YAML: Final = _ACCOUNTS + "".join(
    _listed((CORPUS / one / "source.yaml").read_text()) for one in FORMATS
)
