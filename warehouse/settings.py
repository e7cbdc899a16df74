"""Where the lake's two halves lie, and what it may use. A larger catalog is another setting.

A lake lies in the state folder: SQLite catalog, local Parquet. A file ``warehouse.yaml`` beside its
folder puts the catalog into PostgreSQL, the Parquet files elsewhere, or both. It holds no password:
the PostgreSQL client finds that in ``PGPASSWORD`` or its own password file.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from contracts.declaration_file import read_declaration
from contracts.errors import DeclarationError

CATALOG_FILE: Final = "catalog.sqlite"
DATA_FOLDER: Final = "data"
DECLARATION_SUFFIX: Final = ".yaml"
"""``warehouse.yaml`` stands beside the folder ``warehouse``."""

POSTGRES: Final = "postgres:"


class DeclaredLake(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``warehouse.yaml`` says.

    Attributes:
        catalog: ``postgres:`` and a connection string, without a password.
        data_path: folder or bucket of the Parquet files; empty leaves them in the state folder.
    """

    catalog: str
    data_path: str = ""


@dataclass(frozen=True, slots=True)
class LakeSettings:
    """One lake.

    ``catalog`` is what DuckLake attaches, without its ``ducklake:`` (``sqlite:<file>`` or
    ``postgres:<dsn>``); ``data_path`` is the folder or bucket of the Parquet files, ending in a
    slash; ``folder`` is the local folder that is ours; ``memory_limit`` in DuckDB's words;
    ``threads`` 0 takes every core.
    """

    folder: Path
    catalog: str
    data_path: str
    memory_limit: str = "4GB"
    threads: int = 0

    @classmethod
    def in_folder(cls, folder: Path) -> "LakeSettings":
        """Return the lake of ``folder``: as declared beside it, else all of it under ``folder``.

        Raises:
            DeclarationError: the declaration is wrong.
        """
        root = folder.absolute()
        catalog, data_path = f"sqlite:{root / CATALOG_FILE}", f"{root / DATA_FOLDER}/"
        declaration = root.with_suffix(DECLARATION_SUFFIX)
        if declaration.is_file():
            declared = read_declaration(declaration, DeclaredLake)
            catalog = served(declaration, "catalog", declared.catalog)
            data_path = f"{declared.data_path.rstrip('/')}/" if declared.data_path else data_path
        return cls(folder=root, catalog=catalog, data_path=data_path)

    @property
    def exists(self) -> bool:
        """Whether there is a catalog to attach. A served catalog answers for itself."""
        scheme, _, place = self.catalog.partition(":")
        return scheme != "sqlite" or Path(place).is_file()


def served(declaration: Path, field: str, place: str) -> str:
    """Return ``place``, a PostgreSQL database without a secret, as ``field`` declares it.

    Raises:
        DeclarationError: it is another, or holds a password.
    """
    if not place.startswith(POSTGRES):
        raise DeclarationError(declaration, field, "write postgres: and a connection string")
    if "password" in place:
        raise DeclarationError(declaration, field, "leave the password to PGPASSWORD")
    return place
