"""The institution: its accounts and sources together, contradictions refused by place."""

from pathlib import Path

import pytest

from contracts.errors import DeclarationError
from contracts.institution import Institution, load_institution

PLAIN = """
name: Test
tenant: 1
time_zone: Europe/Berlin
calendar: DE
accounts:
  - {id: bank, name: Bank, currency: EUR, gl_code: 1000, external_ids: [DE89 3704 0044]}
"""
SOURCE = """
source: ours
description: Ours.
files: [{name: "*.xml", format: camt053}]
accounts: [{id: wallet, name: Wallet, currency: USD, gl_code: 1010}]
"""


def load(folder: Path, text: str = PLAIN) -> Institution:
    (folder / "institution.yaml").write_text(text)
    return load_institution(folder)


def test_shipped_and_own_sources_come_with_their_accounts(tmp_path: Path) -> None:
    (tmp_path / "declared").mkdir()
    (tmp_path / "declared" / "ours.yaml").write_text(SOURCE)
    found = load(tmp_path)

    assert {"ours", "berka"} <= {one.source for one in found.sources}
    assert {"bank", "wallet", "berka-cash"} <= {one.id for one in found.all_accounts}
    assert found.source_named("ours") is not None
    assert found.source_named("theirs") is None
    assert str(found.zone) == "Europe/Berlin"


def test_an_account_is_known_by_its_id_and_by_what_its_bank_calls_it(tmp_path: Path) -> None:
    found = load(tmp_path)

    for name in ("bank", "BANK", "DE8937040044", "de89 37040044 ", "DE89 3704 0044"):
        account = found.account_named(name)
        assert account is not None
        assert account.id == "bank"
    assert found.account_named("DE8937040045") is None


@pytest.mark.parametrize(
    ("given", "wrong", "said"),
    [
        ("Europe/Berlin", "Europe/Nowhere", "time_zone: 'Europe/Nowhere' is no IANA time zone"),
        ("Europe/Berlin", "../etc", "time_zone"),
        ("currency: EUR", "currency: ZZZ", r"accounts\.bank\.currency"),
        ("tenant: 1", "tenant: 0", r"\$\.tenant"),
        ("gl_code: 1000", "gl_code: 99", r"\$\.accounts\[0\]\.gl_code"),
        ("id: bank", "id: Bank", r"\$\.accounts\[0\]\.id"),
        ("id: bank", "id: berka-cash", "accounts: 'berka-cash' is declared twice"),
        ("[DE89 3704 0044]", "[A, A]", r"external_ids: 'A' is declared twice"),
        ("[DE89 3704 0044]", "[DE89 37, de8937]", r"external_ids: 'DE8937' is declared twice"),
        ("[DE89 3704 0044]", "[berka-cash]", r"external_ids: 'BERKA-CASH' is declared twice"),
    ],
)
def test_a_contradiction_is_refused_at_its_place(
    given: str, wrong: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(DeclarationError, match=f"institution.yaml: .*{said}"):
        load(tmp_path, PLAIN.replace(given, wrong))


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ('{amount: "1,5", date: 2026-01-02}', r"amount: '1,5' is no amount in EUR \(AMOUNT_FORMAT"),
        ('{amount: "1.005", date: 2026-01-02}', "AMOUNT_SCALE"),
        ('{amount: "-1.00", date: 2026-01-02}', "amount: '-1.00' is overdrawn"),
        ('{amount: "1.00", date: 1989-12-31}', "date: 1989-12-31 lies outside 1990-01-01"),
        ('{amount: "1.00", date: 2149-06-07}', "date: 2149-06-07 lies outside"),
    ],
)
def test_an_opening_balance_that_cannot_be_booked_is_refused_at_its_place(
    opening: str, said: str, tmp_path: Path
) -> None:
    text = PLAIN.replace("external_ids:", f"opening_balance: {opening}, external_ids:")

    with pytest.raises(DeclarationError, match=rf"accounts\.bank\.opening_balance\..*{said}"):
        load(tmp_path, text)


@pytest.mark.parametrize("name", ["berka", "institution", "operations"])
def test_a_source_cannot_be_declared_twice_nor_pass_for_our_own(name: str, tmp_path: Path) -> None:
    text = PLAIN + f"sources: [{{source: {name}, description: Mine, files: []}}]\n"

    with pytest.raises(DeclarationError, match=f"sources: '{name}' is declared twice"):
        load(tmp_path, text)


def test_a_file_declaration_that_cannot_be_read_is_refused_at_its_place(tmp_path: Path) -> None:
    text = PLAIN + 'sources: [{source: s, description: S, files: [{name: "*.c", format: csv}]}]\n'

    with pytest.raises(
        DeclarationError, match=r"sources\.s\.files\.\*\.c: a csv mapping goes with"
    ):
        load(tmp_path, text)
