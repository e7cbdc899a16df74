"""Ed25519 keys: made, read from their owner's file, and held against a signature.

A private key lives in a file of its owner's, readable by nobody else, and in the memory of the one
process that signs. It is never stored, printed or logged. Keys and signatures are hexadecimal text.
"""

import os
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from contracts.decision_errors import KeyFileError
from contracts.durable_files import make_durable

_OTHERS: Final = 0o077
"""Bits of a file's mode that let anybody but its owner at it."""


class Signer:
    """A private key in memory. ``repr`` shows its fingerprint alone."""

    def __init__(self, private_key: Ed25519PrivateKey) -> None:
        self._private_key = private_key
        self.public_key = private_key.public_key().public_bytes_raw().hex()
        self.fingerprint = fingerprint_of(self.public_key)

    def __repr__(self) -> str:
        return f"Signer({self.fingerprint[:16]})"

    def sign(self, message: bytes) -> str:
        """Return the signature over ``message``: 128 hexadecimal digits."""
        return self._private_key.sign(message).hex()


def fingerprint_of(public_key: str) -> str:
    """Return what a key is called: the SHA-256 of its public half."""
    return sha256(bytes.fromhex(public_key)).hexdigest()


def is_signed(public_key: str, message: bytes, signature: str) -> bool:
    """Tell whether ``signature`` is that of the key over ``message``."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def create_key(path: Path) -> Signer:
    """Make a key and write its private half to the new file ``path``, mode 0600, durably.

    Raises:
        KeyFileError: the file is there already; no key is ever written over.
    """
    private_key = Ed25519PrivateKey.generate()
    written = private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        to_do = "Name a file that is not there yet: a key is never written over."
        raise KeyFileError(path, "is there already", to_do) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    make_durable(path.parent)
    return Signer(private_key)


def load_key(path: Path) -> Signer:
    """Return the key in the file at ``path``.

    Raises:
        KeyFileError: it is missing, others may read it, or it holds no Ed25519 key.
    """
    to_do = "Name the file that `tieout person add` wrote for you."
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError as error:
        raise KeyFileError(path, f"cannot be read ({error.strerror})", to_do) from error
    if mode & _OTHERS:
        what = f"may be used by others (mode {mode & 0o777:04o})"
        raise KeyFileError(path, what, f"Run `chmod 600 {path}`, if nobody had it meanwhile.")
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise KeyFileError(path, "holds no private key that can be read", to_do) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(path, "holds a key of another kind than Ed25519", to_do)
    return Signer(key)
