"""The detail records (16) in columns: fields, funds types, texts, and what each must be.

The hot path: a day of a large account has a million of them, so nothing here is an object a record
but the few whose fields go on in a continuation or whose availability is distributed (``D``).
"""

from collections import deque
from functools import reduce
from typing import Final

import polars as pl

from assets.sources.bai2.faults import fault, refuse_first
from assets.sources.bai2.funds import SIMPLE, FundsType, parts_of
from assets.sources.bai2.type_codes import DETAIL, NON_MONETARY
from assets.sources.bai2.values import FIRST_YEAR
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.money import MAX_STATED_UNITS, UNITS
from contracts.reasons import RefusalReason

_HEAD: Final = ("type_code", "amount", "funds")
_TAIL: Final = ("bank_reference", "reference", "text")
_PARTS: Final = {
    "": (),
    "V": ("value_date", "value_time"),
    "S": ("part_0", "part_1", "part_2"),
}
"""Fields between the funds type and the references; ``D`` is rewritten without its parts."""

_COMMAS: Final = {kind: len(_HEAD) + len(parts) + 2 for kind, parts in _PARTS.items()}
"""Commas before the text of a detail."""

_DIGITS: Final = len(str(MAX_STATED_UNITS)) - 1


def details_of(records: pl.DataFrame, scales: pl.DataFrame) -> pl.DataFrame:
    """Return the details: number, account, type_code, amount, value_date, references, text.

    ``amount`` is the stated whole number (zero where a message states none), ``value_date`` null
    where none is stated, ``number`` that of the physical record.

    Args:
        records: the physical records of the file.
        scales: of each ``account`` the decimals that its currency implies (``exponent``) and the
            digits that the ledger keeps below them (``kept``).

    Raises:
        RefusedFileError: ``RECORD_TERMINATOR``, ``TYPE_CODE_UNKNOWN``, ``FUNDS_TYPE``,
            ``AMOUNT_FORMAT``, ``AMOUNT_SCALE``, ``AMOUNT_SIGN``, ``AMOUNT_RANGE``,
            ``FIELD_MISSING``, ``DATE_INVALID`` or ``TIME_INVALID``.
    """
    own = records.filter(pl.col("kind") == "16").select(
        "number",
        "account",
        pl.col("body").str.strip_suffix("/").alias("plain"),
        pl.col("body").str.ends_with("/").alias("is_closed"),
    )
    more = records.filter((pl.col("kind") == "88") & (pl.col("parent_kind") == "16")).select(
        "number", "parent", pl.col("body")
    )
    whole, more = _completed(own.with_columns(_FUNDS), more)
    shapes = (_split(whole, kind) for kind in _PARTS)
    split = reduce(lambda one, other: one.merge_sorted(other, "number"), shapes)
    _refuse_wrong(split.join(scales, on="account", how="left", maintain_order="left"))
    dated = _dated(split)
    return _described(dated, more).with_columns(
        pl.when(pl.col("amount") == "")
        .then(pl.lit("0"))
        .otherwise("amount")
        .cast(UNITS)
        .alias("amount")
    )


_FUNDS: Final = (
    pl.col("plain").str.splitn(",", 4).struct.field("field_2").fill_null("").alias("funds")
)


def _shape() -> pl.Expr:
    return pl.when(pl.col("funds").is_in(["V", "S"])).then("funds").otherwise(pl.lit(""))


