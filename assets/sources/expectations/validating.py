"""Holds rows against a suite: the one door to Great Expectations, which takes seconds to load.

The library judges a pandas frame without money columns. What it is asked is the suite's business
(``contracts.expectation_suite``); which rows are new, and what is kept of the answer, ``new_rows``.
"""

import datetime as dt
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.expectation_suite import Argument, Expectation, ExpectationSuite
from contracts.table_contract import Type

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation as LibraryExpectation

_COMPLETE: Final = {"result_format": "COMPLETE"}
_MOMENTS: Final = (Type.DATE, Type.TIMESTAMP)


@dataclass(frozen=True, slots=True)
class Unmet:
    """An expectation that does not hold, and the rows that differ.

    Attributes:
        rows: their places in the frame; all of them where the expectation judges the whole.
    """

    expectation: Expectation
    rows: npt.NDArray[np.int64]


def unmet(
    suite: ExpectationSuite, rows: pl.DataFrame, landed_on: dt.date | None = None
) -> list[Unmet]:
    """Return what of ``suite`` does not hold of ``rows`` (its columns), in the suite's order.

    Args:
        suite: what is expected.
        rows: rows of its table, with at least its columns.
        landed_on: the day on which the rows arrived; None judges no freshness.
    """
    expected = [*suite.expectations, *_freshness(suite, landed_on)]
    found = _validated(suite, expected, rows)
    everything = np.arange(rows.height, dtype=np.int64)
    results = zip(expected, found, strict=True)
    return [
        Unmet(one, _places(result, everything)) for one, result in results if not result.success
    ]


def _freshness(suite: ExpectationSuite, landed_on: dt.date | None) -> list[Expectation]:
    fresh = suite.freshness
    if fresh is None or landed_on is None:
        return []
    oldest = landed_on - dt.timedelta(days=fresh.within_days)
    arguments: dict[str, Argument] = {"min_value": oldest.isoformat()}
    return [
        Expectation(
            "expect_column_max_to_be_between", (fresh.column,), fresh.why, arguments, "warning"
        )
    ]


def _validated(
    suite: ExpectationSuite, expected: Sequence[Expectation], rows: pl.DataFrame
) -> list["ExpectationValidationResult"]:
    """Return the library's result of each expectation, in their order."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Its dependencies announce what they will deprecate.
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        source = context.data_sources.add_pandas(suite.table)
        whole = source.add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
        frame = rows.select(suite.columns).to_pandas()
        batch = whole.get_batch(batch_parameters={"dataframe": frame})
        asked = [_library_expectation(suite, one) for one in expected]
        results = [batch.validate(one, result_format=_COMPLETE) for one in asked]
    for one, result in zip(expected, results, strict=True):
        assert not _raised(result), f"{suite.table}: {one.shown} cannot be judged: {result}"
    return results


def _library_expectation(suite: ExpectationSuite, one: Expectation) -> "LibraryExpectation":
    from great_expectations import expectations as library

    made = getattr(library, "".join(word.title() for word in one.expect.split("_")), None)
    assert made is not None, f"{suite.table}: {one.expect} is no expectation of the library"
    types = {column.name: column.type for column in suite.contract.columns}
    is_moment = types[one.columns[0]] in _MOMENTS
    arguments = {
        name: _asked(name, value, is_moment=is_moment) for name, value in one.arguments.items()
    }
    asked: LibraryExpectation = made(**_named_columns(one), **arguments)
    return asked


def _asked(name: str, value: Argument, *, is_moment: bool) -> Argument | dt.datetime:
    """Return an argument as the library takes it; to Python, ``$`` passes a line feed."""
    if name == "regex" and isinstance(value, str) and value.endswith("$"):
        return f"{value[:-1]}\\Z"
    return dt.datetime.fromisoformat(value) if is_moment and isinstance(value, str) else value


def _named_columns(one: Expectation) -> dict[str, object]:
    """Return the columns under the names by which the library takes them."""
    if "compound_columns" in one.expect or "multicolumn" in one.expect:
        return {"column_list": list(one.columns)}
    if "column_pair" in one.expect:
        first, second = one.columns
        return {"column_A": first, "column_B": second}
    (column,) = one.columns
    return {"column": column}


def _raised(result: "ExpectationValidationResult") -> bool:
    told = result.exception_info or {}
    entries = [told] if "raised_exception" in told else list(told.values())
    return any(entry.get("raised_exception") for entry in entries)


def _places(
    result: "ExpectationValidationResult", everything: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    listed = result.result.get("unexpected_index_list")
    return everything if listed is None else np.array(sorted(listed), np.int64)
