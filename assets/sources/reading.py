"""Reads files by their declared format, storing nothing: what a pass and a dry run share.

Belongs here: which declaration reads a file, what is refused before a byte is parsed, and the
outcome of one file. How a format is read lies in a module each; rules between files in
``cross_file_rules``; storing in ``landing``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from assets.sources.archives.unpacking import is_archive, refuse_archive, unpack
from assets.sources.bai2.reading import read_bai2
from assets.sources.camt.reading import read_camt052, read_camt053, read_camt054
from assets.sources.dates_apart import refuse_dates_apart
from assets.sources.delimited.reading import read_csv
from assets.sources.documents import with_documents
from assets.sources.file_kind import refuse_other_kind
from assets.sources.file_outcome import FileOutcome
from assets.sources.mt.reading import read_mt940, read_mt942
from assets.sources.nacha.reading import read_nacha
from assets.sources.ofx.reading import read_ofx
from assets.sources.rates.reading import read_ecb_rates
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.stripe.reading import read_stripe
from assets.sources.workbooks.reading import read_xlsx
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import FileDeclaration

MAX_BYTES: Final = 1 << 30
"""A larger file is no day of a bank: it would not fit into memory as columns."""

MAX_NAME_BYTES: Final = 255

_ON_ITS_WAY: Final = (".part", ".filepart", ".partial", ".tmp", ".crdownload")
"""How programs that transfer a file name it until it is whole."""

_READERS: Final[dict[str, Callable[[FileContent, FileDeclaration, Institution], ReadFile]]] = {
    "bai2": read_bai2,
    "csv": read_csv,
    "camt052": read_camt052,
    "camt053": read_camt053,
    "camt054": read_camt054,
    "mt940": read_mt940,
    "mt942": read_mt942,
    "ofx": read_ofx,
    "nacha": read_nacha,
    "ecb_rates": read_ecb_rates,
    "stripe": read_stripe,
    "xlsx": read_xlsx,
}


@dataclass(frozen=True, slots=True)
class DryRun:
    """What files would become: an outcome each, and the files that no pattern matches."""

    outcomes: tuple[FileOutcome, ...]
    skipped: tuple[Path, ...]


def declaration_of(
    name: str, source: str, byte_count: int, institution: Institution
) -> FileDeclaration:
    """Return the declaration that reads a file, after refusing what no reader may see.

    Raises:
        RefusedFileError: ``BAD_FILENAME``, ``SOURCE_UNKNOWN``, ``EMPTY_FILE``, ``FILE_TOO_LARGE``.
    """
    refuse_arrival(name, source, byte_count, institution)
    declared = institution.source_named(source)
    assert declared is not None, "an arrival from nobody is refused"
    found = declared.file_named(name)
    if found is None:
        patterns = ", ".join(one.name for one in declared.files)
        raise RefusedFileError(
            RefusalReason.SOURCE_UNKNOWN,
            "the file name",
            name,
            f"Files of {source} are named {patterns}: rename it, or mend the declaration.",
        )
    if byte_count == 0:
        raise RefusedFileError(RefusalReason.EMPTY_FILE, "the file", "0 bytes")
    return found


def refuse_arrival(name: str, source: str, byte_count: int, institution: Institution) -> None:
    """Refuse what is wrong with a file before its declaration is looked for.

    Raises:
        RefusedFileError: ``BAD_FILENAME``, ``SOURCE_UNKNOWN``, ``EMPTY_FILE``, ``FILE_TOO_LARGE``.
    """
    if (
        not name.isprintable()
        or "\ufffd" in name
        or len(name.encode(errors="replace")) > MAX_NAME_BYTES
    ):
        raise RefusedFileError(RefusalReason.BAD_FILENAME, "the file name", ascii(name))
    if institution.source_named(source) is None:
        raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, "the folder it arrived in", source)
    if byte_count > MAX_BYTES:
        found, wanted = f"{byte_count:,} bytes", f"at most {MAX_BYTES:,} bytes"
        raise RefusedFileError(RefusalReason.FILE_TOO_LARGE, "the file", found, expected=wanted)


def outcome_of(
    unread: FileOutcome, content: Callable[[], bytes], institution: Institution
) -> FileOutcome:
    """Return what became of a file whose bytes are asked for once its name is accepted.

    An archive has no rows of its own: what it holds lands by itself.
    """
    name, source = unread.name, unread.source
    try:
        if is_archive(name):
            refuse_arrival(name, source, unread.byte_count, institution)
            refuse_archive(name, content())
            return replace(unread, role="archive")
        declaration = declaration_of(name, source, unread.byte_count, institution)
    except RefusedFileError as error:
        return unread.refused(error)
    file = FileContent(name, source, unread.sha256, content())
    return read_content(file, declaration, institution)


def read_content(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> FileOutcome:
    """Return what became of ``file``: its rows, or why it is refused. Never raises for its sake."""
    read = FileOutcome(
        name=file.name,
        source=file.source,
        sha256=file.sha256,
        byte_count=len(file.content),
        role=declaration.role,
    )
    try:
        refuse_other_kind(file.content, declaration.format)
        rows = _READERS[declaration.format](file, declaration, institution)
        _refuse_other_dates(rows)
        refuse_dates_apart(rows, institution)
        return replace(read, rows=with_documents(file, rows))
    except RefusedFileError as error:
        return replace(read, refusal=error)


def _refuse_other_dates(rows: ReadFile) -> None:
    """Refuse a date that no day of reconciliation can have: one such line stops all of them."""
    dated = (
        (rows.statements, "statement", ("opening_date", "closing_date")),
        (rows.statement_lines, "entry", ("booking_date", "value_date")),
        (rows.advised_lines, "entry", ("booking_date", "value_date")),
    )
    for frame, what, names in dated:
        for name in names:
            wrong = frame.filter(~pl.col(name).is_between(FIRST_DATE, LAST_DATE)).head(1)
            told = wrong.select("position", pl.col(name).cast(pl.String))  # Python has no year 0.
            for position, found in told.iter_rows():
                place = f"{what} at position {position}, its {name.replace('_', ' ')}"
                raise RefusedFileError(RefusalReason.DATE_INVALID, place, found)


def dry_run(paths: Sequence[Path], source: str, institution: Institution) -> DryRun:
    """Return what the files at ``paths`` would become as files of ``source``; writes nothing.

    A folder stands for the files in it whose name is declared; its others are skipped. Each file
    is judged by itself; ``landing.preview`` judges it beside what is already in, too.
    """
    files, skipped = declared_files(paths, source, institution)
    outcomes = [one for path in files for one in _outcomes_at(path, source, institution)]
    return DryRun(tuple(outcomes), skipped)


def declared_files(
    paths: Sequence[Path], source: str, institution: Institution
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the files to read, and those in given folders that no declared name matches."""
    declared = institution.source_named(source)
    files: list[Path] = []
    skipped: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        for one in sorted(path.iterdir()):
            if one.is_file() and not is_temporary(one.name):
                is_named = declared is not None and (
                    is_archive(one.name) or declared.file_named(one.name) is not None
                )
                (files if is_named else skipped).append(one)
    return tuple(files), tuple(skipped)


def is_temporary(name: str) -> bool:
    """Return whether a file is hidden or still on its way, by its name."""
    return name.startswith((".", "~$")) or name.endswith(_ON_ITS_WAY)


def _outcomes_at(path: Path, source: str, institution: Institution) -> list[FileOutcome]:
    """Return what a file would become; of an archive that is sound, what its members would."""
    content = path.read_bytes()
    whole = _outcome(path.name, source, content, institution)
    if whole.refusal is not None or whole.role != "archive":
        return [whole]
    return [
        _outcome(member.name, source, member.content, institution)
        for member in unpack(path.name, content)
    ]


def _outcome(name: str, source: str, content: bytes, institution: Institution) -> FileOutcome:
    unread = FileOutcome(name, source, sha256(content).hexdigest(), len(content))
    return outcome_of(unread, lambda: content, institution)
