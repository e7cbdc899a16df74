"""Reads a file of Stripe's: API objects as JSON, or a report or export as CSV; the content decides.

The door for format ``stripe``. How objects and tables are read, and what must hold of balance
transactions, lie in modules of their own. Nothing is booked from here: lines are a witness.
"""

from assets.sources.file_text import text_of
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.stripe.exports import export_rows
from assets.sources.stripe.lines import processor_lines
from assets.sources.stripe.objects import object_rows
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration


def read_stripe(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the balance transactions of a file as processor lines.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    text = text_of(file.content, declaration.encoding)
    is_json = text.lstrip()[:1] in ("{", "[")
    rows = (object_rows if is_json else export_rows)(text, declaration.stripe)
    lines = processor_lines(file, rows, declaration, institution)
    return ReadFile(processor_lines=lines, places=rows.places)
