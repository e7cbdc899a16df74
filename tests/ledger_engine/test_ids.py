"""Computed ids against hashlib: BLAKE2b keyed, personalised, of any length."""

from hashlib import blake2b

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_engine.account_ids import account_ids
from ledger_engine.blake2b import hash_framed, hash_texts
from ledger_engine.records import Words
from ledger_engine.transfer_ids import transfer_ids


def _hash(text: str, person: bytes, key: bytes = b"") -> int:
    digest = blake2b(text.encode(), digest_size=10, person=person, key=key).digest()
    return int.from_bytes(digest, "big")


def _numbers(halves: Words) -> list[int]:
    return [low | high << 64 for low, high in halves.tolist()]


@given(texts=st.lists(st.text(min_size=1, max_size=300)), key=st.binary(max_size=64))
def test_the_compiled_hash_is_hashlibs(texts: list[str], key: bytes) -> None:
    found = _numbers(hash_texts(pl.Series(texts, dtype=pl.String()), b"someone", key))
    assert found == [_hash(text, b"someone", key) for text in texts]


@pytest.mark.parametrize("length", [0, 1, 127, 128, 129, 255, 256, 257, 4096])
def test_the_compiled_hash_is_hashlibs_at_the_edges_of_a_block(length: int) -> None:
    text = "x" * length
    assert _numbers(hash_texts(pl.Series([text]), b"")) == [_hash(text, b"")]


def test_a_slice_of_a_column_hashes_as_its_rows() -> None:
    texts = pl.Series([f"text {number}" for number in range(100)])
    assert _numbers(hash_texts(texts[40:60], b"p")) == [_hash(t, b"p") for t in texts[40:60]]


def _account(**changed: str | int) -> pl.DataFrame:
    row = {"tenant": 1, "asset": 840, "gl_code": 2000, "owner_kind": "customer", "owner": "ada"}
    return pl.DataFrame([row | changed])


def test_an_account_id_holds_its_tenant_asset_and_gl_code() -> None:
    (number,) = _numbers(account_ids(_account()))
    sub = _hash("8:customer3:ada", b"tieout account", b"\x00\x01")
    assert number == 1 << 112 | 840 << 96 | 2000 << 80 | sub


def test_a_control_account_has_no_sub_account() -> None:
    (number,) = _numbers(account_ids(_account(owner_kind="control", owner="")))
    assert number == 1 << 112 | 840 << 96 | 2000 << 80


def test_owners_of_different_tenants_are_unrelated() -> None:
    both = pl.concat([_account(), _account(tenant=2)])
    one, other = _numbers(account_ids(both))
    assert one % (1 << 80) != other % (1 << 80)


def test_an_owner_is_told_from_its_kind() -> None:
    both = pl.concat(
        [_account(owner_kind="customer", owner="x"), _account(owner_kind="account", owner="x")]
    )
    one, other = _numbers(account_ids(both))
    assert one != other


def _leg(**changed: str | int) -> pl.DataFrame:
    row = {
        "occurred_ns": 1_700_000_000_123_456_789,
        "tenant": 1,
        "source": "bank",
        "external_id": "ž-1",
        "leg": "principal",
        "attempt": 1,
    }
    return pl.DataFrame([row | changed])


def test_a_transfer_id_holds_the_millisecond_and_the_hash_of_its_parts() -> None:
    (number,) = _numbers(transfer_ids(_leg()))
    text = "1:14:bank4:ž-19:principal1:1"
    assert number == 1_700_000_000_123 << 80 | _hash(text, b"tieout transfer")


@pytest.mark.parametrize(
    "changed",
    [
        {"tenant": 2},
        {"source": "bank2"},
        {"external_id": "ž-2"},
        {"leg": "fee"},
        {"attempt": 2},
        {"source": "bankž", "external_id": "-1"},
    ],
)
def test_every_part_counts(changed: dict[str, str | int]) -> None:
    assert _numbers(transfer_ids(_leg())) != _numbers(transfer_ids(_leg(**changed)))


@given(
    texts=st.lists(st.text(max_size=300), min_size=1),
    prefix=st.binary(max_size=150),
    suffix=st.binary(max_size=150),
)
def test_a_framed_text_is_hashed_as_if_it_stood_there(
    texts: list[str], prefix: bytes, suffix: bytes
) -> None:
    found = _numbers(hash_framed(prefix, pl.Series(texts, dtype=pl.String()), suffix, b"someone"))
    framed = [prefix + f"{len(one.encode())}:".encode() + one.encode() + suffix for one in texts]
    digests = [blake2b(one, digest_size=10, person=b"someone").digest() for one in framed]
    assert found == [int.from_bytes(one, "big") for one in digests]


@pytest.mark.parametrize("varied", ["tenant", "source", "leg", "attempt"])
def test_ids_do_not_hang_on_how_many_rows_are_alike(varied: str) -> None:
    others: dict[str, str | int] = {"tenant": 2, "source": "bank2", "leg": "fee", "attempt": 2}
    mixed = pl.concat([_leg(), _leg(**{varied: others[varied]}), _leg(external_id="")])
    alone = [transfer_ids(mixed[row])[0].tolist() for row in range(3)]
    assert transfer_ids(mixed).tolist() == alone


def test_a_column_of_many_values_is_spelt_by_the_row() -> None:
    mixed = pl.concat([_leg(source=f"s{number}") for number in range(600)])
    assert transfer_ids(mixed)[599].tolist() == transfer_ids(mixed[599])[0].tolist()
