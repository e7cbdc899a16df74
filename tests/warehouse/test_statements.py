"""SQL written from a contract: only plain words become identifiers."""

import pytest

from contracts.table_contract import Column, TableContract, Type
from warehouse.statements import (
    clear_statement,
    create_statements,
    delete_days_statement,
    insert_statement,
)

TABLE = TableContract(
    schema="oracle",
    name="days",
    grain="one row a day",
    key=("business_date",),
    columns=(
        Column("business_date", Type.DATE, "day"),
        Column("class", Type.TEXT, "a word that SQL keeps for itself", nullable=True),
    ),
    partitioned_by=("business_date",),
)


def table_named(name: str) -> TableContract:
    return TableContract("oracle", name, "-", ("id",), (Column("id", Type.UUID, "id"),))


def test_a_contract_becomes_schema_table_and_partitioning() -> None:
    assert create_statements(TABLE) == (
        'CREATE SCHEMA IF NOT EXISTS "oracle"',
        'CREATE TABLE "oracle"."days" ("business_date" DATE NOT NULL, "class" VARCHAR)',
        'ALTER TABLE "oracle"."days" SET PARTITIONED BY ("business_date")',
    )


def test_rows_are_cast_to_what_the_contract_says() -> None:
    assert insert_statement(TABLE, "arriving") == (
        'INSERT INTO "oracle"."days" BY NAME SELECT '
        'CAST("business_date" AS DATE) AS "business_date", CAST("class" AS VARCHAR) AS "class" '
        'FROM "arriving"'
    )


@pytest.mark.parametrize(
    "name", ['days"; DROP TABLE x', "Days", "1days", "", "d\u00e4ys", "days\n"]
)
def test_what_is_no_plain_word_never_becomes_an_identifier(name: str) -> None:
    with pytest.raises(AssertionError, match="is no identifier"):
        clear_statement(table_named(name))


def test_only_a_table_with_business_dates_can_lose_days() -> None:
    with pytest.raises(AssertionError, match=r"oracle\.days2 has no business_date"):
        delete_days_statement(table_named("days2"))
