"""Why a file was refused and why an item is open: codes, never sentences.

Both lists are append-only: a code once written to a table keeps its meaning for ever. The words a
person reads stand beside the code here and nowhere else.
"""

from enum import StrEnum
from typing import Final


class RefusalReason(StrEnum):
    """Why a landed file lies in quarantine (none of its lines reaches a table)."""

    EMPTY_FILE = "EMPTY_FILE"
    ENCODING_NOT_UTF8 = "ENCODING_NOT_UTF8"
    ILLEGAL_BYTE = "ILLEGAL_BYTE"
    FILE_TOO_LARGE = "FILE_TOO_LARGE"
    BAD_FILENAME = "BAD_FILENAME"
    TYPE_MISMATCH = "TYPE_MISMATCH"
    DUPLICATE_FILE = "DUPLICATE_FILE"
    DUPLICATE_DOCUMENT = "DUPLICATE_DOCUMENT"
    SOURCE_UNKNOWN = "SOURCE_UNKNOWN"
    ACCOUNT_UNKNOWN = "ACCOUNT_UNKNOWN"
    ACCOUNT_FORMAT = "ACCOUNT_FORMAT"
    OPENING_BALANCE_MISSING = "OPENING_BALANCE_MISSING"
    DEMO_HOME = "DEMO_HOME"
    SCHEMA_DRIFT = "SCHEMA_DRIFT"
    ARCHIVE_DAMAGED = "ARCHIVE_DAMAGED"
    ARCHIVE_RATIO = "ARCHIVE_RATIO"
    ARCHIVE_DEPTH = "ARCHIVE_DEPTH"
    ARCHIVE_PATH = "ARCHIVE_PATH"
    ARCHIVE_ENCRYPTED = "ARCHIVE_ENCRYPTED"
    ARCHIVE_MEMBERS = "ARCHIVE_MEMBERS"
    MISSING_COLUMN = "MISSING_COLUMN"
    UNKNOWN_COLUMN = "UNKNOWN_COLUMN"
    DUPLICATE_HEADER = "DUPLICATE_HEADER"
    FIELD_COUNT = "FIELD_COUNT"
    FIELD_MISSING = "FIELD_MISSING"
    FIELD_TOO_LONG = "FIELD_TOO_LONG"
    UNCLOSED_QUOTE = "UNCLOSED_QUOTE"
    DELIMITER = "DELIMITER"
    FORMULA = "FORMULA"
    DUPLICATE_ROW_ID = "DUPLICATE_ROW_ID"
    KIND_UNKNOWN = "KIND_UNKNOWN"
    AMOUNT_FORMAT = "AMOUNT_FORMAT"
    AMOUNT_SCALE = "AMOUNT_SCALE"
    AMOUNT_RANGE = "AMOUNT_RANGE"
    AMOUNT_SIGN = "AMOUNT_SIGN"
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"
    CURRENCY_MIXED = "CURRENCY_MIXED"
    DATE_INVALID = "DATE_INVALID"
    DATE_AMBIGUOUS = "DATE_AMBIGUOUS"
    TIME_INVALID = "TIME_INVALID"
    TIME_AMBIGUOUS = "TIME_AMBIGUOUS"
    CONTROL_TOTAL = "CONTROL_TOTAL"
    RECORD_COUNT = "RECORD_COUNT"
    BALANCE_MISMATCH = "BALANCE_MISMATCH"
    SEQUENCE_CONFLICT = "SEQUENCE_CONFLICT"
    FITID_CONFLICT = "FITID_CONFLICT"
    PERIOD_OVERLAP = "PERIOD_OVERLAP"
    PAGE_MISSING = "PAGE_MISSING"
    IBAN_CHECKSUM = "IBAN_CHECKSUM"
    XML_SYNTAX = "XML_SYNTAX"
    XML_DTD_FORBIDDEN = "XML_DTD_FORBIDDEN"
    XML_NAMESPACE = "XML_NAMESPACE"
    XML_LIMIT = "XML_LIMIT"
    CREDIT_DEBIT_MISSING = "CREDIT_DEBIT_MISSING"
    STATUS_NOT_BOOKED = "STATUS_NOT_BOOKED"
    STATUS_UNKNOWN = "STATUS_UNKNOWN"
    DETAIL_SUM = "DETAIL_SUM"
    TAG_MISSING = "TAG_MISSING"
    TAG_ORDER = "TAG_ORDER"
    TAG_UNKNOWN = "TAG_UNKNOWN"
    ILLEGAL_CHARACTER = "ILLEGAL_CHARACTER"
    TRAILER_MISSING = "TRAILER_MISSING"
    ENVELOPE = "ENVELOPE"
    CONTINUATION_ORPHAN = "CONTINUATION_ORPHAN"
    TYPE_CODE_UNKNOWN = "TYPE_CODE_UNKNOWN"
    FUNDS_TYPE = "FUNDS_TYPE"
    RECORD_TERMINATOR = "RECORD_TERMINATOR"
    RECORD_TYPE_UNKNOWN = "RECORD_TYPE_UNKNOWN"
    OFX_HEADER = "OFX_HEADER"
    OFX_SYNTAX = "OFX_SYNTAX"
    OFX_STATUS = "OFX_STATUS"
    RECORD_LENGTH = "RECORD_LENGTH"
    RECORD_ORDER = "RECORD_ORDER"
    BLOCK_COUNT = "BLOCK_COUNT"
    ENTRY_HASH = "ENTRY_HASH"
    ROUTING_CHECK_DIGIT = "ROUTING_CHECK_DIGIT"
    TRACE_ORDER = "TRACE_ORDER"
    ADDENDA_COUNT = "ADDENDA_COUNT"
    SERVICE_CLASS = "SERVICE_CLASS"
    STANDARD_CLASS = "STANDARD_CLASS"
    TRANSACTION_CODE = "TRANSACTION_CODE"
    RETURN_CODE = "RETURN_CODE"
    JSON_SYNTAX = "JSON_SYNTAX"
    JSON_DUPLICATE_KEY = "JSON_DUPLICATE_KEY"
    JSON_NUMBER = "JSON_NUMBER"
    JSON_DEPTH = "JSON_DEPTH"
    OBJECT_UNKNOWN = "OBJECT_UNKNOWN"
    FEE_SUM = "FEE_SUM"
    LINK_BROKEN = "LINK_BROKEN"
    RATE_INVALID = "RATE_INVALID"
    TEST_MODE = "TEST_MODE"

    @property
    def meaning(self) -> str:
        """One plain sentence: what is wrong with the file."""
        return _WHAT[self]

    @property
    def to_do(self) -> str:
        """What the person who sent the file should do."""
        return _TO_DO.get(self, "Correct the file at its source and land it again.")


