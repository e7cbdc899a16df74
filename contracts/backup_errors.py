"""Why a backup cannot be made, read or restored. The whole tree stands in ``errors``."""

from pathlib import Path

from contracts.errors import TieoutError


class BackupError(TieoutError):
    """A backup cannot be made, read or restored."""

    exit_code = 9

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(f"{what}. {to_do}")


class BackupKeyError(BackupError):
    """There is no key, or it is not one of those that the backup was sealed for."""


class BackupDamagedError(BackupError):
    """Bytes of a backup were altered or cut off: nothing of it is used."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path}: the backup is damaged ({what})",
            "Nothing was restored from it: use another copy of this file, or an earlier backup.",
        )


class BackupChainError(BackupError):
    """The files given are no full backup followed by each of its increments."""


class BackupFailedError(BackupError):
    """An I/O error while writing a backup: what was half written is removed."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path}: the backup could not be written ({what}), and nothing was left behind",
            "Free space or name another folder, then run the command again.",
        )
