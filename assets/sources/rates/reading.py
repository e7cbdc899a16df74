"""Reads the European Central Bank's files of euro reference rates: CSV or XML, by their content.

The door for format ``ecb_rates``. The two shapes lie in a module each; what must hold of a rate,
in ``reference_rates``. The bank asks whoever shows its rates to name it as their source.
"""

from assets.sources.file_text import text_of
from assets.sources.rates.envelope import envelope_rates
from assets.sources.rates.reference_rates import rate_rows
from assets.sources.rates.table import table_rates
from assets.sources.read_file import FileContent, ReadFile
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration


def read_ecb_rates(
    file: FileContent,
    declaration: FileDeclaration,
    institution: Institution,  # noqa: ARG001 - rates are of nobody's accounts
) -> ReadFile:
    """Return the rates of a file.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    text = text_of(file.content, declaration.encoding)
    is_xml = text.lstrip().startswith("<")
    stated = envelope_rates(file.content.lstrip()) if is_xml else table_rates(text)
    return ReadFile(exchange_rates=rate_rows(file, stated), places=stated["place"])
