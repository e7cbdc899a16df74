"""Delimited text to columns of text, strictly: every record has every field, every quote closes.

The structure is proved on the lines before anything is split, because a lenient parser mends what
it should refuse: it swallows rows behind an open quote and pads short ones. What a column means is
not decided here.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import polars as pl

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_FIELD: Final = 131_072
"""Characters in one field; longer is no memo but a damaged file."""

_OTHER_DELIMITERS: Final = ",;\t|"


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """Columns of text, named as the header names them, and the line each record begins on.

    ``unit`` is what a line is called in this kind of file, ``head`` the one of the headers.
    """

    header: tuple[str, ...]
    columns: pl.DataFrame
    lines: pl.Series
    unit: str = "line"
    head: int = 1

    @property
    def head_place(self) -> str:
        """Where the headers stand."""
        return f"{self.unit} {self.head}"


def split_text(text: str, delimiter: str) -> DelimitedText:
    """Return the records of ``text`` below its header line.

    Raises:
        RefusedFileError: a header twice, a quote that does not close, or a record with too few,
            too many or too long fields; it names the line.
    """
    _refuse_long_header(text)
    lines = _lines(text)
    _refuse_long_lines(lines, delimiter)
    records = _records(lines)
    _refuse_quotes(records.head(1), delimiter)
    header = _header(records["record"][0], delimiter)
    body = records.slice(1)
    _refuse_quotes(body, delimiter)
    _refuse_field_counts(body, delimiter, len(header))
    columns = _fields(body["record"], delimiter, header)
    _refuse_long_fields(columns, body["line"])
    return DelimitedText(header, columns, body["line"])


def _refuse_long_header(text: str) -> None:
    """Refuse headers that no table has, before anything is made of what stands under them."""
    end = text.find("\n")
    length = len(text) if end < 0 else end
    if length > MAX_FIELD:
        wanted = f"headers of at most {MAX_FIELD:,} characters"
        found = f"{length:,} characters"
        raise RefusedFileError(RefusalReason.FIELD_TOO_LONG, "line 1", found, expected=wanted)


def _lines(text: str) -> pl.DataFrame:
    return pl.DataFrame({"record": text.rstrip("\r\n").split("\n")}).select(
        pl.int_range(1, pl.len() + 1).alias("line"), pl.col("record").str.strip_suffix("\r")
    )


def _refuse_long_lines(lines: pl.DataFrame, delimiter: str) -> None:
    """Refuse a line that fields as long as may be do not fill: looking into it takes minutes."""
    fields = lines["record"][0].count(delimiter) + 1
    longest = fields * (2 * MAX_FIELD + 3)  # Every character a doubled quote, quotes around them.
    _refuse_first(
        lines,
        pl.col("record").str.len_bytes() > 4 * longest,  # A character has at most four bytes.
        RefusalReason.FIELD_TOO_LONG,
        pl.format("{} bytes", pl.col("record").str.len_bytes()),
    )


def _records(lines: pl.DataFrame) -> pl.DataFrame:
    """Return ``line`` and ``record``: a record goes on while a quote is open."""
    quotes = pl.col("record").str.count_matches('"', literal=True)
    if not lines.select((quotes % 2 == 1).any()).item():
        return lines
    opens_before = quotes.cum_sum().shift(1, fill_value=0) % 2
    begun = lines.with_columns((opens_before == 0).cum_sum().alias("number"))
    return (
        begun.group_by("number", maintain_order=True)
        .agg(pl.col("line").first(), pl.col("record").str.join("\n"))
        .drop("number")
    )


def _header(record: str, delimiter: str) -> tuple[str, ...]:
    if "\r" in record or "\n" in record:
        found, wanted = (
            "a line end inside the headers",
            "headers in a line that ends in a line feed",
        )
        raise RefusedFileError(RefusalReason.UNKNOWN_COLUMN, "line 1", found, expected=wanted)
    names = tuple(next(csv.reader([record], delimiter=delimiter)))
    for name, count in Counter(names).items():
        if count > 1:
            raise RefusedFileError(RefusalReason.DUPLICATE_HEADER, "line 1", name)
    others = [one for one in _OTHER_DELIMITERS if one in record]
    if len(names) == 1 and others:
        found = " ".join(map(repr, others))  # What stands between them may be a row's names.
        wanted = f"fields apart by {delimiter!r}"
        raise RefusedFileError(RefusalReason.DELIMITER, "line 1", found, expected=wanted)
    return names


def _refuse_quotes(records: pl.DataFrame, delimiter: str) -> None:
    one = f'(?:"(?:[^"]|"")*"|[^"{re.escape(delimiter)}]*)'
    sound = f"^{one}(?:{re.escape(delimiter)}{one})*$"
    _refuse_first(
        records, ~pl.col("record").str.contains(sound), RefusalReason.UNCLOSED_QUOTE, pl.lit("")
    )


def _refuse_field_counts(body: pl.DataFrame, delimiter: str, wanted: int) -> None:
    bare = pl.col("record").str.replace_all('"(?:[^"]|"")*"', "")
    count = bare.str.count_matches(delimiter, literal=True) + 1
    found = pl.format(f"{{}} fields, not {wanted}", count)
    is_wrong = (count != wanted) | (pl.col("record") == "")
    _refuse_first(body, is_wrong, RefusalReason.FIELD_COUNT, found)


def _refuse_long_fields(columns: pl.DataFrame, lines: pl.Series) -> None:
    longest = columns.select(pl.max_horizontal(pl.all().str.len_chars()).alias("length"))
    measured = longest.with_columns(lines.alias("line"))
    _refuse_first(
        measured,
        pl.col("length") > MAX_FIELD,
        RefusalReason.FIELD_TOO_LONG,
        pl.format("{} characters", "length"),
    )


def _refuse_first(
    records: pl.DataFrame, is_wrong: pl.Expr, reason: RefusalReason, found: pl.Expr
) -> None:
    """Raise at the first record that ``is_wrong``."""
    wrong = records.filter(is_wrong).head(1).select("line", found.alias("found"))
    if not wrong.is_empty():
        raise RefusedFileError(reason, f"line {wrong['line'][0]}", wrong["found"][0])


def _fields(records: pl.Series, delimiter: str, header: tuple[str, ...]) -> pl.DataFrame:
    schema = {name: pl.String() for name in header}
    if records.is_empty():
        return pl.DataFrame(schema=schema)
    fields = pl.read_csv(
        BytesIO("\n".join(records).encode()),
        has_header=False,
        separator=delimiter,
        schema=schema,
        infer_schema=False,
        empty_string_is_null=False,
    )
    assert fields.height == records.len(), "the proved structure was split otherwise"
    return fields
