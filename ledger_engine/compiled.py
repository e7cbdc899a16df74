"""The door to numba: machine code for functions over ``u64`` words, cached beside this module.

A compiled function takes contiguous writeable arrays of one dtype and ``np.uint64`` scalars only,
so that each compiles exactly once. With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain
Python: slow, for coverage and for debugging.
"""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])

_FOLDER: Final = Path(__file__).parent
_KERNELS: Final = ("*.py", "embedded/*.py", "ingestion/*.py", "statuses/*.py")
"""Where compiled functions lie, and the constants that are compiled into them."""


def digest_of_sources(folder: Path) -> str:
    """Return what changes with any source under ``folder`` that may be compiled into another."""
    digest = hashlib.sha256()
    for path in sorted(one for pattern in _KERNELS for one in folder.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cached(function: _Function, options: dict[str, Any]) -> _Function:
    """Return ``function`` compiled, from a cache of this very state of all the sources.

    numba keeps a cached function for as long as its own file stays as it is, whatever becomes of
    the functions and constants compiled into it: a kernel would go on deciding by old rules.
    """
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = str(_CACHES / _CURRENT)
    try:
        return cast("_Function", numba.njit(**options)(function))
    finally:
        config.CACHE_DIR = before


def forget_outdated() -> None:
    """Delete what was compiled from other states of the sources."""
    for place in _CACHES.glob("compiled-*"):
        if place.is_dir() and place.name != _CURRENT:
            shutil.rmtree(place, ignore_errors=True)


_CURRENT: Final = f"compiled-{digest_of_sources(_FOLDER)}"
_CACHES: Final = Path(cast("Any", numba.config).CACHE_DIR or _FOLDER / "__pycache__")


def compiled(function: _Function) -> _Function:
    """Return ``function`` compiled at its first call; later processes load it from the cache."""
    return _cached(function, {"cache": True})


def compiled_in_place(function: _Function) -> _Function:
    """Return ``function`` compiled without counting references to arrays.

    It may only change arrays that it is given: it allocates none and returns none. A kernel takes a
    view of a row at every step, and counting those, atomically, took half of its time; passing a
    book of arrays on to each of its rules took a third of the rest, so callers hold them inlined.
    """
    return _cached(function, {"cache": True, "_nrt": False, "forceinline": True})


def inlined(function: _Function) -> _Function:
    """Return ``function`` compiled into each of its callers: for small ones that pass many words.

    The compiler then sees through tuples and constants: BLAKE2b takes half the time.
    """
    return cast("_Function", numba.njit(inline="always")(function))
