"""What must hold of a declaration beyond what contracts can say: chart of accounts and calendar.

The ledger cannot be undone, so a number that the chart does not know, or one on the wrong side of
it, is refused before anything is booked. Types, names and money are checked where it is read.
"""

from typing import Final

from assets.reconciliation.business_calendar import public_holidays
from contracts.currencies import CURRENCIES
from contracts.errors import DeclarationError
from contracts.home import Home
from contracts.institution import Institution, load_institution
from contracts.source_declaration import CsvMapping, FileDeclaration
from ledger_engine.chart_of_accounts import CHART, AccountClass

_NO_YEARS: Final = range(0)
_NAMES_NO_ACCOUNT: Final = {"nacha": frozenset(["USD"]), "stripe": frozenset(CURRENCIES)}
"""Formats whose files do not say whose account they tell of, and the currencies they come in."""


def sound_institution(home: Home) -> Institution:
    """Return the institution of ``home``, which can be booked and reconciled as declared.

    Raises:
        DeclarationError: it cannot; says where, and what is expected there.
    """
    institution = load_institution(home.root)
    _refuse_unknown_calendar(home, institution)
    for account in institution.accounts:
        _refuse_gl_code(home, f"accounts.{account.id}", account.gl_code, AccountClass.ASSET)
    for source in institution.sources:
        for account in source.accounts:
            place = f"sources.{source.source}.accounts.{account.id}"
            _refuse_gl_code(home, place, account.gl_code, AccountClass.ASSET)
        for file in source.files:
            place = f"sources.{source.source}.files.{file.name}"
            _refuse_nameless_account(home, place, file)
            if file.csv is not None:
                _refuse_mapping(home, f"{place}.csv", file.csv)
    return institution


def _refuse_unknown_calendar(home: Home, institution: Institution) -> None:
    try:
        public_holidays(institution.calendar, _NO_YEARS)
    except DeclarationError as error:
        what = f"{institution.calendar!r} is no ISO 3166 country with holidays, such as DE"
        raise DeclarationError(home.institution_file, "calendar", what) from error


def _refuse_nameless_account(home: Home, place: str, file: FileDeclaration) -> None:
    """Refuse a format that names no account where the declaration names none either."""
    needed = _NAMES_NO_ACCOUNT.get(file.format)
    if needed is not None and not file.accounts.keys() & needed:
        what = f"{file.format} names no account; say which is meant, such as {{USD: an-account}}"
        raise DeclarationError(home.institution_file, f"{place}.accounts", what)


def _refuse_mapping(home: Home, place: str, mapping: CsvMapping) -> None:
    if mapping.family is not None:
        gl_code = mapping.family.gl_code
        _refuse_gl_code(home, f"{place}.family", gl_code, AccountClass.LIABILITY)
    if "%" not in mapping.date_format:
        what = f"{mapping.date_format!r} is no pattern of dates, such as %Y-%m-%d"
        raise DeclarationError(home.institution_file, f"{place}.date_format", what)


def _refuse_gl_code(home: Home, place: str, gl_code: int, kind: AccountClass) -> None:
    found = CHART.get(gl_code)
    if found is not None and found.account_class is kind:
        return
    is_wrong = f"{gl_code} is no account of the chart"
    if found is not None:
        is_wrong = f"{gl_code} {found.name} is of class {found.account_class}"
    known = ", ".join(str(one.gl_code) for one in CHART.values() if one.account_class is kind)
    what = f"{is_wrong}; expected of class {kind}: {known}"
    raise DeclarationError(home.institution_file, f"{place}.gl_code", what)
