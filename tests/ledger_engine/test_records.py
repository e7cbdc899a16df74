"""Our layouts, flags and statuses against the ones that the TigerBeetle client was built with."""

import ctypes
import enum

import numpy as np
import pytest
from tigerbeetle import bindings

from ledger_engine import flags, records, statuses


@pytest.mark.parametrize(
    ("dtype", "struct"),
    [
        (records.ACCOUNT, bindings.CAccount),
        (records.TRANSFER, bindings.CTransfer),
        (records.ACCOUNT_BALANCE, bindings.CAccountBalance),
        (records.ACCOUNT_FILTER, bindings.CAccountFilter),
        (records.QUERY_FILTER, bindings.CQueryFilter),
        (records.RESULT, bindings.CCreateTransferResult),
        (records.RESULT, bindings.CCreateAccountResult),
    ],
)
def test_a_record_is_laid_out_as_in_the_client(
    dtype: np.dtype[np.void], struct: type[ctypes.Structure]
) -> None:
    theirs = {
        name: (getattr(struct, name).offset, getattr(struct, name).size)
        for name, *_ in struct._fields_
    }
    assert dtype.fields is not None
    ours = {name: (field[1], field[0].itemsize) for name, field in dtype.fields.items()}
    assert ours == theirs
    assert dtype.itemsize == ctypes.sizeof(struct)


def test_a_change_event_is_laid_out_as_on_the_wire() -> None:
    fields = records.CHANGE_EVENT.fields
    assert fields is not None
    offsets = {name: field[1] for name, field in fields.items()}
    stated = {
        "transfer_timeout": 76,
        "transfer_code": 80,
        "transfer_flags": 82,
        "ledger": 84,
        "type": 88,
        "debit_account_id": 128,
        "debit_account_credits_posted": 192,
        "debit_account_flags": 238,
        "credit_account_id": 240,
        "credit_account_flags": 350,
        "timestamp": 352,
        "credit_account_timestamp": 376,
    }
    assert {name: offsets[name] for name in stated} == stated
    assert records.CHANGE_EVENT.itemsize == 384


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (flags.AccountFlags, bindings.AccountFlags),
        (flags.TransferFlags, bindings.TransferFlags),
        (flags.AccountFilterFlags, bindings.AccountFilterFlags),
        (flags.QueryFilterFlags, bindings.QueryFilterFlags),
        (statuses.AccountStatus, bindings.CreateAccountStatus),
        (statuses.TransferStatus, bindings.CreateTransferStatus),
    ],
)
def test_names_and_numbers_are_those_of_the_client(
    ours: type[enum.Enum], theirs: type[enum.Enum]
) -> None:
    known = {name: int(one.value) for name, one in ours.__members__.items()}
    assert known == {name: int(one.value) for name, one in theirs.__members__.items()}


def test_every_refusal_says_what_happened_and_what_to_do() -> None:
    harmless = {"CREATED", "EXISTS"}
    for status in (*statuses.AccountStatus, *statuses.TransferStatus):
        assert status.meaning.endswith(".")
        assert bool(status.to_do) == (status.name not in harmless)


def test_seven_refusals_spend_the_id() -> None:
    spent = {int(status) for status in statuses.TransferStatus if status.is_transient}
    assert spent == {21, 22, 25, 54, 55, 65, 66}
    assert not any(status.is_transient for status in statuses.AccountStatus)


def test_halves_stand_low_half_first() -> None:
    assert records.halves((7 << 64) | 9) == (9, 7)
