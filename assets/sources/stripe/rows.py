"""Balance transactions as the text they arrived in, in one set of columns for every form.

A form is one way in which Stripe writes them: what it calls each column, whether amounts are whole
minor units or decimals, and how it writes moments. What must hold of the rows is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import polars as pl

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

COLUMNS: Final = (
    "id", "type", "category", "gross", "fee", "net", "currency", "created", "available_on",
    "settlement", "source", "status", "reason", "reference", "counterparty", "description",
)  # fmt: skip
"""All of them text, empty where the form states nothing."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing balance transactions.

    Attributes:
        names: our column -> what the form calls it.
        amounts: whole numbers of Stripe's minor units, or decimals of the currency itself.
        moments: seconds since 1970 UTC, or date and time in UTC.
        holds_whole_payouts: true where the form promises every line of each payout that it lists.
    """

    names: Mapping[str, str]
    amounts: Literal["minor", "major"]
    moments: Literal["epoch", "utc"]
    holds_whole_payouts: bool = False


@dataclass(frozen=True, slots=True)
class BalanceRows:
    """The balance transactions of one file, in its order."""

    texts: pl.DataFrame
    places: pl.Series
    form: Form = field(repr=False)

    def __post_init__(self) -> None:
        assert tuple(self.texts.columns) == COLUMNS, "every form fills the same columns"
        assert self.places.len() == self.texts.height, "every row has its place"

    def __getitem__(self, name: str) -> pl.Series:
        return self.texts[name]

    def refuse_first(
        self, is_wrong: pl.Series, name: str, reason: RefusalReason, expected: str = ""
    ) -> None:
        """Refuse the file at the first row that ``is_wrong``, naming the form's own field."""
        if is_wrong.any():
            row = is_wrong.arg_max()
            assert row is not None
            raise RefusedFileError(
                reason,
                self.places[row],
                self.texts[name][row],
                field=self.form.names.get(name, name),
                expected=expected,
            )
