"""How a fault in a BAI2 file is told: by the number of its physical record."""

import polars as pl

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason


def fault(
    reason: RefusalReason, record: int, found: str = "", *, field: str = "", expected: str = ""
) -> RefusedFileError:
    """Return the refusal at physical ``record`` (1-based: the line, where records are lines)."""
    return RefusedFileError(reason, f"record {record}", found, field=field, expected=expected)


def refuse_first(
    rows: pl.DataFrame, is_wrong: pl.Expr, reason: RefusalReason, shown: pl.Expr, **words: str
) -> None:
    """Refuse the file at the first of ``rows`` (with a ``number`` each) that ``is_wrong``.

    Args:
        rows: with a column ``number``, of the physical record.
        is_wrong: what to refuse.
        reason: its code.
        shown: what was found there, without account numbers and names.
        words: ``field`` and ``expected`` of the refusal.
    """
    wrong = rows.filter(is_wrong).head(1)
    for number, found in wrong.select("number", shown.alias("found")).iter_rows():
        raise fault(reason, number, str(found or ""), **words)
