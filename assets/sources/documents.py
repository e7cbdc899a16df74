"""What a file is by its own word: the statements, reports and clearing files in it.

The sender names each of them, and never gives one name to two: so a name that is in already means
that this one was told before. It is the same where its rows say the same, whatever its bytes are
(other line ends, another compression, another download), and a conflict otherwise.

========================  ====================================================================
statement                 account and reference
report (intraday, notice) account, reference and issue: camt ``Id`` and ``CreDtTm``; MT942
                          number, time and ``:20:``; BAI2 its file header
clearing file             NACHA: origin, destination, creation date and time, file id modifier
file                      what names itself in no way (downloads, exports, rates, tables of
                          movements): its content is its name, so that it is only ever the same
========================  ====================================================================

A camt message's own ``MsgId`` names the envelope: the same report may come in a second one. Rows
that overlap in files whose content differs are judged one by one in ``told_again``.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

import polars as pl

from assets.sources.read_file import COUNTED_FORMS, FileContent, ReadFile, rows_of
from contracts.ids import digest_id_column
from contracts.tables.between_files import DOCUMENTS
from contracts.tables.sources import ADVISED_LINES, STATEMENT_LINES, STATEMENTS

STATEMENT: Final = "statement"
CLEARING_FILE: Final = "clearing_file"
FILE: Final = "file"

REPORT_KEY: Final = {"kind": "report_kind", "account": "account", "reference": "report_reference"}
"""How a report's document names the columns of its lines."""

_OF_THE_FILE: Final = (
    "line_id", "entry_id", "statement_id", "movement_id", "order_id", "file_sha256", "position",
    "source",
)  # fmt: skip
"""Where a row stands, and what is worked out from the rest: no part of what it says."""


def named_documents(
    file: FileContent, kind: str, names: Sequence[tuple[str, str, str]]
) -> pl.DataFrame:
    """Return the documents of ``file`` by account, reference and issue; contents come later."""
    schema = {"account": pl.String, "reference": pl.String, "issue": pl.String}
    named = pl.DataFrame(list(names), schema=schema, orient="row")
    given = {"document_id": "", "file_sha256": file.sha256, "source": file.source, "kind": kind}
    positions = pl.int_range(1, named.height + 1, eager=True)
    blank = {"content_sha256": "", "stated_count": 0, "position": positions}
    return rows_of(DOCUMENTS, {**named.to_dict(), **given, **blank})


def with_documents(file: FileContent, rows: ReadFile) -> ReadFile:
    """Return what was read of ``file`` with all of its documents and their contents."""
    named = [*_statements(file, rows), *_reports(rows), *_whole(file, rows)]
    if not named:
        return rows
    told = pl.concat(named)
    texts = (told[name] for name in ("source", "kind", "account", "reference", "issue"))
    return replace(rows, documents=told.with_columns(document_id=digest_id_column(*texts)))


def without_documents(rows: ReadFile, told: pl.DataFrame) -> ReadFile:
    """Return ``rows`` without the documents ``told`` and all that stands in them."""
    kept = rows.documents.join(told, on="document_id", how="anti", maintain_order="left")
    if not set(kept["kind"]):
        return ReadFile()
    gone = rows.statements.join(
        told.filter(pl.col("kind") == STATEMENT),
        left_on=["account", "statement_reference"],
        right_on=["account", "reference"],
        how="semi",
    ).select("statement_id")
    reports = [*REPORT_KEY.values()]
    return replace(
        rows,
        documents=kept,
        statements=_without(rows.statements, gone, ["statement_id"]),
        statement_lines=_without(rows.statement_lines, gone, ["statement_id"]),
        advised_lines=_without(
            rows.advised_lines, told.select(**{to: one for one, to in REPORT_KEY.items()}), reports
        ),
    )


def _without(frame: pl.DataFrame, gone: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return frame.join(gone, on=key, how="anti", maintain_order="left")


def _statements(file: FileContent, rows: ReadFile) -> list[pl.DataFrame]:
    if rows.statements.is_empty():
        return []
    names = [(*one, "") for one in rows.statements.select("account", "statement_reference").rows()]
    lines = _parts(rows.statement_lines, ["statement_id"])
    stated = rows.statements.partition_by("statement_id", maintain_order=True)
    held = [(one, lines.get((one["statement_id"][0],), rows_of(STATEMENT_LINES))) for one in stated]
    return [_with_contents(named_documents(file, STATEMENT, names), held)]


def _reports(rows: ReadFile) -> list[pl.DataFrame]:
    named = rows.documents.filter(pl.col("kind") != CLEARING_FILE)
    if named.is_empty():
        return []
    lines = _parts(rows.advised_lines, [*REPORT_KEY.values()])
    keys = named.select(*REPORT_KEY).rows()
    return [_with_contents(named, [(lines.get(one, rows_of(ADVISED_LINES)),) for one in keys])]


def _whole(file: FileContent, rows: ReadFile) -> list[pl.DataFrame]:
    """Return the clearing file that a file is, or the file itself where it names nothing in it."""
    clearing = rows.documents.filter(pl.col("kind") == CLEARING_FILE)
    frames = tuple(rows.rows(table) for table in COUNTED_FORMS)
    if not clearing.is_empty():
        return [_with_contents(clearing, [frames])]
    if rows.line_count == 0 or not (rows.statements.is_empty() and rows.documents.is_empty()):
        return []
    nameless = _with_contents(named_documents(file, FILE, [("", "", "")]), [frames])
    return [nameless.with_columns(reference="content_sha256")]


def _parts(lines: pl.DataFrame, key: list[str]) -> dict[tuple[object, ...], pl.DataFrame]:
    """Return lines by what they stand in; most files hold one document, and need no copy."""
    if lines.is_empty():
        return {}
    if lines.select(key).n_unique() == 1:
        return {lines.select(key).row(0): lines}
    return lines.partition_by(key, as_dict=True, maintain_order=True)


def _with_contents(named: pl.DataFrame, held: Sequence[tuple[pl.DataFrame, ...]]) -> pl.DataFrame:
    counts = [sum(one.height for one in frames if _is_counted(one)) for frames in held]
    return named.with_columns(
        pl.Series("content_sha256", [_content_of(frames) for frames in held], dtype=pl.String),
        pl.Series("stated_count", counts, dtype=pl.Int64),
    )


def _is_counted(frame: pl.DataFrame) -> bool:
    return frame.columns != [*STATEMENTS.column_names]


def _content_of(frames: Sequence[pl.DataFrame]) -> str:
    """Return the SHA-256 of what rows say: quoted text, so that no two contents read alike."""
    digest = sha256()
    for frame in frames:
        if not frame.is_empty():
            said = frame.drop(_OF_THE_FILE, strict=False).select(pl.all().cast(pl.String))
            text = said.sort(said.columns).write_csv(quote_style="always", null_value="\0")
            digest.update(text.encode())
    return digest.hexdigest()
