"""128-bit ids: how a table, a numpy record and a person see the same number.

A table holds ``UUID``, Polars holds its text, numpy holds two little-endian ``u64`` halves, low
half first. Ids of our own making are the first 128 bits of a SHA-256 over length-prefixed text,
so that no two different tuples of parts share one input.
"""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

import numpy as np
import numpy.typing as npt
import polars as pl


def digest_id(*parts: str) -> UUID:
    """Return the id of the thing named by ``parts``: deterministic, order-sensitive.

    The same value as SQL's ``substr(sha256(...), 1, 32)::uuid`` over ``length:text`` joined.
    """
    text = "".join(f"{len(part.encode())}:{part}" for part in parts)
    return UUID(bytes=sha256(text.encode()).digest()[:16])


def digest_id_column(*parts: pl.Series) -> pl.Series:
    """Return ``digest_id`` of each row of ``parts`` (text columns of one length) as UUID text."""
    joined = pl.select(joined_parts(*map(pl.lit, parts))).to_series()
    digests = pl.Series([sha256(text.encode()).hexdigest() for text in joined], dtype=pl.String)
    return pl.select(uuid_of_digits(pl.lit(digests))).to_series()


def joined_parts(*parts: pl.Expr) -> pl.Expr:
    """Return the parts of each row as one unambiguous text: ``length:part`` after ``length:part``.

    The length counts bytes of UTF-8.
    """
    texts = [part.cast(pl.String()) for part in parts]
    sized = [
        piece
        for text in texts
        for piece in (text.str.len_bytes().cast(pl.String()), pl.lit(":"), text)
    ]
    return pl.concat_str(sized)


def uuid_of_digits(digits: pl.Expr) -> pl.Expr:
    """Return the UUID text of each row's first 32 hexadecimal digits."""
    groups = ((0, 8), (8, 4), (12, 4), (16, 4), (20, 12))
    return pl.concat_str([digits.str.slice(start, size) for start, size in groups], separator="-")


def halves_of(ids: Iterable[UUID | str]) -> npt.NDArray[np.uint64]:
    """Return ``(n, 2)`` u64 halves, low half first, in the order given."""
    raw = np.frombuffer(b"".join(UUID(str(one)).bytes for one in ids), dtype=">u8").reshape(-1, 2)
    return np.ascontiguousarray(raw[:, ::-1]).astype(np.uint64)


def uuid_of(halves: npt.NDArray[np.uint64]) -> UUID:
    """Return the id whose two halves, low half first, are ``halves``."""
    return UUID(int=int(halves[0]) | (int(halves[1]) << 64))


def uuid_bytes_of(halves: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint8]:
    """Return ``(n, 16)`` big-endian bytes of ``(n, 2)`` halves: the buffer of an Arrow UUID."""
    swapped = np.ascontiguousarray(halves[:, ::-1]).byteswap()
    return swapped.view(np.uint8).reshape(-1, 16)
