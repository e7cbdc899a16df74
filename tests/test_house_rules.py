"""The rules of this house that no linter knows."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from orchestration.definitions import defs

ROOT = Path(__file__).parent.parent
PACKAGES = ("orchestration", "assets", "ledger_engine", "warehouse", "contracts")
GRAPH = defs.resolve_asset_graph()
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
QUERIES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("sql/*.sql"))]
SHELLS = {"__init__", "assets", "checks", "books_assets", "books_checks", "partitions", "metadata"}
LANDFILLS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "core"}
LEFTOVERS = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error")
MAX_FILE_LINES, MEDIAN_FILE_LINES, MAX_FUNCTION_LINES, P95_FUNCTION_LINES = 400, 150, 60, 30


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def height_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return lines - ((first.end_lineno or 0) - first.lineno + 1 if is_text else 0)


@pytest.mark.parametrize("key", sorted(GRAPH.materializable_asset_keys), ids=str)
def test_every_asset_says_what_it_is_who_owns_it_and_is_checked(key: dg.AssetKey) -> None:
    node = GRAPH.get(key)

    assert node.description
    assert node.owners
    assert node.group_name == key.path[0]
    assert node.check_keys


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_opens_with_its_charter(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_file_and_function_fits_on_its_screen(path: Path) -> None:
    assert path.read_text().count("\n") <= MAX_FILE_LINES
    assert [f.name for f in functions_of(path) if height_of(f) > MAX_FUNCTION_LINES] == []


def test_files_and_functions_are_short_as_a_rule() -> None:
    files = sorted(path.read_text().count("\n") for path in MODULES if path.stem != "__init__")
    functions = sorted(height_of(one) for path in MODULES for one in functions_of(path))

    assert files[len(files) // 2] <= MEDIAN_FILE_LINES
    assert functions[len(functions) * 95 // 100] <= P95_FUNCTION_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_a_landfill_and_nothing_is_left_over(path: Path) -> None:
    assert path.stem not in LANDFILLS
    text = path.read_text()
    assert [word for word in LEFTOVERS if re.search(rf"\b{word}\b", text)] == []


def test_every_query_is_used() -> None:
    code = "".join(path.read_text() for path in MODULES)

    assert [name_of(one) for one in QUERIES if f'"{one.stem}"' not in code] == []


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_every_query_opens_with_what_it_is(path: Path) -> None:
    lines = path.read_text().splitlines()
    statement = [line for line in lines if not line.startswith("--")]

    assert lines[0].startswith("-- ")
    assert any(line.startswith("-- Grain: ") for line in lines)
    assert "".join(statement).count(";") == 0


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


DOMAIN_MODULES = [one for one in MODULES if one.parts[len(ROOT.parts)] == "assets"]


@pytest.mark.parametrize(
    "path", [one for one in DOMAIN_MODULES if one.stem not in SHELLS], ids=name_of
)
def test_only_the_shells_of_a_domain_know_dagster(path: Path) -> None:
    assert [name for name in imports_of(path) if name.partition(".")[0] == "dagster"] == []


KEPT_BESIDE_ASSETS = {
    "marks/high_water_marks",
    "ledger/accounts",
    "ledger/event_parts",
    "sources/documents",
    "sources/settlement_links",
    "sources/validations",
    "sources/expectation_failures",
    "oracle/account_records",
    "oracle/closes",
    "oracle/open_pendings",
    "oracle/purposes",
    "oracle/sync_lags",
}
"""Tables that an asset keeps for itself, or shows through a view of another name."""


def test_every_table_is_materialised_by_the_asset_of_its_name() -> None:
    from contracts.tables import ALL_TABLES  # noqa: PLC0415 - keeps the graph import first

    keys = {key.to_user_string() for key in GRAPH.materializable_asset_keys}
    own = {f"{table.schema}/{table.name}" for table in ALL_TABLES}

    assert own - keys <= KEPT_BESIDE_ASSETS


def test_the_readme_names_every_command() -> None:
    commands = {
        path.stem
        for path in (ROOT / "orchestration" / "cli").glob("*.py")
        if path.stem not in {"__init__", "main", "commands", "console", "options"}
    }
    readme = (ROOT / "README.md").read_text()

    assert [one for one in sorted(commands) if f"tieout {one}" not in readme] == []


def test_the_tree_names_no_machine_and_no_registry() -> None:
    suspicious = re.compile(
        r"(?<![\w/.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "tm" + "p/")) + ")"
    )
    texts = [
        path
        for pattern in ("*.py", "*.sql", "*.md", "*.toml", "*.yaml", "Makefile")
        for path in ROOT.rglob(pattern)
        if not set(path.relative_to(ROOT).parts) & {".venv", "var", "node_modules"}
    ]

    assert [name_of(path) for path in texts if suspicious.search(path.read_text())] == []


def test_asserts_are_on() -> None:
    assert sys.flags.optimize == 0
