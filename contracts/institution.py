"""The institution that runs Tieout: its tenant, accounts, calendar, time zone and sources.

Declared in ``$TIEOUT_HOME/institution.yaml``; ``tieout config check`` says what is wrong with it.
One institution is one tenant number here; more tenants come with programmes.
"""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from contracts.backup_declaration import BackupDeclaration
from contracts.csv_mapping_rules import mapping_fault
from contracts.currencies import currency_of
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.declaration_file import read_declaration
from contracts.errors import AmountError, DeclarationError, UnknownCurrencyError
from contracts.money import parse_amount
from contracts.source_declaration import AccountDeclaration, SourceDeclaration

OWN_SOURCES = ("institution", "operations")
"""What our own events name as their source: declared openings and the outbox. Nobody else may."""

SHIPPED_SOURCES = Path(__file__).parent / "sources"


class Institution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who we are.

    Attributes:
        calendar: ISO 3166 country whose public holidays are no business days.
        demo: true for the simulated institution; such a home refuses files of anyone else.
    """

    name: str
    tenant: Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]
    time_zone: str
    calendar: str
    accounts: tuple[AccountDeclaration, ...] = ()
    sources: tuple[SourceDeclaration, ...] = ()
    demo: bool = False
    backup: BackupDeclaration = BackupDeclaration()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which a business date begins and ends."""
        return ZoneInfo(self.time_zone)

    @property
    def all_accounts(self) -> tuple[AccountDeclaration, ...]:
        """The institution's accounts and those that its sources bring along."""
        return self.accounts + tuple(one for source in self.sources for one in source.accounts)

    def account_named(self, external_id: str) -> AccountDeclaration | None:
        """Return the account that statements call ``external_id``, or None."""
        wanted = _compared(external_id)
        for account in self.all_accounts:
            if wanted in _names_of(account):
                return account
        return None

    def source_named(self, name: str) -> SourceDeclaration | None:
        """Return the declared source called ``name``, or None."""
        return next((source for source in self.sources if source.source == name), None)


def load_institution(home: Path) -> Institution:
    """Return the institution of ``home`` with its own, declared and shipped sources together.

    Raises:
        DeclarationError: a declaration is missing or wrong; it says where.
    """
    path = home / "institution.yaml"
    declared = read_declaration(path, Institution)
    extra = tuple(
        read_declaration(one, SourceDeclaration)
        for folder in (home / "declared", SHIPPED_SOURCES)
        for one in sorted(folder.glob("*.yaml"))
    )
    whole = msgspec.structs.replace(declared, sources=declared.sources + extra)
    _refuse_contradictions(whole, path)
    return whole


def _refuse_contradictions(institution: Institution, path: Path) -> None:
    """Raise on what the types cannot say: zone, money, and names that occur twice."""
    try:
        ZoneInfo(institution.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        what = f"{institution.time_zone!r} is no IANA time zone"
        raise DeclarationError(path, "time_zone", what) from error
    for account in institution.all_accounts:
        _refuse_account(account, path)
    _refuse_repeats(path, "accounts", [one.id for one in institution.all_accounts])
    names = [name for account in institution.all_accounts for name in _names_of(account)]
    _refuse_repeats(path, "accounts.external_ids", names)
    _refuse_repeats(path, "sources", [*OWN_SOURCES, *(one.source for one in institution.sources)])
    for source in institution.sources:
        for file in source.files:
            fault = mapping_fault(file)
            if fault is not None:
                raise DeclarationError(path, f"sources.{source.source}.files.{file.name}", fault)


def _refuse_account(account: AccountDeclaration, path: Path) -> None:
    """Raise on a currency nobody registered, or an opening balance that cannot be booked."""
    place, opening = f"accounts.{account.id}", account.opening_balance
    try:
        currency = currency_of(account.currency)
    except UnknownCurrencyError as error:
        raise DeclarationError(path, f"{place}.currency", str(error)) from error
    if opening is None:
        return
    try:
        units = parse_amount(opening.amount, currency)
    except AmountError as error:
        what = f"{opening.amount!r} is no amount in {currency.code} ({error.reason})"
        raise DeclarationError(path, f"{place}.opening_balance.amount", what) from error
    if units < 0:
        what = f"{opening.amount!r} is overdrawn: books begin with an account that holds something"
        raise DeclarationError(path, f"{place}.opening_balance.amount", what)
    if not FIRST_DATE <= opening.date <= LAST_DATE:
        what = f"{opening.date} lies outside {FIRST_DATE} to {LAST_DATE}"
        raise DeclarationError(path, f"{place}.opening_balance.date", what)


def _names_of(account: AccountDeclaration) -> list[str]:
    """Return every name that statements may call ``account``, as compared; its id counts once."""
    external = [_compared(one) for one in account.external_ids]
    own = _compared(account.id)
    return external if own in external else [own, *external]


def _compared(name: str) -> str:
    """Return an account's name as it is compared: without blanks, in capitals."""
    return "".join(name.split()).upper()


def _refuse_repeats(path: Path, place: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise DeclarationError(
                path, place, f"{name!r} is declared twice; look under declared/ too"
            )