_WHAT: Final = {
    RefusalReason.EMPTY_FILE: "The file holds nothing, or blanks alone.",
    RefusalReason.ENCODING_NOT_UTF8: "Bytes are not text in the declared encoding.",
    RefusalReason.ILLEGAL_BYTE: "A byte that no text of this format holds, such as NUL.",
    RefusalReason.FILE_TOO_LARGE: "The file is larger than any day of a bank.",
    RefusalReason.BAD_FILENAME: "The name holds control characters, or is too long.",
    RefusalReason.TYPE_MISMATCH: "The bytes are of another kind than the declared format.",
    RefusalReason.DUPLICATE_FILE: "The same bytes are already in.",
    RefusalReason.DUPLICATE_DOCUMENT: "All that it says is already in, from a file of other bytes.",
    RefusalReason.SOURCE_UNKNOWN: "No declared source has files of this name.",
    RefusalReason.ACCOUNT_UNKNOWN: "It names an account that is not declared.",
    RefusalReason.ACCOUNT_FORMAT: "An account number is not of the form it must have.",
    RefusalReason.OPENING_BALANCE_MISSING: "A first statement opens with money nobody declared.",
    RefusalReason.DEMO_HOME: "A home of the demo takes the demo's own files alone.",
    RefusalReason.SCHEMA_DRIFT: "The columns are no longer those that were declared.",
    RefusalReason.ARCHIVE_DAMAGED: "The archive cannot be read.",
    RefusalReason.ARCHIVE_RATIO: "It would unpack to far more than it holds.",
    RefusalReason.ARCHIVE_DEPTH: "An archive inside an archive.",
    RefusalReason.ARCHIVE_PATH: "A member names a path outside the archive, or is a link.",
    RefusalReason.ARCHIVE_ENCRYPTED: "The archive is encrypted.",
    RefusalReason.ARCHIVE_MEMBERS: "It holds no file, or more than one landing takes.",
    RefusalReason.MISSING_COLUMN: "A declared column is not there.",
    RefusalReason.UNKNOWN_COLUMN: "A column is there that is neither mapped nor ignored.",
    RefusalReason.DUPLICATE_HEADER: "Two columns have one name.",
    RefusalReason.FIELD_COUNT: "A row has more or fewer fields than the header.",
    RefusalReason.FIELD_MISSING: "Something that must be stated is not.",
    RefusalReason.FIELD_TOO_LONG: "A field is longer than its format allows.",
    RefusalReason.UNCLOSED_QUOTE: "A quoted field never ends.",
    RefusalReason.DELIMITER: "The fields are separated by another character than declared.",
    RefusalReason.FORMULA: "A cell holds a formula without a stored value, or an error value.",
    RefusalReason.DUPLICATE_ROW_ID: "A row tells what another row told already.",
    RefusalReason.KIND_UNKNOWN: "No rule says what kind of movement a row is.",
    RefusalReason.AMOUNT_FORMAT: "A text is no amount.",
    RefusalReason.AMOUNT_SCALE: "An amount has more decimals than its currency.",
    RefusalReason.AMOUNT_RANGE: "An amount is beyond what books can hold.",
    RefusalReason.AMOUNT_SIGN: "An amount has a sign, or is zero, where it must not.",
    RefusalReason.CURRENCY_UNKNOWN: "A currency is not registered.",
    RefusalReason.CURRENCY_MIXED: "A currency is not that of the account.",
    RefusalReason.DATE_INVALID: "A date does not exist, or lies outside the calendar.",
    RefusalReason.DATE_AMBIGUOUS: "A date can be read in two ways.",
    RefusalReason.TIME_INVALID: "A time of day does not exist.",
    RefusalReason.TIME_AMBIGUOUS: "A local time does not exist, or exists twice, on that day.",
    RefusalReason.CONTROL_TOTAL: "A stated total is not the sum of what it covers.",
    RefusalReason.RECORD_COUNT: "A stated number of records is not the number of records.",
    RefusalReason.BALANCE_MISMATCH: "Opening balance and entries do not make the closing balance.",
    RefusalReason.SEQUENCE_CONFLICT: (
        "A statement, report, clearing file or row is in already with other content."
    ),
    RefusalReason.FITID_CONFLICT: "A downloaded transaction is in already with other content.",
    RefusalReason.PERIOD_OVERLAP: "A statement covers days that another one of its account covers.",
    RefusalReason.PAGE_MISSING: "A page of the statement is missing.",
    RefusalReason.IBAN_CHECKSUM: "The check digits of an IBAN do not hold.",
    RefusalReason.XML_SYNTAX: "The XML is not well-formed.",
    RefusalReason.XML_DTD_FORBIDDEN: "The XML declares a document type.",
    RefusalReason.XML_NAMESPACE: "The XML is not of the declared message and version.",
    RefusalReason.XML_LIMIT: "The XML is nested too deeply, or a text is too long.",
    RefusalReason.CREDIT_DEBIT_MISSING: "Neither credit nor debit is stated.",
    RefusalReason.STATUS_NOT_BOOKED: "A statement holds an entry that is not booked.",
    RefusalReason.STATUS_UNKNOWN: "An entry has a status that the format does not know.",
    RefusalReason.DETAIL_SUM: "The details of an entry do not make its amount.",
    RefusalReason.TAG_MISSING: "A field that must be there is not.",
    RefusalReason.TAG_ORDER: "A field stands where it must not.",
    RefusalReason.TAG_UNKNOWN: "A field of another message.",
    RefusalReason.ILLEGAL_CHARACTER: "A character outside the set of the format.",
    RefusalReason.TRAILER_MISSING: "The end of the message is missing: it may be cut off.",
    RefusalReason.ENVELOPE: "A header or trailer is missing or misplaced.",
    RefusalReason.CONTINUATION_ORPHAN: "A continuation record follows nothing it could continue.",
    RefusalReason.TYPE_CODE_UNKNOWN: "A type code is unknown, or is no detail of an account.",
    RefusalReason.FUNDS_TYPE: "A funds type is unknown, or its parts do not add up.",
    RefusalReason.RECORD_TERMINATOR: "A record does not end as it must.",
    RefusalReason.RECORD_TYPE_UNKNOWN: "A record is of no type that the format knows.",
    RefusalReason.OFX_HEADER: "The header is missing, or of a version that is not read.",
    RefusalReason.OFX_SYNTAX: "Elements do not open and close as they must.",
    RefusalReason.OFX_STATUS: "The bank's status in the file says that its answer failed.",
    RefusalReason.RECORD_LENGTH: "A record is not as long as its format, or its file, says.",
    RefusalReason.RECORD_ORDER: "A record stands where it must not.",
    RefusalReason.BLOCK_COUNT: "The number of blocks is not that of the records.",
    RefusalReason.ENTRY_HASH: "The hash over routing numbers is not that of the entries.",
    RefusalReason.ROUTING_CHECK_DIGIT: "The check digit of a routing number does not hold.",
    RefusalReason.TRACE_ORDER: "Trace numbers do not ascend, or do not belong to the batch.",
    RefusalReason.ADDENDA_COUNT: "Addenda are missing, superfluous or out of order.",
    RefusalReason.SERVICE_CLASS: "The batch's service class excludes what it holds.",
    RefusalReason.STANDARD_CLASS: "The standard entry class is unknown, or excludes what it holds.",
    RefusalReason.TRANSACTION_CODE: "A transaction code is unknown.",
    RefusalReason.RETURN_CODE: "A return or change code is unknown.",
    RefusalReason.JSON_SYNTAX: "The JSON is not well-formed.",
    RefusalReason.JSON_DUPLICATE_KEY: "An object names a key twice.",
    RefusalReason.JSON_NUMBER: "A number is no whole number of finite size.",
    RefusalReason.JSON_DEPTH: "The JSON is nested too deeply.",
    RefusalReason.OBJECT_UNKNOWN: "An object is of no kind that is read here.",
    RefusalReason.FEE_SUM: "Fee details do not make the fee, or gross and fee do not make the net.",
    RefusalReason.LINK_BROKEN: "An entry names another that should be there and is not.",
    RefusalReason.RATE_INVALID: "A rate is no positive decimal number.",
    RefusalReason.TEST_MODE: "An object is of the processor's test mode: it moved no money.",
}

