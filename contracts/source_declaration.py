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


class CsvMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the columns of a delimited file become a normal form.

    Attributes:
        table: the normal form: movements, statement_lines or standing_orders.
        columns: normal-form column -> header text. Every header must be mapped or ``ignored``.
        constants: normal-form column -> fixed text.
        parts: normal-form column -> headers that are joined by ``/``.
        date_format: strptime pattern of every date; without a time, midnight.
        fee_codes: texts of ``transaction_code`` that mark the bank's own charges.
    """

    table: Literal["movements", "statement_lines", "standing_orders"]
    columns: dict[str, str]
    constants: dict[str, str] = {}
    parts: dict[str, tuple[str, ...]] = {}
    ignored: tuple[str, ...] = ()
    delimiter: Annotated[str, msgspec.Meta(min_length=1, max_length=1)] = ","
    decimal_mark: Literal[".", ","] = "."
    date_format: str = "%Y-%m-%d"
    kinds: tuple[KindRule, ...] = ()
    sign: SignRule | None = None
    trailer: Trailer | None = None
    family: AccountFamily | None = None
    fee_codes: tuple[str, ...] = ()


class FileDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of file of a source: names that match ``name`` (a glob) are read as ``format``.

    Attributes:
        accounts: currency -> account of ours, where the format names none (a processor's export).
        encoding: how its bytes are text; XML states its own, which must be UTF-8.
    """

    name: str
    format: Format
    posts: bool = False
    csv: CsvMapping | None = None
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
