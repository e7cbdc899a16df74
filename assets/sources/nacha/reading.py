"""Reads NACHA files strictly: whole files, whose every control ties.

One processor line an entry; ``lines`` says from whose side amounts are seen. The libraries that
read the format in Python check neither controls nor class rules and make an object a record, so
this reader is our own: the file is one matrix of characters, and a field is a slice of it.
"""

from assets.sources.documents import CLEARING_FILE, named_documents
from assets.sources.nacha.addenda import read_addenda
from assets.sources.nacha.batches import read_batches
from assets.sources.nacha.class_rules import ClassedEntries, check_classes
from assets.sources.nacha.entries import read_entries
from assets.sources.nacha.faults import Faults
from assets.sources.nacha.file_header import check_file_header, file_name_of
from assets.sources.nacha.international import check_international
from assets.sources.nacha.lines import CURRENCY, lines_of
from assets.sources.nacha.records import records_of
from assets.sources.nacha.structure import structure_of
from assets.sources.nacha.totals import check_totals
from assets.sources.read_file import FileContent, ReadFile
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import FileDeclaration


def read_nacha(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a NACHA file: one processor line an entry.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault in it is named.
    """
    account = _account(declaration, institution)
    classed = parse_nacha(file.content, declaration.encoding)
    name = (account, *file_name_of(classed.faults.records))
    return ReadFile(
        processor_lines=lines_of(file, account, classed),
        documents=named_documents(file, CLEARING_FILE, [name]),
    )


def parse_nacha(content: bytes, encoding: str = "utf-8") -> ClassedEntries:
    """Return what a NACHA file states, after proving it.

    Raises:
        RefusedFileError: the first fault in the file.
    """
    records = records_of(content, encoding)
    structure = structure_of(records)
    faults = Faults(records)
    created = check_file_header(faults)
    batches = read_batches(faults, structure, created)
    entries = read_entries(faults, structure, batches)
    addenda = read_addenda(faults, structure, entries)
    classed = ClassedEntries(faults, structure, batches, entries, addenda)
    check_international(faults, structure, entries, addenda)
    check_classes(classed)
    check_totals(faults, structure, entries, batches.is_advice)
    faults.refuse()
    return classed


def _account(declaration: FileDeclaration, institution: Institution) -> str:
    """Return the account of ours whose entries these are.

    Raises:
        RefusedFileError: none is declared (``ACCOUNT_UNKNOWN``), or it holds no dollars
            (``CURRENCY_MIXED``).
    """
    place, named = "the file's declaration, accounts", declaration.accounts.get(CURRENCY, "")
    account = institution.account_named(named) if named else None
    if account is None:
        raise RefusedFileError(
            RefusalReason.ACCOUNT_UNKNOWN, place, named, expected="an account for USD"
        )
    if account.currency != CURRENCY:
        raise RefusedFileError(RefusalReason.CURRENCY_MIXED, place, account.currency)
    return account.id
