"""How far each incremental reader has come: moved in the transaction that writes its rows."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

HIGH_WATER_MARKS: Final = TableContract(
    schema="marks",
    name="high_water_marks",
    grain="one row a reader",
    key=("reader",),
    columns=(
        Column("reader", Type.TEXT, "asset that reads"),
        Column("position", Type.NANOSECONDS, "last position that is in the warehouse"),
    ),
)