def _completed(own: pl.DataFrame, more: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the details with every field in ``plain``, and the continuations that are text."""
    is_odd = ~pl.col("funds").is_in([*SIMPLE, "V", "S", "D"])
    refuse_first(
        own, is_odd, RefusalReason.FUNDS_TYPE, pl.col("funds"), field="funds type",
        expected="Z, 0, 1, 2, S, V or D",
    )  # fmt: skip
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
    return _COMMAS[""] + 1 + 2 * (int(count) if count.isascii() and count.isdigit() else 0)


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
    names = (*_HEAD, *_PARTS[kind], *_TAIL)
    shaped = whole.filter(_shape() == kind)
    fields = shaped["plain"].str.splitn(",", len(names)).struct.unnest()
    fields.columns = list(names)
    every = [*_HEAD, *_PARTS["V"], *_PARTS["S"], *_TAIL]
    return shaped.select("number", "account").hstack(
        fields.with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in every if name not in names
        ).select(
            pl.col(name).fill_null("") if name in (*_HEAD, *_TAIL) else pl.col(name)
            for name in every
        )
    )


def _refuse_wrong(split: pl.DataFrame) -> None:
    """Refuse a code that is no detail's, an amount that is none, and parts that do not add up."""
    refuse_first(
        split, ~pl.col("type_code").is_in(list(DETAIL)), RefusalReason.TYPE_CODE_UNKNOWN,
        pl.col("type_code"), field="type code", expected="a detail code",
    )  # fmt: skip
    amount, is_message = pl.col("amount"), pl.col("type_code") == NON_MONETARY
    is_stated = amount != ""
    decimals = amount.str.extract(r"^[0-9]+\.([0-9]+)$").str.len_bytes()
    digits = amount.str.strip_chars_start("0").str.len_bytes()
    wrong: tuple[tuple[pl.Expr, RefusalReason, str], ...] = (
        (~is_message & ~is_stated, RefusalReason.FIELD_MISSING, "an amount"),
        (amount.str.contains("^[+-]"), RefusalReason.AMOUNT_SIGN, "no sign: the code has it"),
        (decimals > pl.col("exponent"), RefusalReason.AMOUNT_SCALE, "digits alone"),
        (is_stated & ~amount.str.contains("^[0-9]+$"), RefusalReason.AMOUNT_FORMAT, "digits alone"),
        (digits + pl.col("kept") > _DIGITS, RefusalReason.AMOUNT_RANGE, ""),
        (is_message & (digits > 0), RefusalReason.AMOUNT_SIGN, "no amount with a message"),
    )
    for is_wrong, reason, expected in wrong:
        refuse_first(split, is_wrong, reason, amount, field="amount", expected=expected)
    _refuse_other_parts(split.filter(pl.col("funds") == "S"))


def _refuse_other_parts(simple: pl.DataFrame) -> None:
    """Refuse three amounts of availability (``S``) that do not make the amount."""
    parts = [pl.col(name) for name in _PARTS["S"]]
    is_short = pl.any_horizontal(one.is_null() for one in parts)
    is_text = pl.any_horizontal(~one.str.contains("^[+-]?[0-9]{0,31}$") for one in parts)
    words = {"field": "availability", "expected": "three amounts that make the whole"}
    refuse_first(simple, is_short | is_text, RefusalReason.FUNDS_TYPE, pl.lit(""), **words)
    values = [pl.when(one == "").then(pl.lit("0")).otherwise(one).cast(UNITS) for one in parts]
    summed = simple.with_columns(pl.sum_horizontal(values).alias("sum"))
    is_other = pl.col("sum") != pl.col("amount").replace("", "0").cast(UNITS)
    refuse_first(summed, is_other, RefusalReason.FUNDS_TYPE, pl.col("sum"), **words)


def _dated(split: pl.DataFrame) -> pl.DataFrame:
    """Return the details with their value dates as dates."""
    texts = pl.col("value_date")
    is_dated = pl.col("funds") == "V"
    words = {"field": "value date", "expected": "YYMMDD"}
    refuse_first(
        split, is_dated & (texts.fill_null("") == ""), RefusalReason.FUNDS_TYPE, texts, **words
    )
    year = texts.str.slice(0, 2).cast(pl.Int32, strict=False)
    century = pl.when(year >= FIRST_YEAR).then(pl.lit("19")).otherwise(pl.lit("20"))
    dates = pl.concat_str(century, texts).str.to_date("%Y%m%d", strict=False)
    is_date = texts.str.contains("^[0-9]{6}$") & dates.is_between(FIRST_DATE, LAST_DATE)
    refuse_first(
        split, is_dated & ~is_date.fill_null(value=False), RefusalReason.DATE_INVALID, texts,
        **words,
    )  # fmt: skip
    clock = "^(?:|(?:[01][0-9]|2[0-3]):?[0-5][0-9](?::?[0-5][0-9])?|24:?00(?::?00)?|9999)$"
    is_time = pl.col("value_time").fill_null("").str.contains(clock)
    refuse_first(
        split, is_dated & ~is_time, RefusalReason.TIME_INVALID, pl.col("value_time"),
        field="value time", expected="0000-2400 or 9999",
    )  # fmt: skip
    return split.with_columns(dates.alias("value_date"))


def _described(split: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Return the details with the texts of their continuations behind their own."""
    if not more.is_empty():
        texts = more.group_by("parent").agg(
            pl.col("body").str.strip_suffix("/").str.strip_chars().alias("more")
        )
        joined = split.join(
            texts, left_on="number", right_on="parent", how="left", maintain_order="left"
        )
        behind = pl.col("more").list.join(" ").fill_null("")
        split = joined.with_columns(pl.concat_str("text", behind, separator=" "))
    return split.select(
        "number", "account", "type_code", "amount", "value_date", "bank_reference", "reference",
        pl.col("text").str.strip_chars(),
    )  # fmt: skip
