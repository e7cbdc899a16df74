"""A declaration that the books cannot follow: refused by name, with nothing written."""

from pathlib import Path

import msgspec
import pytest

from assets.ledger.events import collect_events
from contracts.errors import DeclarationError
from contracts.institution import Institution
from contracts.source_declaration import AccountFamily
from contracts.tables.sources import EXPECTED_MOVEMENTS
from tests.assets.books import INSTITUTION, movement, movement_frame, open_books

replace = msgspec.structs.replace
ACCOUNT, SOURCE = INSTITUTION.accounts[0], INSTITUTION.sources[0]
FILE = SOURCE.files[0]
assert FILE.csv is not None
FAMILY = AccountFamily(prefix="c", gl_code=2010, currency="EUR")
IN_A_FAMILY = replace(FILE, csv=replace(FILE.csv, family=FAMILY))

CHANGED = {
    "tenant: is 2, but 1 was booked": replace(INSTITUTION, tenant=2),
    "accounts.bank-eur.gl_code: is 1060, but 1000 was booked": replace(
        INSTITUTION, accounts=(replace(ACCOUNT, gl_code=1060),)
    ),
    "accounts.bank-eur.currency: is USD, but EUR was booked": replace(
        INSTITUTION, accounts=(replace(ACCOUNT, currency="USD"),)
    ),
    "accounts.bank-eur.opening_balance: is none, but one of 2026-01-02 was booked": replace(
        INSTITUTION, accounts=(replace(ACCOUNT, opening_balance=None),)
    ),
    "sources.movements.family.gl_code: is 2010, but 2000 was booked": replace(
        INSTITUTION, sources=(replace(SOURCE, files=(IN_A_FAMILY,)),)
    ),
}


@pytest.mark.parametrize(("said", "changed"), CHANGED.items())
def test_what_was_booked_is_declared_as_it_was(
    tmp_path: Path, said: str, changed: Institution
) -> None:
    with open_books(tmp_path) as books:
        books.run(movement("wire_in", "anna", "10.00"))
        later = movement_frame(movement("wire_in", "anna", "5.00", 2))
        books.lake.append(EXPECTED_MOVEMENTS, later)

        with pytest.raises(DeclarationError) as refused:
            collect_events(books.lake, changed, [])

        assert said in str(refused.value)
        assert collect_events(books.lake, INSTITUTION, []) == 1


def test_another_account_may_be_declared_beside_them(tmp_path: Path) -> None:
    more = replace(ACCOUNT, id="bank-usd", currency="USD", gl_code=1030)
    with open_books(tmp_path) as books:
        books.run(movement("wire_in", "anna", "10.00"))

        assert collect_events(books.lake, replace(INSTITUTION, accounts=(ACCOUNT, more)), []) == 1


UNFIT = {
    "accounts.bank-eur.gl_code: 1999 is no asset": replace(
        INSTITUTION, accounts=(replace(ACCOUNT, gl_code=1999),)
    ),
    "accounts.bank-eur.gl_code: 2000 is no asset": replace(
        INSTITUTION, accounts=(replace(ACCOUNT, gl_code=2000),)
    ),
    "sources.movements.family.gl_code: 1000 is no liability": replace(
        INSTITUTION,
        sources=(
            replace(
                SOURCE,
                files=(replace(FILE, csv=replace(FILE.csv, family=replace(FAMILY, gl_code=1000))),),
            ),
        ),
    ),
}


@pytest.mark.parametrize(("said", "unfit"), UNFIT.items())
def test_accounts_stand_on_gl_accounts_that_can_hold_them(
    tmp_path: Path, said: str, unfit: Institution
) -> None:
    with open_books(tmp_path) as books:
        with pytest.raises(DeclarationError) as refused:
            collect_events(books.lake, unfit, [])

        assert said in str(refused.value)
        assert collect_events(books.lake, INSTITUTION, []) == 1
