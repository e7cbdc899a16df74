"""A declared source: which files it sends, how each is read, and what role it plays.

Shipped declarations lie in ``contracts/sources/``, a user's own in ``$TIEOUT_HOME/declared/``.
A source is ``books`` where its files are our own events and post to the ledger, ``witness`` where
they are compared with it. No source is ever both for the same file.
"""

import datetime as dt
from fnmatch import fnmatchcase
from typing import Annotated, Literal

import msgspec

Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
GlCode = Annotated[int, msgspec.Meta(ge=1000, le=9999)]


Format = Literal[
    "bai2",
    "camt052",
    "camt053",
    "camt054",
    "csv",
    "ecb_rates",
    "mt940",
    "mt942",
    "nacha",
    "ofx",
    "stripe",
    "xlsx",
]


class OpeningBalance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an account held when its books began; posts against 3000 Equity."""

    amount: str
    date: dt.date


class AccountDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account of ours at a bank, processor or chain, and its general ledger account.

    Attributes:
        id: our short name for it, used in every table.
        external_ids: what statements call it (IBAN, number, alias); compared without blanks.
        settlement_lag_days: business days within which its rail states a movement of ours.
    """

    id: Identifier
    name: str
    currency: str
    gl_code: GlCode
    external_ids: tuple[str, ...] = ()
    opening_balance: OpeningBalance | None = None
    settlement_lag_days: Annotated[int, msgspec.Meta(ge=0, le=30)] = 1
    owner: str = "team:finance-operations"


class AccountFamily(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Accounts that a books source opens by naming them: id = prefix + the file's own number."""

    prefix: str
    gl_code: GlCode
    currency: str


class KindRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first rule whose ``when`` columns all hold the given text decides the posting rule."""

    kind: Identifier
    when: dict[str, str] = {}


class SignRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which texts of ``column`` mean that the account's holder gained, and which that they lost."""

    column: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


class Trailer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Control rows of a CSV statement, recognised by the text in its ``marker`` column.

    ``opening`` and ``closing`` are the texts that mark the two balance rows; both rows state their
    balance in the amount column and their date in the booking date column.
    """

    marker: str
    opening: str
    closing: str


class AmountColumns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Two columns instead of one signed amount: what was gained and what was lost, unsigned.

    Exactly one of them states an amount in a row; the other is empty or zero.
    """

    gained: str
    lost: str


class Totals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last row of a table, which says how much stands above it: it is proved, not read.

    Attributes:
        marker: header of the column whose ``text`` makes a row this one.
        count: header of the column in which it states how many rows stand above.
        sum: header of the column in which it states what their amounts add up to.
    """

    marker: str
    text: str
    count: str = ""
    sum: str = ""


class CsvMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the columns of a table, delimited or in a workbook, become a normal form.

    Attributes:
        table: the normal form: movements, statement_lines or standing_orders.
        columns: normal-form column -> header text. Every header must be mapped or ``ignored``.
        constants: normal-form column -> fixed text.
        parts: normal-form column -> headers that are joined by ``/``.
        grouping_mark: what stands between thousands, which are then groups of three digits.
        negative: how an amount below zero is written: ``-1.00``, ``1.00-`` or ``(1.00)``.
        reversed: true where the sender signs amounts as it sees them: positive where we lost.
        amounts: the two columns that stand for the amount, instead of one in ``columns``.
        date_format: strptime pattern of every date; without a time, midnight. ``%-d`` and the like
            are numbers without a leading zero. In statement lines a date is the bank's own, as it
            stands there, whatever offset (``%z``) comes behind it; a movement happened at a moment,
            and its date is the institution's.
        time_zone: IANA zone of local times; the institution's own where none is given.
        forms: account, customer or counterparty -> the pattern (RE2) of its whole text, say
            ``[0-9]{10}``: a number whose leading zeros a spreadsheet took is then refused.
        fee_codes: texts of ``transaction_code`` that mark the bank's own charges.
    """

    table: Literal["movements", "statement_lines", "standing_orders"]
    columns: dict[str, str]
    constants: dict[str, str] = {}
    parts: dict[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()
    delimiter: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] = ","
    decimal_mark: Literal[".", ","] = "."
    grouping_mark: Literal["", ".", ",", " ", "'", "\u2019", "\u00a0", "\u202f"] = ""
    negative: Literal["minus", "trailing_minus", "parentheses"] = "minus"
    reversed: bool = False
    amounts: AmountColumns | None = None
    date_format: str = "%Y-%m-%d"
    time_zone: str | None = None
    forms: dict[str, str] = {}
    kinds: tuple[KindRule, ...] = ()
    sign: SignRule | None = None
    trailer: Trailer | None = None
    totals: Totals | None = None
    family: AccountFamily | None = None
    fee_codes: tuple[str, ...] = ()


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the table stands in a workbook: its sheet, and the row of its headers.

    Without a name the workbook has one visible sheet. Rows above the headers are not read.
    """

    name: str = ""
    header_row: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class StripeObjects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What Stripe's files do not say of themselves.

    Attributes:
        reference_key: the metadata key under which we send it our own reference.
        test_mode: true where the files are of a test account; without it test objects are refused.
    """

    reference_key: str = "order_id"
    test_mode: bool = False


class FileDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of file of a source: names that match ``name`` (a glob) are read as ``format``.

    Attributes:
        csv: the mapping of its columns, for the formats csv and xlsx.
        sheet: where the table stands, for the format xlsx.
        stripe: what its files do not say of themselves, for the format stripe.
        accounts: currency -> account of ours, where the format names none (a processor's export).
        encoding: how its bytes are text; XML states its own, which must be UTF-8.
    """

    name: str
    format: Format
    posts: bool = False
    csv: CsvMapping | None = None
    sheet: Sheet = Sheet()
    stripe: StripeObjects = StripeObjects()
    accounts: dict[str, Identifier] = {}
    encoding: Literal["utf-8", "cp852", "cp1250", "cp1252", "iso8859-1", "iso8859-2"] = "utf-8"

    @property
    def role(self) -> Literal["books", "witness"]:
        """Whether its lines post to the ledger or are compared with it."""
        return "books" if self.posts else "witness"


class SourceDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source and the accounts that it brings along beside the institution's own."""

    source: Identifier
    description: str
    files: tuple[FileDeclaration, ...]
    accounts: tuple[AccountDeclaration, ...] = ()
    owner: str = "team:finance-operations"

    def file_named(self, name: str) -> FileDeclaration | None:
        """Return the first declared kind of file whose pattern ``name`` matches, or None."""
        return next((file for file in self.files if fnmatchcase(name, file.name)), None)
