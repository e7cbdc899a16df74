"""Reads OFX and QFX downloads strictly: version 1 (SGML) and 2 (XML), banks and credit cards.

The door for format ``ofx``. Every transaction becomes an advised line, never a statement line: an
OFX statement states its closing balance alone. An opening balance worked out from it would tie by
construction and prove nothing. Nor does the chain of files prove it: whoever downloads chooses the
period, so files overlap, and an overlap whose amounts cancel out would link two files that tell a
transaction twice. So a download advises; what is booked is said by a statement with two balances.

Written here because of the libraries ``ofxtools`` is under the GPL, and ``ofxparse`` (MIT, last
released in 2021) reads with a parser of HTML, mends what it cannot read and takes amounts as they
come. Intuit's own elements (``INTU.*``) and all others that nobody knows are passed over, as the
standard asks.
"""

from assets.sources.ofx.elements import document_of
from assets.sources.ofx.header import ofx_text_of
from assets.sources.ofx.statements import statements_of
from assets.sources.ofx.transactions import advised_rows
from assets.sources.read_file import FileContent, ReadFile
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration


def read_ofx(file: FileContent, _: FileDeclaration, institution: Institution) -> ReadFile:
    """Return the advised lines of an OFX file; its header states its encoding.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    document = document_of(ofx_text_of(file.content))
    statements = statements_of(document, institution)
    return ReadFile(advised_lines=advised_rows(file, document, statements))
