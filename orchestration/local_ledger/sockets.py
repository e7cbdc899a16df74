"""Whether somebody listens at a port of this machine."""

import socket
from typing import Final

from orchestration.local_ledger.plan import HOST

_PATIENCE_S: Final = 0.5


def is_taken(port: int) -> bool:
    """Say whether something takes connections at ``port``."""
    with socket.socket() as probe:
        probe.settimeout(_PATIENCE_S)
        return probe.connect_ex((HOST, port)) == 0
