"""Where the lake's two halves lie, and what it may use. A larger catalog is another setting."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

CATALOG_FILE: Final = "catalog.sqlite"
DATA_FOLDER: Final = "data"


@dataclass(frozen=True, slots=True)
class LakeSettings:
    """One lake.

    ``catalog`` is what DuckLake attaches, without its ``ducklake:`` (``sqlite:<file>``, later
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
        """Return the embedded lake: SQLite catalog and Parquet files, all under ``folder``."""
        root = folder.absolute()
        return cls(
            folder=root,
            catalog=f"sqlite:{root / CATALOG_FILE}",
            data_path=f"{root / DATA_FOLDER}/",
        )

    @property
    def exists(self) -> bool:
        """Whether there is a catalog to attach. A served catalog answers for itself."""
        scheme, _, place = self.catalog.partition(":")
        return scheme != "sqlite" or Path(place).is_file()
