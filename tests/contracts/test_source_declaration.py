"""A declared file: found by its name, and with a mapping whose parts fit together."""

import msgspec
import pytest

from contracts.csv_mapping_rules import mapping_fault
from contracts.declaration_file import read_declaration
from contracts.institution import SHIPPED_SOURCES
from contracts.source_declaration import (
    AccountFamily,
    CsvMapping,
    FileDeclaration,
    KindRule,
    SignRule,
    SourceDeclaration,
    StripeObjects,
    Trailer,
)

MOVEMENTS = CsvMapping(
    table="movements",
    columns={"external_id": "id", "amount": "amount", "date": "at"},
    constants={"account": "bank", "currency": "EUR"},
    kinds=(KindRule(kind="wire_in"),),
)
STATEMENT = CsvMapping(
    table="statement_lines",
    columns={"amount": "amount", "booking_date": "day"},
    constants={"account": "bank", "currency": "EUR"},
    trailer=Trailer(marker="type", opening="open", closing="close"),
)


def file(mapping: CsvMapping | None = MOVEMENTS, **changes: object) -> FileDeclaration:
    declared = FileDeclaration(name="*", format="csv", csv=mapping)
    return msgspec.structs.replace(declared, **changes)


def changed(mapping: CsvMapping, **changes: object) -> CsvMapping:
    return msgspec.structs.replace(mapping, **changes)


def test_the_first_pattern_that_fits_a_name_reads_the_file() -> None:
    wide, narrow = file(name="*.csv"), file(name="a-*.csv")
    source = SourceDeclaration(source="s", description="S", files=(narrow, wide))

    assert source.file_named("a-1.csv") is narrow
    assert source.file_named("b.csv") is wide
    assert source.file_named("B.CSV") is None
    assert source.file_named("notes.txt") is None


def test_a_file_that_posts_is_books_and_any_other_a_witness() -> None:
    assert file(posts=True).role == "books"
    assert file().role == "witness"


def test_every_shipped_declaration_fits_together() -> None:
    for path in SHIPPED_SOURCES.glob("*.yaml"):
        for one in read_declaration(path, SourceDeclaration).files:
            assert mapping_fault(one) is None


def test_sound_mappings_have_no_fault() -> None:
    assert mapping_fault(file(MOVEMENTS, posts=True)) is None
    assert mapping_fault(file(STATEMENT)) is None
    assert mapping_fault(file(None, format="mt940")) is None


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        (file(None), "a csv mapping goes with the formats csv and xlsx"),
        (file(MOVEMENTS, format="mt940"), "a csv mapping goes with the formats csv and xlsx"),
        (file(STATEMENT, posts=True), "only movements post"),
        (file(None, format="camt053", posts=True), "only movements post"),
        (file(changed(MOVEMENTS, constants={"account": "bank"})), "'currency' is neither"),
        (file(changed(MOVEMENTS, parts={"purpose": ("a",)})), "movements has no column 'purpose'"),
        (file(changed(MOVEMENTS, parts={"account": ("a",)})), "'account' is filled twice"),
        (
            file(
                changed(
                    MOVEMENTS,
                    columns={"external_id": "id", "date": "at"},
                    constants={**MOVEMENTS.constants, "amount": "1"},
                )
            ),
            "'amount' must be a column",
        ),
        (file(changed(MOVEMENTS, decimal_mark=",")), "',' cannot be the delimiter"),
        (file(changed(MOVEMENTS, delimiter='"')), "cannot be the delimiter"),
        (file(changed(MOVEMENTS, date_format="%Y-%Q")), "date_format: '%Y-%Q' has a part"),
        (file(changed(MOVEMENTS, date_format="%z %Y")), "date_format: '%z %Y' has a part"),
        (file(changed(MOVEMENTS, date_format="%Y%")), "date_format: '%Y%' has a part"),
        (
            file(changed(MOVEMENTS, family=AccountFamily("p", 2010, "ZZZ"))),
            "family.currency: 'ZZZ' is not registered",
        ),
        (file(changed(MOVEMENTS, kinds=())), "movements need either kinds or a kind column"),
        (
            file(changed(MOVEMENTS, columns={**MOVEMENTS.columns, "kind": "k"})),
            "movements need either kinds or a kind column",
        ),
        (file(changed(MOVEMENTS, kinds=(KindRule(kind="gift"),))), "'gift' is no posting rule"),
        (
            file(changed(MOVEMENTS, columns={**MOVEMENTS.columns, "running_balance": "b"})),
            "running_balance needs a sign and a family",
        ),
        (
            file(
                changed(
                    MOVEMENTS,
                    columns={**MOVEMENTS.columns, "running_balance": "b"},
                    sign=SignRule("s", ("in",), ("out",)),
                )
            ),
            "running_balance needs a sign and a family",
        ),
        (file(changed(STATEMENT, trailer=None)), "statement_lines need a trailer"),
        (
            file(changed(MOVEMENTS, trailer=STATEMENT.trailer)),
            "only statement_lines have a trailer",
        ),
        (
            file(None, format="mt940", stripe=StripeObjects(test_mode=True)),
            "only the format stripe has stripe",
        ),
    ],
)
def test_a_mapping_whose_parts_do_not_fit_is_named(declared: FileDeclaration, fault: str) -> None:
    found = mapping_fault(declared)

    assert found is not None
    assert fault in found
