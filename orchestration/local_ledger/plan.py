"""What the local cluster is: its number, its ports, its memory; written down when it is made.

The ports are chosen once: clients know the cluster by them.
"""

import secrets
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import msgspec

from contracts.errors import StateError
from contracts.home import Home

HOST: Final = "127.0.0.1"
_FILE: Final = "cluster.json"


Port = Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One local cluster, as it was formatted.

    Attributes:
        cluster: its number; 0 is TigerBeetle's own for testing, so a random one.
        ports: one a replica, in their order, on the loopback address.
        cache: the grid cache of each replica, as TigerBeetle writes sizes.
        is_development: small caches and batches, no direct I/O.
    """

    cluster: Annotated[int, msgspec.Meta(ge=0)]
    ports: Annotated[tuple[Port, ...], msgspec.Meta(min_length=1)]
    cache: str
    is_development: bool = False

    @property
    def addresses(self) -> str:
        """Every replica's address, in their order."""
        return ",".join(f"{HOST}:{port}" for port in self.ports)

    @property
    def url(self) -> str:
        """The ledger's address, for TIEOUT_LEDGER."""
        return f"tigerbeetle:{self.cluster}@{self.addresses}"

    @property
    def majority(self) -> int:
        """How many replicas must run for the cluster to answer."""
        return len(self.ports) // 2 + 1


def folder_of(home: Home) -> Path:
    """Return where the cluster of ``home`` lies: data files, logs, what runs."""
    return home.ledger / "tigerbeetle"


def read_plan(home: Home) -> Plan | None:
    """Return the cluster of ``home``, None where none was made.

    Raises:
        StateError: its file was damaged, or edited into what no cluster is.
    """
    path = folder_of(home) / _FILE
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except msgspec.MsgspecError as error:
        to_do = "Restore it from a backup: the cluster's number and ports stand in it."
        raise StateError(path, f"describes no cluster ({error})", to_do) from error


def write_plan(home: Home, plan: Plan) -> None:
    """Write the cluster down, whole or not at all."""
    path = folder_of(home) / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.format(msgspec.json.encode(plan)))
    fresh.replace(path)


def with_cache(home: Home, plan: Plan, cache: str) -> Plan:
    """Return ``plan`` with another cache, written down: its replicas take it when they start."""
    changed = msgspec.structs.replace(plan, cache=cache)
    write_plan(home, changed)
    return changed


def new_plan(replicas: int, cache: str, *, is_development: bool) -> Plan:
    """Return a cluster of ``replicas`` on ports that are free now."""
    number = secrets.randbits(63) | 1
    return Plan(number, _free_ports(replicas), cache, is_development)


def _free_ports(count: int) -> tuple[int, ...]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((HOST, 0))
        return tuple(int(one.getsockname()[1]) for one in sockets)
