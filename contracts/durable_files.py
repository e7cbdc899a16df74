"""Making a file or a folder durable by its name: one way for every store that must outlive a cut.

What does not belong here: writing, renaming, and what an error means to a store.
"""

import os
from pathlib import Path


def make_durable(path: Path) -> None:
    """Synchronise a file's bytes, or of a folder the names in it.

    Raises:
        OSError: it is not there, or the disk failed.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
