"""Whether this machine's kernel lets a program use io_uring, which TigerBeetle's client needs.

Asked beforehand, because the client library ends the whole process where the answer is no.
"""

import ctypes
import os
import sys
from typing import Final

_SETUP_CALL: Final = 425
"""The number of ``io_uring_setup``, the same on every architecture of Linux."""

_PARAMETER_BYTES: Final = 120
_FEATURES_AT: Final = 20
_EXT_ARG: Final = 1 << 8
"""A feature of Linux 5.11, the newest one that the client uses."""


def io_uring_refusal() -> str:
    """Return why io_uring cannot be used here, empty where it can."""
    if sys.platform != "linux":
        return ""
    parameters = ctypes.create_string_buffer(_PARAMETER_BYTES)
    library = ctypes.CDLL(None, use_errno=True)
    ring = library.syscall(_SETUP_CALL, 1, parameters)
    if ring < 0:
        return f"io_uring is denied here ({os.strerror(ctypes.get_errno())})"
    os.close(ring)
    features = int.from_bytes(parameters.raw[_FEATURES_AT : _FEATURES_AT + 4], sys.byteorder)
    return "" if features & _EXT_ARG else "TigerBeetle's client needs Linux 5.11 or later"
