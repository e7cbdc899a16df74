"""The statuses of create_accounts. None is transient: a refused account may be sent again."""

from typing import Final

from ledger_engine.statuses.status import Status

_OURS: Final = "Report it: the engine builds this field, so the fault is ours."
_COMPARE: Final = "Compare the chart of accounts with the stored account; accounts never change."


class AccountStatus(Status):
    """What became of one account that was to be created."""

    CREATED = 0xFFFFFFFF, "The account was created."
    LINKED_EVENT_FAILED = 1, "Another account of its chain was refused.", "Mend that one first."
    LINKED_EVENT_CHAIN_OPEN = 2, "The batch ended inside a chain.", _OURS
    TIMESTAMP_MUST_BE_ZERO = 3, "It carried a timestamp, which the ledger alone gives.", _OURS
    RESERVED_FIELD = 4, "A reserved field was not zero.", _OURS
    RESERVED_FLAG = 5, "It carried a flag that the ledger does not know.", _OURS
    ID_MUST_NOT_BE_ZERO = 6, "Its id was zero.", _OURS
    ID_MUST_NOT_BE_INT_MAX = 7, "Its id was the largest number, which is reserved.", _OURS
    FLAGS_ARE_MUTUALLY_EXCLUSIVE = 8, "It limited both its debits and its credits.", _OURS
    DEBITS_PENDING_MUST_BE_ZERO = 9, "It arrived with pending debits.", _OURS
    DEBITS_POSTED_MUST_BE_ZERO = 10, "It arrived with posted debits.", _OURS
    CREDITS_PENDING_MUST_BE_ZERO = 11, "It arrived with pending credits.", _OURS
    CREDITS_POSTED_MUST_BE_ZERO = 12, "It arrived with posted credits.", _OURS
    LEDGER_MUST_NOT_BE_ZERO = 13, "It named no ledger.", "Check the tenant and the currency."
    CODE_MUST_NOT_BE_ZERO = 14, "It named no general ledger account.", "Check its GL code."
    EXISTS_WITH_DIFFERENT_FLAGS = 15, "It exists with other flags.", _COMPARE
    EXISTS_WITH_DIFFERENT_USER_DATA_128 = 16, "It exists with another user_data_128.", _COMPARE
    EXISTS_WITH_DIFFERENT_USER_DATA_64 = 17, "It exists with another user_data_64.", _COMPARE
    EXISTS_WITH_DIFFERENT_USER_DATA_32 = 18, "It exists with another user_data_32.", _COMPARE
    EXISTS_WITH_DIFFERENT_LEDGER = 19, "It exists in another ledger.", _COMPARE
    EXISTS_WITH_DIFFERENT_CODE = 20, "It exists under another GL code.", _COMPARE
    EXISTS = 21, "The ledger holds this account already."
    IMPORTED_EVENT_EXPECTED = 22, "An ordinary account stood in a batch of imports.", _OURS
    IMPORTED_EVENT_NOT_EXPECTED = 23, "An import stood in an ordinary batch.", _OURS
    IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE = 24, "Its imported time is out of range.", _OURS
    IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE = 25, "Its imported time lies ahead.", _OURS
    IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS = 26, "A later object exists already.", _OURS
