"""The institution that runs Tieout: its tenant, accounts, calendar, time zone and sources.

Declared in ``$TIEOUT_HOME/institution.yaml``; ``tieout config check`` says what is wrong with it.
One institution is one tenant number here; more tenants come with programmes.
"""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from contracts.csv_mapping_rules import mapping_fault
from contracts.currencies import currency_of
from contracts.declaration_file import read_declaration
from contracts.errors import DeclarationError, UnknownCurrencyError
from contracts.source_declaration import AccountDeclaration, SourceDeclaration

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
        wanted = "".join(external_id.split()).upper()
        for account in self.all_accounts:
            known = {"".join(one.split()).upper() for one in (account.id, *account.external_ids)}
            if wanted in known:
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
    """Raise on what the types cannot say: zone, currencies, and names that occur twice."""
    try:
        ZoneInfo(institution.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        what = f"{institution.time_zone!r} is no IANA time zone"
        raise DeclarationError(path, "time_zone", what) from error
    for account in institution.all_accounts:
        try:
            currency_of(account.currency)
        except UnknownCurrencyError as error:
            raise DeclarationError(path, f"accounts.{account.id}.currency", str(error)) from error
    _refuse_repeats(path, "accounts", [one.id for one in institution.all_accounts])
    external = [one for account in institution.all_accounts for one in account.external_ids]
    _refuse_repeats(path, "accounts.external_ids", external)
    _refuse_repeats(path, "sources", [one.source for one in institution.sources])
    for source in institution.sources:
        for file in source.files:
            fault = mapping_fault(file)
            if fault is not None:
                raise DeclarationError(path, f"sources.{source.source}.files.{file.name}", fault)


def _refuse_repeats(path: Path, place: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise DeclarationError(path, place, f"{name!r} is declared twice")
