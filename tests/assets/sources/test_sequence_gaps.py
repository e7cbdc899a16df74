"""A missing statement is a finding, not a refusal; it heals when the statement arrives."""

import datetime as dt

import dagster as dg
import pytest

from assets.sources import checks
from assets.sources.assets import landed_sources, sequence_gaps
from assets.sources.landing import Stores
from contracts.home import Home
from tests.assets.sources.conftest import Land, Put
from tests.assets.sources.test_checks import passes
from warehouse.resource import WarehouseResource

Gap = tuple[object, ...]


def mt940(number: str, day: int, opening: int, closing: int, account: str = "") -> str:
    """A statement of January 2026 with one entry; amounts are whole euros, never negative."""
    moved = closing - opening
    mark = "C" if moved >= 0 else "D"
    return "\n".join(
        [
            ":20:STARTUMS",
            f":25:{account or 'DE02120300000000202051'}",
            f":28C:{number}",
            f":60F:C2601{day:02}EUR{opening},",
            f":61:2601{day:02}{mark}{abs(moved)},NTRFNONREF",
            f":62F:C2601{day:02}EUR{closing},",
            "-",
            "",
        ]
    )


def camt053(reference: str, number: int, day: int, opening: int, closing: int) -> str:
    """A statement of January 2026 without entries where both balances are the same."""
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{units}</Amt>"
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-{day:02}</Dt></Dt></Bal>"
        for code, units in (("OPBD", opening), ("CLBD", closing))
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        f"<Id>{reference}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id>"
        f"<IBAN>DE89370400440532013000</IBAN></Id></Acct>{balances}</Stmt></BkToCstmrStmt>"
        "</Document>"
    )


def gaps(stores: Stores) -> list[Gap]:
    found = stores.lake.read("tests.assets.sources", "all_gaps")
    return found.select("account", "number_before", "number_after", "missing_count").rows()


def refused(land: Land) -> dict[str, str]:
    return {
        one.name: one.refusal.reason.value for one in land().outcomes if one.refusal is not None
    }


def test_a_gap_is_listed_with_what_moved_meanwhile(stores: Stores, put: Put, land: Land) -> None:
    put("mt940/1.sta", mt940("1", 5, 0, 10))
    put("mt940/4.sta", mt940("4", 8, 25, 20))

    assert refused(land) == {}
    (row,) = stores.lake.read("tests.assets.sources", "all_gaps").drop("statement_id").rows()
    assert row == (
        "mt940", "second", "EUR", 2026, 1, 4, 2,
        dt.date(2026, 1, 5), dt.date(2026, 1, 8), 10_000_000, 25_000_000, 15_000_000,
    )  # fmt: skip


def test_a_gap_heals_one_statement_after_another(stores: Stores, put: Put, land: Land) -> None:
    put("mt940/1.sta", mt940("1", 5, 0, 10))
    put("mt940/4.sta", mt940("4", 8, 25, 20))
    land()

    put("mt940/3.sta", mt940("3", 7, 12, 25))
    assert refused(land) == {}
    assert gaps(stores) == [("second", 1, 3, 1)]

    put("mt940/2.sta", mt940("2", 6, 10, 12))
    assert refused(land) == {}
    assert gaps(stores) == []


@pytest.mark.parametrize(("opening", "closing"), [(10, 24), (11, 25)])
def test_the_missing_statement_must_tie_with_both_neighbours(
    stores: Stores, put: Put, land: Land, opening: int, closing: int
) -> None:
    put("mt940/1.sta", mt940("1", 5, 0, 10))
    put("mt940/3.sta", mt940("3", 8, 25, 20))
    land()
    put("mt940/2.sta", mt940("2", 6, opening, closing))

    assert refused(land) == {"2.sta": "BALANCE_MISMATCH"}
    assert gaps(stores) == [("second", 1, 3, 1)]


@pytest.mark.parametrize(
    ("first", "second"), [("1", "2"), ("0", "4"), ("4", "0"), ("4", "2"), ("5", "5/2")]
)
def test_no_other_numbers_explain_balances_that_do_not_tie(
    put: Put, land: Land, first: str, second: str
) -> None:
    put("mt940/first.sta", mt940(first, 5, 0, 10))
    put("mt940/second.sta", mt940(second, 6, 11, 12))

    assert refused(land) == {"second.sta": "BALANCE_MISMATCH"}


def test_a_new_year_counts_anew(stores: Stores, put: Put, land: Land) -> None:
    old = mt940("250", 5, 0, 10).replace(":60F:C2601", ":60F:C2501")
    put("mt940/old.sta", old.replace(":61:2601", ":61:2501").replace(":62F:C2601", ":62F:C2501"))
    put("mt940/new.sta", mt940("1", 6, 10, 12))

    assert refused(land) == {}
    assert gaps(stores) == []


def test_a_number_of_another_day_or_year_is_no_reissue(put: Put, land: Land) -> None:
    put("camt053/a.xml", camt053("A", 7, 5, 0, 0))
    put("camt053/b.xml", camt053("B", 7, 6, 0, 0))
    put("camt053/c.xml", camt053("C", 7, 6, 0, 0))

    assert refused(land) == {"c.xml": "SEQUENCE_CONFLICT"}


def test_the_check_warns_of_a_gap_and_the_blocking_one_lets_it_pass(home: Home, put: Put) -> None:
    put("mt940/1.sta", mt940("1", 5, 0, 10))
    put("mt940/4.sta", mt940("4", 8, 25, 20))
    done = dg.materialize(
        [landed_sources, sequence_gaps],
        resources={"warehouse": WarehouseResource(home=str(home.root))},
    )

    (shown,) = done.asset_materializations_for_node("sources__sequence_gaps")
    assert shown.metadata["missing statements"].value == 2
    assert "| mt940 | second | EUR | 2026 | 1 | 4 | 2 |" in str(shown.metadata["open gaps"].value)
    assert passes(checks.statements_follow_each_other, home)
    assert not passes(checks.no_statement_is_missing, home)
