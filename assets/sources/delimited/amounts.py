"""Amounts as a mapping declares them, brought to the one grammar of money: ``-1234.5``.

Pure text: a text that is not of the declared style comes out as one which that grammar refuses.
Which currency, scale and range an amount has is decided in ``contracts.money``.
"""

import re
from typing import Final

import polars as pl

from contracts.source_declaration import CsvMapping

_NONE: Final = "no amount"
"""What stands for a text of another style: it is refused, and the file's own text is shown."""


def plain_amounts(texts: pl.Series, mapping: CsvMapping) -> pl.Series:
    """Return amounts with a leading sign, a decimal point and nothing between thousands."""
    mark, group = mapping.decimal_mark, mapping.grouping_mark
    plain = _leading_sign(texts, mapping.negative)
    if group:
        whole = f"(?:[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+)"
        is_styled = plain.str.contains(f"^[+-]?{whole}(?:{re.escape(mark)}[0-9]*)?$")
        plain = _where(is_styled, plain.str.replace_all(group, "", literal=True))
    if mark == ",":
        is_styled = ~plain.str.contains(".", literal=True)
        plain = _where(is_styled, plain.str.replace(",", ".", literal=True))
    return plain


def _leading_sign(texts: pl.Series, negative: str) -> pl.Series:
    """Return texts with the sign before the digits, whichever way it was declared to be written."""
    if negative == "minus":
        return texts
    body = r"^([0-9][^-()]*)-$" if negative == "trailing_minus" else r"^\(([^-()]+)\)$"
    turned = texts.str.replace(body, "-$1")
    return _where(~texts.str.starts_with("-"), turned)


def _where(is_styled: pl.Series, texts: pl.Series) -> pl.Series:
    return texts.zip_with(is_styled, pl.repeat(_NONE, texts.len(), eager=True, dtype=pl.String))
