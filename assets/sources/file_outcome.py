"""What became of one file: its rows, or the refusal that keeps every one of them out."""

from dataclasses import dataclass, field, replace

from assets.sources.read_file import ReadFile
from contracts.errors import RefusedFileError


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file after reading. ``refusal`` is None exactly where it is accepted."""

    name: str
    source: str
    sha256: str
    byte_count: int
    role: str = "witness"
    rows: ReadFile = field(default_factory=ReadFile, repr=False)
    refusal: RefusedFileError | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether its rows count."""
        return self.refusal is None

    def refused(self, refusal: RefusedFileError) -> "FileOutcome":
        """Return this outcome without its rows, for the reason given."""
        return replace(self, rows=ReadFile(), refusal=refusal)
