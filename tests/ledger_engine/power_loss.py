"""The states in which a power cut can leave a disk, from a recording of what a writer asked of it.

strace records the writes, the synchronisations and what the writer told. Up to a moment, whatever
was synchronised is on disk; of the rest any part may be, torn at 512 bytes; and a file whose name
was not synchronised with its folder may be gone.
"""

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

_ROOT = Path(__file__).parents[2]
_SECTOR = 512
_CALLS = "openat,close,write,pwrite64,writev,pwritev,fdatasync,fsync,ftruncate,lseek,link,linkat"
_LOST, _TORN = 0.4, 0.3
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the writer asked of the disk, or told."""

    what: Literal["create", "link", "write", "truncate", "sync", "tell"]
    path: str = ""
    offset: int = 0
    data: bytes = b""
    is_synchronous: bool = False


def recorded(module: str, folder: Path, batches: int, trace: Path) -> list[Asked]:
    """Return what ``python -m module write folder batches`` asked of files there, in order."""
    command = ["strace", "-f", "-xx", "-s", "9000000", "-e", f"trace={_CALLS}", "-o", str(trace)]
    command += [sys.executable, "-m", module, "write", str(folder), str(batches)]
    subprocess.run(command, cwd=_ROOT, stdout=subprocess.DEVNULL, check=True)
    with trace.open(errors="replace") as lines:
        return list(_Reader(str(folder)).asked(lines))


class _Reader:
    """Reads a trace: which descriptor is which file, and where it stands."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._paths: dict[int, str] = {}
        self._places: dict[int, int] = {}
        self._synchronous: set[int] = set()
        self._unfinished: dict[str, str] = {}

    def asked(self, lines: Iterator[str]) -> Iterator[Asked]:
        for line in lines:
            call = self._whole_call(line)
            found = re.match(r"(\w+)\((.*)\)\s+= (\d+)", call)
            if found:
                yield from self._one(found[1], found[2], int(found[3]))

    def _whole_call(self, line: str) -> str:
        process, _, rest = line.strip().partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            self._unfinished[process] = rest.removesuffix("<unfinished ...>").rstrip()
            return ""
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        return self._unfinished.pop(process, "") + resumed[1] if resumed else rest

    def _one(self, call: str, given: str, answer: int) -> Iterator[Asked]:
        if call == "openat":
            yield from self._open(given, answer)
            return
        if call.startswith("link"):
            old, new = (bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(given))
            yield Asked("link", new.decode(), data=old)
            return
        descriptor = int(given.split(",", maxsplit=1)[0]) if given[:1].isdigit() else -1
        path = self._paths.get(descriptor)
        if "write" in call and descriptor == 1:
            yield Asked("tell", data=_bytes_in(given))
        elif call == "close":
            self._paths.pop(descriptor, None)
        elif call == "lseek":
            self._places[descriptor] = answer
        elif path is not None:
            yield self._change(descriptor, call, given, answer)

    def _change(self, descriptor: int, call: str, given: str, answer: int) -> Asked:
        path = self._paths[descriptor]
        if call in ("fdatasync", "fsync"):
            return Asked("sync", path)
        if call == "ftruncate":
            return Asked("truncate", path, int(given.rsplit(",", 1)[1]))
        return self._write(descriptor, call, given, answer)

    def _open(self, given: str, descriptor: int) -> Iterator[Asked]:
        self._paths.pop(descriptor, None)
        path = _bytes_in(given.split(",")[1]).decode(errors="replace")
        if not path.startswith(self._folder):
            return
        self._paths[descriptor], self._places[descriptor] = path, 0
        self._synchronous.discard(descriptor)
        if "O_DSYNC" in given or "O_SYNC" in given:
            self._synchronous.add(descriptor)
        if "O_CREAT" in given:
            yield Asked("create", path)
        assert "O_TRUNC" not in given, "nothing of a ledger is ever written over from its start"
        assert "O_APPEND" not in given, "an appending write has no offset to record"

    def _write(self, descriptor: int, call: str, given: str, count: int) -> Asked:
        data = _bytes_in(given)[:count]
        assert len(data) == count, "strace cut a write short"
        if call.startswith("pwrite"):
            offset = int(given.rsplit(",", 1)[1])
        else:
            offset = self._places[descriptor]
            self._places[descriptor] += count
        is_synchronous = descriptor in self._synchronous
        return Asked("write", self._paths[descriptor], offset, data, is_synchronous)


def _bytes_in(text: str) -> bytes:
    return b"".join(bytes.fromhex(part.replace("\\x", "")) for part in _TEXT.findall(text))


@dataclass
class Disk:
    """What is on disk for sure, and what may be."""

    files: dict[str, bytearray] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)
    pending: list[Asked] = field(default_factory=list)
    told: list[bytes] = field(default_factory=list)
    ignores_sync: bool = False

    def do(self, asked: Asked) -> None:
        """Take one more step."""
        if asked.what == "tell":
            self.told.append(asked.data)
        elif asked.what == "create":
            if asked.path not in self.files:
                self.files[asked.path] = bytearray()
                self.unnamed.add(asked.path)
        elif asked.what == "link":
            self.files[asked.path] = self.files[asked.data.decode()]
            self.unnamed.add(asked.path)
        elif asked.what == "sync":
            self._synchronise(asked.path)
        elif asked.is_synchronous and not self.ignores_sync:
            _apply(self.files, asked)
        else:
            self.pending.append(asked)

    def after_power_loss(self, chosen: random.Random) -> dict[str, bytes]:
        """Return one way in which the files may be found."""
        files = {path: bytearray(content) for path, content in self.files.items()}
        for asked in self.pending:
            fate = chosen.random()
            if fate < _LOST:
                continue
            sectors = len(asked.data) // _SECTOR
            if fate < _LOST + _TORN and sectors > 1:
                cut = _SECTOR * chosen.randrange(1, sectors)
                _apply(files, Asked("write", asked.path, asked.offset, asked.data[:cut]))
            else:
                _apply(files, asked)
        for path in self.unnamed:
            if chosen.random() < _LOST:
                del files[path]
        return {path: bytes(content) for path, content in files.items()}

    def _synchronise(self, path: str) -> None:
        if self.ignores_sync:
            return
        self.unnamed = {one for one in self.unnamed if str(Path(one).parent) != path}
        for asked in [one for one in self.pending if one.path == path]:
            _apply(self.files, asked)
        self.pending = [one for one in self.pending if one.path != path]


def _apply(files: dict[str, bytearray], asked: Asked) -> None:
    content = files.setdefault(asked.path, bytearray())
    end = asked.offset + len(asked.data)
    if asked.what == "truncate":
        del content[asked.offset :]
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    content[asked.offset : end] = asked.data


def states(
    every: list[Asked], count: int, seed: int, *, ignores_sync: bool = False
) -> Iterator[tuple[list[bytes], dict[str, bytes]]]:
    """Yield ``count`` states after power cuts at random moments: what was told, the files."""
    chosen = random.Random(seed)
    moments = sorted(chosen.randrange(1, len(every) + 1) for _ in range(count))
    disk = Disk(ignores_sync=ignores_sync)
    done = 0
    for moment in moments:
        for asked in every[done:moment]:
            disk.do(asked)
        done = moment
        yield list(disk.told), disk.after_power_loss(chosen)
