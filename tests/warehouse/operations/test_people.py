"""People are enrolled once, with one key that decides, and their private halves stay theirs."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from contracts.decision_errors import KeyFileError, PersonError, UnknownKeyError
from tests.warehouse.operations.decisions import NOON
from warehouse.operations.signing import create_key, is_signed, load_key
from warehouse.operations.store import Operations, open_operations


def test_a_key_is_its_owners_file_and_nobody_elses(tmp_path: Path) -> None:
    path = tmp_path / "ann.key"
    signer = create_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).fingerprint == signer.fingerprint
    assert signer.public_key not in repr(signer)
    with pytest.raises(KeyFileError, match="is there already"):
        create_key(path)
    assert load_key(path).fingerprint == signer.fingerprint


def test_a_key_file_that_cannot_be_trusted_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ann.key"
    create_key(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="may be used by others"):
        load_key(path)
    with pytest.raises(KeyFileError, match="cannot be read"):
        load_key(tmp_path / "none.key")
    for content in (b"nonsense", _of_another_kind()):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(KeyFileError, match="holds"):
            load_key(path)


def _of_another_kind() -> bytes:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_a_signature_is_of_its_message_and_key(tmp_path: Path) -> None:
    ann, bob = create_key(tmp_path / "ann.key"), create_key(tmp_path / "bob.key")
    signature = ann.sign(b"this")
    assert is_signed(ann.public_key, b"this", signature)
    assert not is_signed(ann.public_key, b"that", signature)
    assert not is_signed(bob.public_key, b"this", signature)
    assert not is_signed(ann.public_key, b"this", "no signature")


def test_the_private_half_is_nowhere_in_the_store(path: Path, tmp_path: Path) -> None:
    signer = create_key(tmp_path / "ann.key")
    with open_operations(path) as operations:
        operations.people.enrol("ann", "finance", signer.public_key, NOON)
    secret = signer._private_key.private_bytes_raw()
    stored = b"".join(one.read_bytes() for one in path.parent.iterdir())
    assert signer.public_key.encode() in stored
    assert secret not in stored
    assert secret.hex().encode() not in stored


def test_somebody_has_one_key_that_decides(either: Operations, tmp_path: Path) -> None:
    first, second = create_key(tmp_path / "1.key"), create_key(tmp_path / "2.key")
    people = either.people
    people.enrol("ann", "finance", first.public_key, NOON)
    with pytest.raises(PersonError, match="has a key already"):
        people.enrol("ann", "finance", second.public_key, NOON)
    with pytest.raises(PersonError, match="ann is enrolled with this key"):
        people.enrol("bob", "finance", first.public_key, NOON)
    with pytest.raises(PersonError, match="with the role finance"):
        people.enrol("ann", "approver", second.public_key, NOON)
    (retired,) = people.retire("ann", NOON + timedelta(1))
    assert retired.fingerprint == first.fingerprint
    people.enrol("ann", "finance", second.public_key, NOON + timedelta(2))
    assert [one.retired_at for one in people.enrolled()] == [NOON + timedelta(1), None]


def test_nobody_unknown_is_retired_or_found(operations: Operations) -> None:
    with pytest.raises(PersonError, match="nobody called ann"):
        operations.people.retire("ann", NOON)
    with pytest.raises(UnknownKeyError):
        operations.people.key("ab" * 32)


def test_nobody_bears_the_name_of_the_machine(operations: Operations, tmp_path: Path) -> None:
    signer = create_key(tmp_path / "1.key")
    with pytest.raises(PersonError, match="the machine's own name"):
        operations.people.enrol("tieout", "finance", signer.public_key, NOON)
    assert operations.people.enrolled() == []
