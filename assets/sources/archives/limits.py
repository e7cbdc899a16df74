"""How much an archive may unpack to: what no day of a bank comes near, and a bomb exceeds."""

from typing import Final

MAX_MEMBERS: Final = 1000
"""Files in one archive."""

MAX_DIRECTORY: Final = 1 << 20
"""Bytes of a zip file's directory: a kilobyte for each member that it may have."""

MAX_RATIO: Final = 250
"""Bytes unpacked for each byte of the archive: tables of text stay below a hundred."""

RATIO_FROM: Final = 1 << 20
"""Bytes below which a ratio says nothing: a page of blanks is no bomb."""

MAX_UNPACKED: Final = 1 << 30
"""Bytes of one member, and of all together."""

CHUNK: Final = 1 << 18
"""Bytes unpacked at a time: what a bomb can cost before it is seen."""
