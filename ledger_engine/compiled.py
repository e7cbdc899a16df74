"""The door to numba: machine code for functions over ``u64`` words, cached beside this module.

A compiled function takes contiguous writeable arrays of one dtype and ``np.uint64`` scalars only,
so that each compiles exactly once. With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain
Python: slow, for coverage and for debugging.
"""

import hashlib
import re
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])

_ROOT: Final = Path(__file__).parent.parent
_IMPORTS: Final = re.compile(r"^from (ledger_engine[.\w]*) import", re.MULTILINE)
_CACHES: Final = Path(cast("Any", numba.config).CACHE_DIR or _ROOT / "ledger_engine/__pycache__")
_current: Final[set[str]] = set()


def state_of(module: Path, root: Path = _ROOT) -> str:
    """Return a name of the state of ``module`` and of all that it imports of this package.

    ``root`` is the folder that holds the package.
    """
    missing, read = {module}, dict[Path, bytes]()
    while missing:
        path = missing.pop()
        read[path] = path.read_bytes()
        for name in _IMPORTS.findall(read[path].decode()):
            place = root.joinpath(*name.split("."))
            imported = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
            if imported not in read:
                missing.add(imported)
    return hashlib.sha256(b"".join(read[path] for path in sorted(read))).hexdigest()[:16]


_state_of_module: Final = lru_cache(state_of)


def _cached(function: _Function, options: dict[str, Any]) -> _Function:
    """Return ``function`` compiled, from a cache of this very state of all its sources.

    numba keeps a cached function for as long as its own file stays as it is, whatever becomes of
    the functions and constants compiled into it: a kernel would go on deciding by old rules.
    """
    name = f"compiled-{_state_of_module(Path(function.__code__.co_filename))}"
    _current.add(name)
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(_CACHES / name)
    try:
        return cast("_Function", numba.njit(**options)(function))
    finally:
        config.CACHE_DIR = before


def forget_outdated() -> None:
    """Delete what is cached of other states than those loaded in this process."""
    for place in _CACHES.glob("compiled-*"):
        if place.is_dir() and place.name not in _current:
            shutil.rmtree(place, ignore_errors=True)


def compiled(function: _Function) -> _Function:
    """Return ``function`` compiled at its first call; later processes load it from the cache.

    Other threads run meanwhile, so whoever calls it must have its arrays to itself: the next block
    of events is prepared while the ledger decides on this one.
    """
    return _cached(function, {"cache": True, "nogil": True})


def compiled_in_place(function: _Function) -> _Function:
    """Return ``function`` compiled without counting references to arrays.

    It may only change arrays that it is given: it allocates none and returns none. A kernel takes a
    view of a row at every step, and counting those, atomically, took half of its time; passing a
    book of arrays on to each of its rules took a third of the rest, so callers hold them inlined.
    """
    return _cached(function, {"cache": True, "nogil": True, "_nrt": False, "forceinline": True})


def inlined(function: _Function) -> _Function:
    """Return ``function`` compiled into each of its callers: for small ones that pass many words.

    The compiler then sees through tuples and constants: BLAKE2b takes half the time.
    """
    return cast("_Function", numba.njit(inline="always")(function))
