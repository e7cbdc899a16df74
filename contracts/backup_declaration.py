"""How an institution's backups are made: for whose keys, where to, kept how long."""

from typing import Annotated

import msgspec

KEEP_DAYS = 35
"""Days for which backups are kept where nothing is declared: a month, and the days around it."""

PublicKey = Annotated[str, msgspec.Meta(pattern=r"^age1[0-9a-z]{58}$")]


class BackupDeclaration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section ``backup`` of institution.yaml.

    Attributes:
        recipients: public keys; whoever holds one of their secret keys can restore.
        folder: where backups are written; empty means ``backups`` in the state folder.
        keep_days: how long after its last increment a chain of backups is kept.
    """

    recipients: tuple[PublicKey, ...] = ()
    folder: str = ""
    keep_days: Annotated[int, msgspec.Meta(ge=1)] = KEEP_DAYS
