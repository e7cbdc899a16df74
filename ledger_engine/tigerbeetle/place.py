"""Where a cluster is: its number and its replicas' addresses, taken from a ledger's address.

The client library takes IP addresses only, so host names are resolved here, each time a client is
made: a replica that moved is found again.
"""

import re
import socket
from dataclasses import dataclass
from typing import Final

from contracts.errors import DeclarationError, LedgerUnreachableError

_REPLICAS_MAX: Final = 6
_PROBE_S: Final = 1.0
_FORM: Final = "write tigerbeetle:CLUSTER@HOST:PORT,HOST:PORT,..."
_REPLICA: Final = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>[^\[\]:@,\s]+)):(?P<port>\d+)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One cluster: ``replicas`` are (host, port) in the order of the replicas."""

    cluster: int
    replicas: tuple[tuple[str, int], ...]

    @property
    def url(self) -> str:
        """The ledger's address as one writes it."""
        return f"tigerbeetle:{self.cluster}@{','.join(_shown(*one) for one in self.replicas)}"

    def resolved(self) -> str:
        """Return the addresses as the client library takes them: IPs with ports.

        Raises:
            LedgerUnreachableError: a host name has no address.
        """
        return ",".join(_shown(self._ip_of(host, port), port) for host, port in self.replicas)

    def listening(self) -> str:
        """Return a sentence on which replicas take a connection at all: for a person to read."""
        silent = [_shown(*one) for one in self.replicas if not _takes_connection(*one)]
        if not silent:
            return "every replica's address takes connections"
        return f"nothing takes connections at {', '.join(silent)}"

    def _ip_of(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            why = f"the host name {host!r} cannot be resolved ({error})"
            to_do = "Check its spelling and the name server, or write an IP address"
            raise LedgerUnreachableError(self.url, why, f"{to_do}.") from error
        return str(found[0][4][0])


def place_of(url: str) -> Place:
    """Return the cluster that ``tigerbeetle:CLUSTER@HOST:PORT,...`` names.

    Raises:
        DeclarationError: it is not of that form; says which part.
    """
    _, _, rest = url.partition(":")
    number, at, addresses = rest.partition("@")
    if not at or not re.fullmatch(r"\d{1,39}", number, re.ASCII) or int(number) >= 1 << 128:
        raise _wrong(url, f"{number!r} is no cluster number")
    texts = addresses.split(",")
    if len(texts) > _REPLICAS_MAX:
        raise _wrong(url, f"a cluster has at most {_REPLICAS_MAX} replicas")
    return Place(int(number), tuple(_replica_of(url, text) for text in texts))


def _replica_of(url: str, text: str) -> tuple[str, int]:
    found = _REPLICA.fullmatch(text.strip())
    if found is None:
        raise _wrong(url, f"{text!r} is no HOST:PORT")
    port = int(found["port"])
    if not 0 < port < 1 << 16:
        raise _wrong(url, f"{text!r} has no port between 1 and 65535")
    return found["six"] or found["host"], port


def _wrong(url: str, what: str) -> DeclarationError:
    return DeclarationError("the ledger's address", repr(url), f"{what}; {_FORM}")


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _takes_connection(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_PROBE_S):
            return True
    except OSError:
        return False
