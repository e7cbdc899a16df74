"""The text of a named query, ``<package>/sql/<name>.sql``. What it means stands in its file."""

from functools import cache
from importlib.resources import files


@cache
def query_text(package: str, name: str) -> str:
    """Return the text of the query ``name`` that stands beside the code of ``package``.

    Args:
        package: dotted name, say ``assets.oracle``.
        name: file name without its ending, say ``trial_balance``.
    """
    query = files(package) / "sql" / f"{name}.sql"
    assert query.is_file(), f"{package} has no query {name}: {query} is missing"
    return query.read_text(encoding="utf-8")
