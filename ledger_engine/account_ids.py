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
from ledger_engine.text_columns import codes_of

CONTROL: Final = "control"
"""The kind of owner that means the institution itself: one account a GL code."""

PERSON: Final = b"tieout account"

Numbers = npt.NDArray[np.signedinteger]

_NUMBER_MAX: Final = 0xFFFF
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
    subs = np.zeros((accounts.height, 2), np.uint64)
    for kind in accounts["owner_kind"].unique():
        if kind != CONTROL:
            rows = (accounts["owner_kind"] == kind).arg_true()
            of_kind = accounts[rows]
            subs[rows.to_numpy()] = owner_subs(of_kind["tenant"], kind, of_kind["owner"])
    return placed_subs(
        subs, *(accounts[name].to_numpy() for name in ("tenant", "asset", "gl_code"))
    )


def placed_subs(subs: Words, tenants: Numbers, assets: Numbers, gl_codes: Numbers) -> Words:
    """Return the ids of the accounts that ``subs`` are under these tenants, assets and codes."""
    ids = subs.copy()
    numbers = (tenants, assets, gl_codes)
    assert all(((one >= 0) & (one <= _NUMBER_MAX)).all() for one in numbers), "it fits 16 bits"
    tenant, asset, gl_code = (one.astype(np.uint64) for one in numbers)
    ids[:, 1] |= tenant << _TENANT_SHIFT | asset << _ASSET_SHIFT | gl_code << _GL_SHIFT
    return ids


def owner_subs(tenants: pl.Series, kind: str, owners: pl.Series) -> Words:
    """Return ``(n, 2)`` sub-account numbers of owners of one kind; zero where one is empty.

    Owners repeat: each is hashed once.
    """
    if tenants.min() == tenants.max():
        return _subs_of_tenant(tenants, kind, owners)
    subs = np.zeros((len(owners), 2), np.uint64)
    for tenant in tenants.unique():
        rows = tenants == tenant
        chosen = (tenants.filter(rows), kind, owners.filter(rows))
        subs[rows.to_numpy()] = _subs_of_tenant(*chosen)
    return subs


def _subs_of_tenant(tenants: pl.Series, kind: str, owners: pl.Series) -> Words:
    if owners.is_empty():
        return np.zeros((0, 2), np.uint64)
    codes, unique = codes_of(owners)
    texts = unique.alias("owner").to_frame().select(joined_parts(pl.lit(kind), pl.col("owner")))
    hashed = hash_texts(texts.to_series(), PERSON, tenant_key(int(tenants[0])))
    hashed[(unique == "").to_numpy()] = 0
    found: Words = hashed[codes]
    return found


def ledger_numbers(tenants: Numbers, assets: Numbers) -> npt.NDArray[np.uint32]:
    """Return ``tenant << 16 | asset`` of each row: the ledger that its accounts belong to."""
    numbers: npt.NDArray[np.uint32] = tenants.astype(np.uint32) << np.uint32(16) | assets.astype(
        np.uint32
    )
    return numbers
