"""Keys of backups: whoever may seal one has recipients, whoever may open one has an identity.

They are age's own: ``age-keygen`` makes them too, and ``age -d`` opens what is sealed here. An
identity is read where it is used and never shown: not in a message, not in a representation.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyrage

from contracts.backup_errors import BackupKeyError

Identities = tuple[pyrage.x25519.Identity, ...]
Recipients = tuple[pyrage.x25519.Recipient, ...]

_SECRET_MARK: Final = "AGE-SECRET-KEY-"  # noqa: S105 - how such a key begins
_PRIVATE: Final = 0o600


def recipients_of(texts: Sequence[str]) -> Recipients:
    """Return the recipients that ``texts`` name.

    Raises:
        BackupKeyError: there are none, or one is no public key.
    """
    if not texts:
        raise BackupKeyError(
            "No key is configured for whom backups are sealed",
            "Make a key pair with `tieout backup keygen FILE`, keep FILE away from this machine, "
            "and name its public key under backup.recipients in institution.yaml "
            "or in TIEOUT_BACKUP_RECIPIENT.",
        )
    return tuple(_recipient(text) for text in texts)


def identities_of(text: str | None) -> Identities:
    """Return the identities in ``text``: a key a line, lines with # are comments.

    Raises:
        BackupKeyError: there are none, or one is no key.
    """
    lines = [line.strip() for line in (text or "").splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys:
        raise BackupKeyError(
            "There is no identity to open the backup with",
            "Name the file made by `tieout backup keygen`: --identity FILE, "
            "or put the key into TIEOUT_BACKUP_IDENTITY.",
        )
    return tuple(_identity(key) for key in keys)


def make_key_pair(path: Path) -> str:
    """Write a new identity to ``path``, readable by its owner alone; return its public key.

    Raises:
        BackupKeyError: there is a file already.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except FileExistsError as error:
        to_do = "Name another file: overwriting a key would lose every backup sealed for it."
        raise BackupKeyError(f"{path} exists", to_do) from error
    with open(descriptor, "w", encoding="ascii") as file:  # noqa: PTH123 - made private at once
        file.write(f"# public key: {public}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def _recipient(text: str) -> pyrage.x25519.Recipient:
    if text.upper().startswith(_SECRET_MARK):
        to_do = "Name its public key (age1...), and make a new pair: this one was seen."
        raise BackupKeyError("A secret key is configured where a public key belongs", to_do)
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        to_do = "A public key begins with age1; `tieout backup keygen FILE` shows it."
        raise BackupKeyError(f"{text!r} is no public key ({error})", to_do) from error


def _identity(text: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        to_do = f"An identity is one line that begins with {_SECRET_MARK}."
        raise BackupKeyError("What was given as an identity is none", to_do) from None
