"""Lines of made-up files, written in columns: the same for the same count."""

import polars as pl


def written(count: int, *pieces: pl.Expr) -> str:
    """Return ``count`` lines of ``pieces``, which may look at the column ``number``."""
    numbers = pl.DataFrame({"number": pl.int_range(count, eager=True)})
    return "\n".join(numbers.select(pl.concat_str(pieces)).to_series().to_list())


def number(width: int = 8, first: int = 0) -> pl.Expr:
    """Return the number of each line, counted from ``first`` + 1, with leading zeros."""
    return (pl.col("number") + first + 1).cast(pl.String()).str.zfill(width)


def choice(even: str, odd: str) -> pl.Expr:
    """Return ``even`` in the first line, ``odd`` in the second, and so on in turn."""
    return pl.when(pl.col("number") % 2 == 0).then(pl.lit(even)).otherwise(pl.lit(odd))


def signed(mark: str) -> pl.Expr:
    """Return ten in, ten out in turn, with the decimal ``mark``."""
    return choice(f"10{mark}00", f"-10{mark}00")


def joined(*pieces: str) -> bytes:
    """Return the bytes of a file whose lines are ``pieces``."""
    return "\n".join(pieces).encode("ascii")
