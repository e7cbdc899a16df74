"""The state folder: where each store lies under ``TIEOUT_HOME``. Paths only; nothing is created."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """One institution's state. Everything Tieout keeps lies under ``root``."""

    root: Path

    @property
    def institution_file(self) -> Path:
        """Who we are: declared by hand, checked by ``tieout config check``."""
        return self.root / "institution.yaml"

    @property
    def declared(self) -> Path:
        """The user's own declarations, YAML and SQL."""
        return self.root / "declared"

    @property
    def inbox(self) -> Path:
        """Where files arrive: ``inbox/<source>/<file>``. Emptied as they land."""
        return self.root / "inbox"

    @property
    def landed(self) -> Path:
        """Every file ever landed, by the first two digits of its SHA-256 and the whole of it."""
        return self.root / "landed"

    @property
    def ledger(self) -> Path:
        """The embedded ledger and the ingestion journal, a folder each."""
        return self.root / "ledger"

    @property
    def warehouse(self) -> Path:
        """The lake: catalog and Parquet files."""
        return self.root / "warehouse"

    @property
    def operations(self) -> Path:
        """The operations store, an SQLite file."""
        return self.root / "operations.sqlite"

    @property
    def machine_key(self) -> Path:
        """The machine's own key: it signs what it finds of breaks, and decides nothing."""
        return self.root / "machine.key"

    @property
    def reports(self) -> Path:
        """What we tell others: ``reports/<business date>/``."""
        return self.root / "reports"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage (DAGSTER_HOME)."""
        return self.root / "dagster"

    @property
    def backups(self) -> Path:
        """Where backups lie unless another folder is declared."""
        return self.root / "backups"
