"""Made-up SWIFT messages: a statement, and what was booked so far on a day."""

import polars as pl

from orchestration.bench.camt_files import IBAN
from orchestration.bench.made_lines import choice, joined, number, written


def mt940_file(count: int) -> bytes:
    """Return an MT940 statement of ``count`` lines, each with its information."""
    return joined(
        ":20:STARTUMS",
        f":25:{IBAN}",
        ":28C:1/1",
        ":60F:C260105EUR0,00",
        _lines(count),
        f":62F:C260105EUR{'10,00' if count % 2 else '0,00'}",
        "-",
        "",
    )


def mt942_file(count: int) -> bytes:
    """Return an MT942 report of ``count`` lines, each with its information."""
    debits, credits_ = count // 2, count - count // 2
    return joined(
        ":20:STARTUMS",
        f":25:{IBAN}",
        ":28C:1/1",
        ":34F:EUR0,",
        ":13D:2601051200+0100",
        _lines(count),
        f":90D:{debits}EUR{debits * 10},00",
        f":90C:{credits_}EUR{credits_ * 10},00",
        "-",
        "",
    )


def _lines(count: int) -> str:
    return written(
        count,
        pl.lit(":61:2601050105"),
        choice("C", "D"),
        pl.lit("10,00NTRFE2E-"),
        number(),
        pl.lit("//BANK\n:86:166?00TRANSFER?20SVWZ+INVOICE?32ANNA"),
    )
