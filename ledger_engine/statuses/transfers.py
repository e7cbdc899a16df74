"""The statuses of create_transfers. A transient one burns the transfer's id for ever."""

from typing import Final

from ledger_engine.statuses.status import TRANSIENT, Status

_OURS: Final = "Report it: the engine builds this field, so the fault is ours."
_COMPARE: Final = (
    "Compare the event with the posted transfer; what is booked stays, so correct it with a "
    "correcting transfer."
)
_AGAIN: Final = "then run `tieout rejections retry`."
_OPEN: Final = f"Open the account, {_AGAIN}"
_FUND: Final = f"Fund or correct the account, {_AGAIN}"
_REOPEN: Final = f"Choose an open account or reopen this one, {_AGAIN}"
_RULE: Final = "Correct the posting rule in a new version."
_PENDING: Final = "Look the pending transfer up; post or void only what is still pending."
_SPLIT: Final = "Check the amount: no real balance comes near 2^128 units."


class TransferStatus(Status):
    """What became of one transfer that was to be created."""

    CREATED = 0xFFFFFFFF, "The transfer was posted."
    LINKED_EVENT_FAILED = 1, "Another leg of its event was refused.", "Mend that one."
    LINKED_EVENT_CHAIN_OPEN = 2, "The batch ended inside a chain.", _OURS
    TIMESTAMP_MUST_BE_ZERO = 3, "It carried a timestamp, which the ledger alone gives.", _OURS
    RESERVED_FLAG = 4, "It carried a flag that the ledger does not know.", _OURS
    ID_MUST_NOT_BE_ZERO = 5, "Its id was zero.", _OURS
    ID_MUST_NOT_BE_INT_MAX = 6, "Its id was the largest number, which is reserved.", _OURS
    FLAGS_ARE_MUTUALLY_EXCLUSIVE = 7, "Its flags contradict each other.", _RULE
    DEBIT_ACCOUNT_ID_MUST_NOT_BE_ZERO = 8, "It named no debit account.", _OURS
    DEBIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX = 9, "Its debit account's id is reserved.", _OURS
    CREDIT_ACCOUNT_ID_MUST_NOT_BE_ZERO = 10, "It named no credit account.", _OURS
    CREDIT_ACCOUNT_ID_MUST_NOT_BE_INT_MAX = 11, "Its credit account's id is reserved.", _OURS
    ACCOUNTS_MUST_BE_DIFFERENT = 12, "It debits and credits the same account.", _RULE
    PENDING_ID_MUST_BE_ZERO = 13, "It named a pending transfer without resolving one.", _OURS
    PENDING_ID_MUST_NOT_BE_ZERO = 14, "It resolves a pending transfer but names none.", _OURS
    PENDING_ID_MUST_NOT_BE_INT_MAX = 15, "The pending transfer's id is reserved.", _OURS
    PENDING_ID_MUST_BE_DIFFERENT = 16, "It names itself as the pending transfer.", _OURS
    TIMEOUT_RESERVED_FOR_PENDING_TRANSFER = 17, "Only a pending transfer has a timeout.", _RULE
    LEDGER_MUST_NOT_BE_ZERO = 19, "It named no ledger.", "Check the tenant and the currency."
    CODE_MUST_NOT_BE_ZERO = 20, "It named no reason.", _RULE
    DEBIT_ACCOUNT_NOT_FOUND = 21, "The debit account does not exist.", _OPEN, TRANSIENT
    CREDIT_ACCOUNT_NOT_FOUND = 22, "The credit account does not exist.", _OPEN, TRANSIENT
    ACCOUNTS_MUST_HAVE_THE_SAME_LEDGER = (
        23,
        "Its accounts belong to different tenants or currencies.",
        "Convert through an FX position account, a leg a currency.",
    )
    TRANSFER_MUST_HAVE_THE_SAME_LEDGER_AS_ACCOUNTS = (
        24,
        "Its tenant or currency is not that of its accounts.",
        "Check the tenant and the currency.",
    )
    PENDING_TRANSFER_NOT_FOUND = 25, "No such pending transfer exists.", _PENDING, TRANSIENT
    PENDING_TRANSFER_NOT_PENDING = 26, "The transfer that it resolves is not pending.", _PENDING
    PENDING_TRANSFER_HAS_DIFFERENT_DEBIT_ACCOUNT_ID = (
        27,
        "The pending transfer debits another account.",
        _PENDING,
    )
    PENDING_TRANSFER_HAS_DIFFERENT_CREDIT_ACCOUNT_ID = (
        28,
        "The pending transfer credits another account.",
        _PENDING,
    )
    PENDING_TRANSFER_HAS_DIFFERENT_LEDGER = 29, "The pending one is in another ledger.", _PENDING
    PENDING_TRANSFER_HAS_DIFFERENT_CODE = 30, "The pending one has another reason.", _PENDING
    EXCEEDS_PENDING_TRANSFER_AMOUNT = 31, "It posts more than was reserved.", _PENDING
    PENDING_TRANSFER_HAS_DIFFERENT_AMOUNT = 32, "It voids only a part.", "Void the whole amount."
    PENDING_TRANSFER_ALREADY_POSTED = 33, "The pending transfer is posted already.", _PENDING
    PENDING_TRANSFER_ALREADY_VOIDED = 34, "The pending transfer is voided already.", _PENDING
    PENDING_TRANSFER_EXPIRED = 35, "The pending transfer has expired.", "Start it again."
    EXISTS_WITH_DIFFERENT_FLAGS = 36, "Its id is booked with other flags.", _COMPARE
    EXISTS_WITH_DIFFERENT_DEBIT_ACCOUNT_ID = 37, "Its id debits another account.", _COMPARE
    EXISTS_WITH_DIFFERENT_CREDIT_ACCOUNT_ID = 38, "Its id credits another account.", _COMPARE
    EXISTS_WITH_DIFFERENT_AMOUNT = 39, "Its id is booked with another amount.", _COMPARE
    EXISTS_WITH_DIFFERENT_PENDING_ID = 40, "Its id resolves another pending one.", _COMPARE
    EXISTS_WITH_DIFFERENT_USER_DATA_128 = 41, "Its id belongs to another event.", _COMPARE
    EXISTS_WITH_DIFFERENT_USER_DATA_64 = 42, "Its id is booked at another valid time.", _COMPARE
    EXISTS_WITH_DIFFERENT_USER_DATA_32 = (
        43,
        "Its id is booked with another source kind, leg or date.",
        _COMPARE,
    )
    EXISTS_WITH_DIFFERENT_TIMEOUT = 44, "Its id is booked with another timeout.", _COMPARE
    EXISTS_WITH_DIFFERENT_CODE = 45, "Its id is booked for another reason.", _COMPARE
    EXISTS = 46, "The ledger holds this transfer already."
    OVERFLOWS_DEBITS_PENDING = 47, "The debit account's pending debits would overflow.", _SPLIT
    OVERFLOWS_CREDITS_PENDING = 48, "The credit account's pending credits would overflow.", _SPLIT
    OVERFLOWS_DEBITS_POSTED = 49, "The debit account's debits would overflow.", _SPLIT
    OVERFLOWS_CREDITS_POSTED = 50, "The credit account's credits would overflow.", _SPLIT
    OVERFLOWS_DEBITS = 51, "The debit account's debits in all would overflow.", _SPLIT
    OVERFLOWS_CREDITS = 52, "The credit account's credits in all would overflow.", _SPLIT
    OVERFLOWS_TIMEOUT = 53, "Its timeout lies beyond the end of time.", "Use a shorter timeout."
    EXCEEDS_CREDITS = 54, "The debit account's balance does not suffice.", _FUND, TRANSIENT
    EXCEEDS_DEBITS = 55, "The credit account's balance does not suffice.", _FUND, TRANSIENT
    IMPORTED_EVENT_EXPECTED = 56, "An ordinary transfer stood in a batch of imports.", _OURS
    IMPORTED_EVENT_NOT_EXPECTED = 57, "An import stood in an ordinary batch.", _OURS
    IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE = 58, "Its imported time is out of range.", _OURS
    IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE = 59, "Its imported time lies ahead.", _OURS
    IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS = 60, "A later object exists already.", _OURS
    IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_DEBIT_ACCOUNT = (
        61,
        "Its imported time precedes its debit account.",
        _OURS,
    )
    IMPORTED_EVENT_TIMESTAMP_MUST_POSTDATE_CREDIT_ACCOUNT = (
        62,
        "Its imported time precedes its credit account.",
        _OURS,
    )
    IMPORTED_EVENT_TIMEOUT_MUST_BE_ZERO = 63, "An imported transfer has no timeout.", _OURS
    CLOSING_TRANSFER_MUST_BE_PENDING = 64, "Only a pending transfer closes accounts.", _RULE
    DEBIT_ACCOUNT_ALREADY_CLOSED = 65, "The debit account is closed.", _REOPEN, TRANSIENT
    CREDIT_ACCOUNT_ALREADY_CLOSED = 66, "The credit account is closed.", _REOPEN, TRANSIENT
    EXISTS_WITH_DIFFERENT_LEDGER = 67, "Its id is booked in another ledger.", _COMPARE
    ID_ALREADY_FAILED = (
        68,
        "An earlier attempt under this id was refused, so the id is spent.",
        f"Remove what refused it before, {_AGAIN}",
    )
