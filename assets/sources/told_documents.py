"""Documents told again: statements, reports and clearing files whose name is in already.

A file all of whose documents are in with the same content is a duplicate, whatever its bytes are. A
file that has new ones beside them loses those that are in and keeps the rest. One document that is
in with other content refuses the whole file: only its sender can say which of the two is right.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from assets.sources.documents import FILE, without_documents
from assets.sources.file_outcome import SHORT, FileOutcome
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_CALLED: Final = {"intraday": "report", "clearing_file": "clearing file"}
_COLUMNS: Final = ("document_id", "content_sha256", "file_sha256")


def no_documents() -> pl.DataFrame:
    """Return what an empty lake holds."""
    return pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String()))


class ToldDocuments:
    """The documents that were told so far: by files in the lake, and by those judged before."""

    def __init__(self, held: pl.DataFrame) -> None:
        self._held = {one: (content, file) for one, content, file in held.select(_COLUMNS).rows()}

    def new_of(self, outcome: FileOutcome) -> FileOutcome:
        """Return ``outcome`` without the documents that were told before.

        Raises:
            RefusedFileError: ``SEQUENCE_CONFLICT``, one was told otherwise;
                ``DUPLICATE_DOCUMENT``, all of them were told before.
        """
        documents = outcome.rows.documents
        told = list(self._told_before(outcome))
        if not told:
            return outcome
        if len(told) == documents.height:
            identity, place = told[0]
            raise _refusal(RefusalReason.DUPLICATE_DOCUMENT, place, self._held[identity][1])
        is_told = pl.col("document_id").is_in([identity for identity, _ in told])
        return replace(outcome, rows=without_documents(outcome.rows, documents.filter(is_told)))

    def add(self, outcome: FileOutcome) -> None:
        """Take in the documents of an accepted file."""
        for identity, content, file in outcome.rows.documents.select(_COLUMNS).iter_rows():
            self._held[identity] = (content, file)

    def _told_before(self, outcome: FileOutcome) -> Iterator[tuple[str, str]]:
        """Yield id and place of each document that is in already with the same content."""
        for row in outcome.rows.documents.iter_rows(named=True):
            identity, place = row["document_id"], f"{outcome.named}, {_called(row)}"
            if identity not in self._held:
                continue
            content, file = self._held[identity]
            if content != row["content_sha256"]:
                raise _refusal(RefusalReason.SEQUENCE_CONFLICT, place, file)
            yield identity, place


def _refusal(reason: RefusalReason, place: str, file: str) -> RefusedFileError:
    is_same = reason is RefusalReason.DUPLICATE_DOCUMENT
    return RefusedFileError(
        reason,
        place,
        "the same content" if is_same else "other content",
        expected=f"{'nothing that' if is_same else 'what'} file {file[:SHORT]} told",
    )


def _called(document: dict[str, str]) -> str:
    """Return what a document is called, in the words of its sender."""
    if document["kind"] == FILE:
        return "the whole of it"
    called = _CALLED.get(document["kind"], document["kind"])
    issue = f" ({document['issue']})" if document["issue"] else ""
    return f"{called} {document['reference']}{issue} of {document['account']}"
