"""What the data contracts of landed sources found: which files were looked at, and what failed."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

_FILE: Final = Column("file_sha256", Type.TEXT, "SHA-256 of the landed file, hexadecimal")
_TABLE: Final = Column("table_name", Type.TEXT, "normal form whose suite was applied")

VALIDATIONS: Final = TableContract(
    schema="sources",
    name="validations",
    grain="one row a file and normal form that was held against its suite of expectations",
    key=("file_sha256", "table_name", "suite_digest"),
    columns=(
        _FILE,
        _TABLE,
        Column("suite_digest", Type.TEXT, "digest of the suite: a changed one looks at all again"),
        Column("row_count", Type.COUNT, "rows looked at"),
        Column("failed_count", Type.COUNT, "expectations that did not hold"),
    ),
)

EXPECTATION_FAILURES: Final = TableContract(
    schema="sources",
    name="expectation_failures",
    grain="one row a file, normal form and expectation that does not hold",
    key=("file_sha256", "table_name", "suite_digest", "expectation"),
    columns=(
        _FILE,
        _TABLE,
        Column("suite_digest", Type.TEXT, "digest of the suite that was applied"),
        Column("expectation", Type.TEXT, "what was expected of which column"),
        Column("why", Type.TEXT, "what rests on it, in plain words"),
        Column("severity", Type.TEXT, "error or warning"),
        Column("unexpected_count", Type.COUNT, "rows that differ; all where it judges the whole"),
        Column("first_position", Type.COUNT, "position in the file of the first row that differs"),
    ),
)
