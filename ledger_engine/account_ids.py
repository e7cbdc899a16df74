"""Account ids: computed from what the account is, never looked up.

``tenant(16) | asset(16) | GL code(16) | sub(80)``. ``sub`` is 0 for a control account, else the
80-bit BLAKE2b of the owner's kind and the owner, keyed by the tenant number: one customer of two
tenants has unrelated numbers.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.ids import joined_parts
from ledger_engine.blake2b import hash_texts
from ledger_engine.records import Words

CONTROL: Final = "control"
"""The kind of owner that means the institution itself: one account a GL code."""

PERSON: Final = b"tieout account"

_TENANT_SHIFT: Final = np.uint64(48)
_ASSET_SHIFT: Final = np.uint64(32)
_GL_SHIFT: Final = np.uint64(16)


def tenant_key(tenant: int) -> bytes:
    """Return the key under which the owners of ``tenant`` are hashed."""
    return tenant.to_bytes(2, "big")


def account_ids(accounts: pl.DataFrame) -> Words:
    """Return ``(n, 2)`` ids of accounts: ``tenant, asset, gl_code, owner_kind, owner``.

    ``owner_kind`` is account, customer or control; numbers fit 16 bits.
    """
    numbers = accounts.select(pl.col("tenant", "asset", "gl_code").cast(pl.UInt16()))
    tenant, asset, gl_code = (column.to_numpy().astype(np.uint64) for column in numbers)
    ids = _subs(accounts)
    ids[:, 1] |= tenant << _TENANT_SHIFT | asset << _ASSET_SHIFT | gl_code << _GL_SHIFT
    return ids


def ledger_numbers(rows: pl.DataFrame) -> npt.NDArray[np.uint32]:
    """Return ``tenant << 16 | asset`` of each row: the ledger that its accounts belong to."""
    tenant, asset = (rows[name].cast(pl.UInt32()).to_numpy() for name in ("tenant", "asset"))
    numbers: npt.NDArray[np.uint32] = tenant << np.uint32(16) | asset
    return numbers


def _subs(accounts: pl.DataFrame) -> Words:
    owners = accounts.select(
        "tenant", "owner_kind", text=joined_parts(pl.col("owner_kind"), pl.col("owner"))
    )
    subs = np.zeros((accounts.height, 2), np.uint64)
    owned = owners["owner_kind"] != CONTROL
    for tenant in owners["tenant"].unique():
        rows = (owned & (owners["tenant"] == tenant)).arg_true()
        texts = owners["text"].gather(rows)
        subs[rows.to_numpy()] = hash_texts(texts, PERSON, tenant_key(int(tenant)))
    return subs