_TO_DO: Final = {
    RefusalReason.EMPTY_FILE: "Ask the sender for the file again: it arrived without content.",
    RefusalReason.DUPLICATE_FILE: "Nothing: the same bytes are already in.",
    RefusalReason.SOURCE_UNKNOWN: "Declare the source in institution.yaml, or name it: --source.",
    RefusalReason.ACCOUNT_UNKNOWN: (
        "Declare the account in institution.yaml (of NACHA and Stripe also the file's accounts, "
        "by currency), then `tieout quarantine retry`."
    ),
    RefusalReason.OPENING_BALANCE_MISSING: (
        "Declare opening_balance for the account in institution.yaml, then land the file again."
    ),
    RefusalReason.DEMO_HOME: "Make a home of your own with `tieout init` and land the file there.",
    RefusalReason.TEST_MODE: (
        "Export the live account; of a test account, declare stripe: {test_mode: true}."
    ),
    RefusalReason.SCHEMA_DRIFT: (
        "Mend the mapping if the sender means it, then: `tieout quarantine retry`; else ask them."
    ),
    RefusalReason.UNKNOWN_COLUMN: (
        "Map the column or list it under ignored, then: `tieout quarantine retry`."
    ),
    RefusalReason.DUPLICATE_DOCUMENT: (
        "Nothing: it is in already. To clear it away: `tieout quarantine dismiss`."
    ),
    RefusalReason.SEQUENCE_CONFLICT: "Ask the sender which of the two is the right one.",
    RefusalReason.FITID_CONFLICT: (
        "Ask the bank which of the two is right: no identifier may name two transactions."
    ),
    RefusalReason.PERIOD_OVERLAP: (
        "Export a statement that begins where the last one ends, and land that instead."
    ),
}

assert _WHAT.keys() == set(RefusalReason)


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
