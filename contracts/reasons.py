"""Why a file was refused and why an item is open: codes, never sentences.

Both lists are append-only: a code once written to a table keeps its meaning for ever. The words a
person reads stand beside the code here and nowhere else.
"""

from enum import StrEnum


class RefusalReason(StrEnum):
    """Why a landed file lies in quarantine (none of its lines reaches a table)."""

    EMPTY_FILE = "EMPTY_FILE"
    ENCODING_NOT_UTF8 = "ENCODING_NOT_UTF8"
    ILLEGAL_BYTE = "ILLEGAL_BYTE"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    BAD_FILENAME = "BAD_FILENAME"
    DUPLICATE_FILE = "DUPLICATE_FILE"
    SOURCE_UNKNOWN = "SOURCE_UNKNOWN"
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN"
    OPENING_BALANCE_MISSING = "OPENING_BALANCE_MISSING"
    DEMO_HOME = "DEMO_HOME"
    MISSING_COLUMN = "MISSING_COLUMN"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    DUPLICATE_HEADER = "DUPLICATE_HEADER"
    FIELD_COUNT = "FIELD_COUNT"
    FIELD_MISSING = "FIELD_MISSING"
    FIELD_TOO_LONG = "FIELD_TOO_LONG"
    UNCLOSED_QUOTE = "UNCLOSED_QUOTE"
    DELIMITER = "DELIMITER"
    AMOUNT_FORMAT = "AMOUNT_FORMAT"
    AMOUNT_SCALE = "AMOUNT_SCALE"
    AMOUNT_RANGE = "AMOUNT_RANGE"
    AMOUNT_SIGN = "AMOUNT_SIGN"
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"
    CURRENCY_MIXED = "CURRENCY_MIXED"
    DATE_INVALID = "DATE_INVALID"
    DATE_AMBIGUOUS = "DATE_AMBIGUOUS"
    DUPLICATE_ROW_ID = "DUPLICATE_ROW_ID"
    KIND_UNKNOWN = "KIND_UNKNOWN"
    CONTROL_TOTAL = "CONTROL_TOTAL"
    BALANCE_MISMATCH = "BALANCE_MISMATCH"
    SEQUENCE_CONFLICT = "SEQUENCE_CONFLICT"
    XML_SYNTAX = "XML_SYNTAX"
    XML_DTD_FORBIDDEN = "XML_DTD_FORBIDDEN"
    XML_NAMESPACE = "XML_NAMESPACE"
    XML_LIMIT = "XML_LIMIT"
    CREDIT_DEBIT_MISSING = "CREDIT_DEBIT_MISSING"
    STATUS_NOT_BOOKED = "STATUS_NOT_BOOKED"
    DETAIL_SUM = "DETAIL_SUM"
    PAGE_MISSING = "PAGE_MISSING"
    IBAN_CHECKSUM = "IBAN_CHECKSUM"
    TAG_MISSING = "TAG_MISSING"
    TAG_ORDER = "TAG_ORDER"
    TAG_UNKNOWN = "TAG_UNKNOWN"
    ILLEGAL_CHARACTER = "ILLEGAL_CHARACTER"

    @property
    def to_do(self) -> str:
        """What the person who sent the file should do."""
        return _TO_DO.get(self, "Correct the file at its source and land it again.")


_TO_DO = {
    RefusalReason.EMPTY_FILE: "Ask the sender for the file again: it arrived without content.",
    RefusalReason.DUPLICATE_FILE: "Nothing: the same bytes are already in.",
    RefusalReason.SOURCE_UNKNOWN: "Declare the source in institution.yaml, or name it: --source.",
    RefusalReason.ACCOUNT_UNKNOWN: "Declare the account in institution.yaml, then land it again.",
    RefusalReason.OPENING_BALANCE_MISSING: (
        "Declare opening_balance for the account in institution.yaml, then land the file again."
    ),
    RefusalReason.DEMO_HOME: "Make a home of your own with `tieout init` and land the file there.",
    RefusalReason.SEQUENCE_CONFLICT: "Ask the bank which of the two statements is the right one.",
}


class BreakCode(StrEnum):
    """Why an item is open: the taxonomy of reconciliation."""

    MISSING_IN_LEDGER = "MISSING_IN_LEDGER"
    MISSING_IN_SOURCE = "MISSING_IN_SOURCE"
    AMOUNT_DIFF = "AMOUNT_DIFF"
    BANK_FEE = "BANK_FEE"
    TIMING = "TIMING"
    DUPLICATE = "DUPLICATE"
    MISPOSTED = "MISPOSTED"

    @property
    def meaning(self) -> str:
        """One plain sentence for a report."""
        return _MEANING[self]


_MEANING = {
    BreakCode.MISSING_IN_LEDGER: "The source states it, our books do not hold it.",
    BreakCode.MISSING_IN_SOURCE: "Our books hold it, the source never stated it.",
    BreakCode.AMOUNT_DIFF: "Both sides hold it, with different amounts.",
    BreakCode.BANK_FEE: "The bank charged a fee that our books do not hold.",
    BreakCode.TIMING: "Our books hold it and the source may still state it in time.",
    BreakCode.DUPLICATE: "The source states it again after it was already matched.",
    BreakCode.MISPOSTED: "Both sides hold it, on different accounts.",
}

assert _MEANING.keys() == set(BreakCode)
