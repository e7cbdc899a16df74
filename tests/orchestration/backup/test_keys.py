import stat
from pathlib import Path

import pyrage
import pytest

from contracts.backup_errors import BackupKeyError
from orchestration.backup.keys import identities_of, make_key_pair, recipients_of


def test_a_made_key_opens_what_its_public_key_seals(tmp_path: Path) -> None:
    public = make_key_pair(tmp_path / "key")
    sealed = pyrage.encrypt(b"figures", list(recipients_of([public])))

    identities = identities_of((tmp_path / "key").read_text())

    assert pyrage.decrypt(sealed, list(identities)) == b"figures"


def test_a_key_file_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    make_key_pair(tmp_path / "key")
    before = (tmp_path / "key").read_text()

    with pytest.raises(BackupKeyError, match="overwriting a key would lose every backup"):
        make_key_pair(tmp_path / "key")
    assert (tmp_path / "key").read_text() == before
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize("text", [None, "", "# only a comment\n"])
def test_no_identity_is_refused_with_what_to_do(text: str | None) -> None:
    with pytest.raises(BackupKeyError, match="TIEOUT_BACKUP_IDENTITY"):
        identities_of(text)


def test_a_secret_is_never_repeated(tmp_path: Path) -> None:
    make_key_pair(tmp_path / "key")
    secret = (tmp_path / "key").read_text().splitlines()[1]
    said = [repr(identities_of(secret))]
    for given in (secret, secret[:-1]):
        with pytest.raises(BackupKeyError) as refusal:
            recipients_of([given])
        said.append(str(refusal.value))
    with pytest.raises(BackupKeyError) as refusal:
        identities_of(secret[:-1])
    said += [str(refusal.value), repr(refusal.value.__cause__)]

    assert [one for one in said if secret[20:40] in one] == []


def test_what_is_no_public_key_is_refused() -> None:
    with pytest.raises(BackupKeyError, match="'age1nonsense' is no public key"):
        recipients_of(["age1nonsense"])
