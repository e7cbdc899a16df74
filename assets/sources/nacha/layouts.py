"""Where each field of a NACHA record lies: columns as the NACHA rules count them, from 1.

Positions only. What a field may hold is checked beside what it is used for.
"""

from dataclasses import dataclass
from typing import Final

RECORD_LENGTH: Final = 94
BLOCKING_FACTOR: Final = 10


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the rules, its first and its last column.

    Attributes:
        is_private: an account number or a name, which no message may show.
    """

    name: str
    first: int
    last: int
    is_private: bool = False

    @property
    def columns(self) -> slice:
        """The columns of a matrix of records, which counts from 0."""
        return slice(self.first - 1, self.last)

    @property
    def width(self) -> int:
        """How many characters it has."""
        return self.last - self.first + 1


RECORD_TYPE: Final = Field("record type code", 1, 1)

PRIORITY_CODE: Final = Field("priority code", 2, 3)
IMMEDIATE_DESTINATION: Final = Field("immediate destination", 4, 13)
IMMEDIATE_ORIGIN: Final = Field("immediate origin", 14, 23)
CREATION_DATE: Final = Field("file creation date", 24, 29)
CREATION_TIME: Final = Field("file creation time", 30, 33)
FILE_ID_MODIFIER: Final = Field("file id modifier", 34, 34)
FILE_CONSTANTS: Final = Field("record size, blocking factor and format code", 35, 40)

SERVICE_CLASS: Final = Field("service class code", 2, 4)
COMPANY_NAME: Final = Field("company name", 5, 20)
IAT_INDICATOR: Final = Field("IAT indicator", 5, 20)
COMPANY_ID: Final = Field("company identification", 41, 50)
STANDARD_CLASS: Final = Field("standard entry class code", 51, 53)
ENTRY_DESCRIPTION: Final = Field("company entry description", 54, 63)
CURRENCIES: Final = Field("originating and destination currency", 64, 69)
EFFECTIVE_DATE: Final = Field("effective entry date", 70, 75)
SETTLEMENT_DAY: Final = Field("settlement date (Julian)", 76, 78)
ORIGINATOR_STATUS: Final = Field("originator status code", 79, 79)
ODFI: Final = Field("originating DFI identification", 80, 87)
BATCH_NUMBER: Final = Field("batch number", 88, 94)

TRANSACTION_CODE: Final = Field("transaction code", 2, 3)
RECEIVING_DFI: Final = Field("receiving DFI identification", 4, 11)
ROUTING_NUMBER: Final = Field("receiving DFI identification and check digit", 4, 12)
ACCOUNT: Final = Field("DFI account number", 13, 29, is_private=True)
AMOUNT: Final = Field("amount", 30, 39)
IDENTIFICATION: Final = Field("individual identification number", 40, 54)
NAME: Final = Field("individual name", 55, 76, is_private=True)
LONG_IDENTIFICATION: Final = Field("individual identification number", 55, 76)
SHORT_NAME: Final = Field("individual name", 40, 54, is_private=True)
ADDENDA_NUMBER: Final = Field("number of addenda records", 55, 58)
RECEIVING_COMPANY: Final = Field("receiving company name", 59, 74, is_private=True)
CHECK_SERIAL: Final = Field("check serial number", 40, 48)
DOCUMENT_REFERENCE: Final = Field("document reference number", 44, 54)
CARD_TYPE: Final = Field("card transaction type code", 77, 78)
ADDENDA_INDICATOR: Final = Field("addenda record indicator", 79, 79)
TRACE: Final = Field("trace number", 80, 94)
TRACE_ODFI: Final = Field("trace number", 80, 87)
TRACE_SEQUENCE: Final = Field("trace number", 88, 94)

IAT_ADDENDA_NUMBER: Final = Field("number of addenda records", 13, 16)
IAT_ACCOUNT: Final = Field("foreign receiver's account number", 40, 74, is_private=True)

ADV_ACCOUNT: Final = Field("DFI account number", 13, 27, is_private=True)
ADV_AMOUNT: Final = Field("amount", 28, 39)
ADV_SEQUENCE: Final = Field("sequence number within batch", 91, 94)

ADDENDA_TYPE: Final = Field("addenda type code", 2, 3)
PAYMENT_INFORMATION: Final = Field("payment related information", 4, 83)
ADDENDA_SEQUENCE: Final = Field("addenda sequence number", 84, 87)
ENTRY_SEQUENCE: Final = Field("entry detail sequence number", 88, 94)
TERMINAL_PLACE: Final = Field("terminal location, city and state", 36, 79)
REASON_CODE: Final = Field("return or change reason code", 4, 6)
ORIGINAL_TRACE: Final = Field("original entry trace number", 7, 21)
RETURN_INFORMATION: Final = Field("addenda information", 36, 79)
IAT_RETURN_INFORMATION: Final = Field("addenda information", 46, 79)
CORRECTED_DATA: Final = Field("corrected data", 36, 64, is_private=True)
RETURN_TRACE: Final = Field("return trace number", 39, 53)
DISHONORED_TRACE: Final = Field("dishonored return trace number", 59, 73)
DISHONORED_INFORMATION: Final = Field("addenda information", 59, 79)
IAT_TRANSACTION_TYPE: Final = Field("transaction type code", 4, 6)
FOREIGN_AMOUNT: Final = Field("foreign payment amount", 7, 24)
IAT_NAME: Final = Field("receiving individual or company name", 47, 81, is_private=True)

CONTROL_COUNT: Final = Field("entry/addenda count", 5, 10)
CONTROL_HASH: Final = Field("entry hash", 11, 20)
CONTROL_DEBITS: Final = Field("total debit entry dollar amount", 21, 32)
CONTROL_CREDITS: Final = Field("total credit entry dollar amount", 33, 44)
CONTROL_COMPANY_ID: Final = Field("company identification", 45, 54)
ADV_CONTROL_DEBITS: Final = Field("total debit entry dollar amount", 21, 40)
ADV_CONTROL_CREDITS: Final = Field("total credit entry dollar amount", 41, 60)

FILE_BATCH_COUNT: Final = Field("batch count", 2, 7)
FILE_BLOCK_COUNT: Final = Field("block count", 8, 13)
FILE_COUNT: Final = Field("entry/addenda count", 14, 21)
FILE_HASH: Final = Field("entry hash", 22, 31)
FILE_DEBITS: Final = Field("total debit entry dollar amount in file", 32, 43)
FILE_CREDITS: Final = Field("total credit entry dollar amount in file", 44, 55)
ADV_FILE_DEBITS: Final = Field("total debit entry dollar amount in file", 32, 51)
ADV_FILE_CREDITS: Final = Field("total credit entry dollar amount in file", 52, 71)
