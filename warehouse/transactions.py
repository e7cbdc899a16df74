"""One transaction, and what to do when it loses a race. What happens inside it is the caller's."""

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

import duckdb

from contracts.errors import WarehouseBusyError

Result = TypeVar("Result")

ATTEMPTS: Final = 30
_FIRST_WAIT_S: Final = 0.02
_LONGEST_WAIT_S: Final = 2.0
_LOST: Final = ("database is locked", "conflict", "could not serialize", "metadata already exists")
"""What DuckLake says where another process wrote (SQLite, itself, PostgreSQL) or created first."""


def retried(transaction: Callable[[], Result]) -> Result:
    """Return what ``transaction`` returns, running it again whenever it lost a race.

    Raises:
        WarehouseBusyError: it lost on every one of ``ATTEMPTS`` tries.
    """
    for attempt in range(ATTEMPTS):
        try:
            return transaction()
        except duckdb.Error as error:
            if not lost_race(error):
                raise
        longest_s = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 1.5**attempt)
        time.sleep(random.uniform(longest_s / 4, longest_s))  # noqa: S311 - jitter, not a secret
    raise WarehouseBusyError(ATTEMPTS)


def in_transaction(connection: duckdb.DuckDBPyConnection, work: Callable[[], Result]) -> Result:
    """Return what ``work`` returns, committed; whatever it raises rolls everything back."""
    connection.begin()
    try:
        result = work()
    except BaseException:
        connection.rollback()
        raise
    connection.commit()  # A refused commit has rolled back by itself.
    return result


def lost_race(error: duckdb.Error) -> bool:
    """Tell whether another writer came first, so that the same work may succeed now."""
    is_of_the_world = type(error) is duckdb.Error or isinstance(error, duckdb.OperationalError)
    said = str(error).lower()
    return is_of_the_world and any(words in said for words in _LOST)
