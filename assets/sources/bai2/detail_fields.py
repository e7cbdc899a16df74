"""The fields of detail records (16): where each begins, whatever the funds type puts between.

Belongs here: taking fields out of continuations, parts of funds types, columns of text. The hot
path: a day of a large account has a million of them, so nothing here is an object a record but the
few whose fields go on in a continuation or whose availability is distributed (``D``). What a field
must be is the business of ``details``.
"""

from collections import deque
from functools import reduce
from typing import Final

import polars as pl

from assets.sources.bai2.faults import fault, refuse_first
from assets.sources.bai2.funds import SIMPLE, FundsType, is_short_number, parts_of
from contracts.money import MAX_STATED_UNITS
from contracts.reasons import RefusalReason

_HEAD: Final = ("type_code", "amount", "funds")
_TAIL: Final = ("bank_reference", "reference", "text")
PARTS: Final = {
    "": (),
    "V": ("value_date", "value_time"),
    "S": ("part_0", "part_1", "part_2"),
}
"""Fields between the funds type and the references; ``D`` is rewritten without its parts."""

_COMMAS: Final = {kind: len(_HEAD) + len(parts) + 2 for kind, parts in PARTS.items()}
"""Commas before the text of a detail."""

_DIGITS: Final = len(str(MAX_STATED_UNITS)) - 1
_FUNDS: Final = (
    pl.col("plain").str.splitn(",", 4).struct.field("field_2").fill_null("").alias("funds")
)


def detail_fields_of(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the fields of every detail as text, and the continuations that are text alone.

    The fields: number, account, type_code, amount, funds, the parts of funds types (null where
    the type has none), bank_reference, reference, text. The continuations: number, parent, body.

    Raises:
        RefusedFileError: ``RECORD_TERMINATOR`` or ``FUNDS_TYPE``.
    """
    own = records.filter(pl.col("kind") == "16").select(
        "number",
        "account",
        pl.col("body").str.strip_suffix("/").alias("plain"),
        pl.col("body").str.ends_with("/").alias("is_closed"),
    )
    more = records.filter((pl.col("kind") == "88") & (pl.col("parent_kind") == "16")).select(
        "number", "parent", "body"
    )
    whole, texts = _completed(own.with_columns(_FUNDS), more)
    _refuse_other_funds(whole)
    shapes = (_split(whole, kind) for kind in PARTS)
    return reduce(lambda one, other: one.merge_sorted(other, "number"), shapes), texts


def _shape() -> pl.Expr:
    return pl.when(pl.col("funds").is_in(["V", "S"])).then("funds").otherwise(pl.lit(""))


def _refuse_other_funds(whole: pl.DataFrame) -> None:
    is_odd = ~pl.col("funds").is_in([*SIMPLE, "V", "S"])
    refuse_first(
        whole, is_odd, RefusalReason.FUNDS_TYPE, pl.col("funds"), field="funds type",
        expected="Z, 0, 1, 2, S, V or D",
    )  # fmt: skip


def _completed(own: pl.DataFrame, more: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the details with every field in ``plain``, and the continuations that are text."""
    commas = pl.col("plain").str.count_matches(",", literal=True)
    needed = _shape().replace_strict(_COMMAS, return_dtype=pl.Int64)
    measured = own.with_columns((commas.cast(pl.Int64) - needed).alias("beyond"))
    is_open = (pl.col("beyond") < 0) & ~pl.col("is_closed") & (pl.col("funds") != "D")
    refuse_first(
        measured, is_open, RefusalReason.RECORD_TERMINATOR, pl.col("plain").str.slice(-8),
        expected="a slash, where no text has begun",
    )  # fmt: skip
    is_cut = (pl.col("funds") == "D") | (pl.col("beyond") < -1)
    cut = measured.filter(is_cut)
    if cut.is_empty():
        return measured.select(own.columns), more
    by_parent = more.join(cut.select(parent="number"), on="parent", how="semi")
    following: dict[int, list[tuple[int, str]]] = {}
    for number, parent, body in by_parent.select("number", "parent", "body").iter_rows():
        following.setdefault(parent, []).append((number, body))
    used: list[int] = []
    mended = [
        _whole(number, plain, is_closed, following.get(number, []), used)
        for number, plain, is_closed in cut.select("number", "plain", "is_closed").iter_rows()
    ]
    rewritten = pl.DataFrame(
        {"number": cut["number"], "plain": mended},
        schema={"number": pl.Int64, "plain": pl.String},
    ).with_columns(_FUNDS)
    whole = own.update(rewritten, on="number")
    left = more.filter(~pl.col("number").is_in(used))
    return whole, left


def _whole(
    number: int,
    plain: str,
    is_closed: bool,  # noqa: FBT001 - a column's value
    following: list[tuple[int, str]],
    used: list[int],
) -> str:
    """Return one detail with all its fields, taken from its continuations; ``D`` without parts."""
    fields, queue = plain.split(","), deque(following)
    while len(fields) < _needed(fields) or (len(fields) == _needed(fields) and not is_closed):
        if not is_closed:
            raise fault(
                RefusalReason.RECORD_TERMINATOR,
                number,
                fields[-1][-8:],
                expected="a slash, where no text has begun",
            )
        if not queue:
            break
        at, body = queue.popleft()
        used.append(at)
        is_closed = body.endswith("/")
        fields += body.removesuffix("/").split(",")
    return _without_parts(fields, number)


def _needed(fields: list[str]) -> int:
    """Return how many fields stand before the text, as far as can be told yet."""
    kind = fields[2] if len(fields) > 2 else ""  # noqa: PLR2004 - after code and amount
    if kind != "D":
        return _COMMAS.get(kind, _COMMAS[""])
    if len(fields) < 4:  # noqa: PLR2004 - the number of parts comes fourth
        return 4
    count = fields[3]
    return _COMMAS[""] + 1 + 2 * (int(count) if is_short_number(count) else 0)


def _without_parts(fields: list[str], number: int) -> str:
    """Return the record as text, the parts of ``D`` proved and left out."""
    if len(fields) < 3 or fields[2] != "D":  # noqa: PLR2004 - after code and amount
        return ",".join(fields)
    rest = iter(fields[3:])
    amount = fields[1]
    parts = parts_of(FundsType.DISTRIBUTED, rest, number)
    is_number = amount.isascii() and amount.isdigit() and len(amount) <= _DIGITS
    if is_number or not amount:
        parts.refuse_other_sum(int(amount or 0), number)
    return ",".join([*fields[:2], "", *rest])


def _split(whole: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Return the fields of the details of one funds shape; a field left out is empty."""
    names = (*_HEAD, *PARTS[kind], *_TAIL)
    shaped = whole.filter(_shape() == kind)
    fields = shaped["plain"].str.splitn(",", len(names)).struct.unnest()
    fields.columns = list(names)
    every = [*_HEAD, *PARTS["V"], *PARTS["S"], *_TAIL]
    return shaped.select("number", "account").hstack(
        fields.with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in every if name not in names
        ).select(
            pl.col(name).fill_null("") if name in (*_HEAD, *_TAIL) else pl.col(name)
            for name in every
        )
    )
