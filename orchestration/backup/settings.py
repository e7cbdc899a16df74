"""Where backups go and for whose keys: the environment first, then institution.yaml."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from contracts.backup_declaration import BackupDeclaration
from contracts.declaration_file import read_declaration
from contracts.home import Home
from orchestration.resources import backup_folder, backup_recipients


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """How backups of one home are made.

    Attributes:
        institution: its name, as the backup will say.
        recipients: public keys as text; none where nobody configured any.
        keep_days: how long after its last increment a chain is kept.
    """

    institution: str
    recipients: tuple[str, ...]
    folder: Path
    keep_days: int


class _Declared(msgspec.Struct, frozen=True):
    """Of institution.yaml what a backup needs: the rest may be wrong, a backup is made anyway."""

    name: str = ""
    backup: BackupDeclaration = BackupDeclaration()


def backup_settings(home: Home) -> BackupSettings:
    """Return the settings of ``home``.

    Raises:
        DeclarationError: the section ``backup`` of institution.yaml is wrong.
    """
    declared = read_declaration(home.institution_file, _Declared)
    folder = backup_folder() or declared.backup.folder
    return BackupSettings(
        institution=declared.name,
        recipients=backup_recipients() or declared.backup.recipients,
        folder=Path(folder).expanduser().resolve() if folder else home.backups,
        keep_days=declared.backup.keep_days,
    )
