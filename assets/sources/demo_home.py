"""A home of the demo takes the demo's own files alone: no real one stands among invented ones."""

from typing import Final

from contracts.errors import RefusedFileError
from contracts.home import Home
from contracts.institution import Institution
from contracts.reasons import RefusalReason

DEMO_FILES: Final = "demo-files.sha256"
"""In a demo home: the digests of the files it accepts, one a line."""


def refuse_in_demo(home: Home, institution: Institution, digest: str) -> None:
    """Refuse a file that a demo home was not made of.

    Raises:
        RefusedFileError: ``DEMO_HOME``.
    """
    if not institution.demo:
        return
    listed = home.root / DEMO_FILES
    known = listed.read_text(encoding="ascii").split() if listed.is_file() else []
    if digest not in known:
        raise RefusedFileError(RefusalReason.DEMO_HOME, "the file", digest)
