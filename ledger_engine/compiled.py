"""The door to numba: machine code for functions over ``u64`` words, cached beside their module.

A compiled function takes contiguous writeable arrays of one dtype and ``np.uint64`` scalars only,
so that each compiles exactly once. With ``NUMBA_DISABLE_JIT=1`` the same functions run as plain
Python: slow, for coverage and for debugging.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Return ``function`` compiled at its first call; later processes load it from the cache."""
    return cast("_Function", numba.njit(cache=True)(function))


def compiled_in_place(function: _Function) -> _Function:
    """Return ``function`` compiled without counting references to arrays.

    It may only change arrays that it is given: it allocates none and returns none. A kernel takes a
    view of a row at every step, and counting those, atomically, took half of its time; passing a
    book of arrays on to each of its rules took a third of the rest, so callers hold them inlined.
    """
    options = {"cache": True, "_nrt": False, "forceinline": True}
    return cast("_Function", numba.njit(**options)(function))  # type: ignore[call-overload]  # numba's stubs leave the option out


def inlined(function: _Function) -> _Function:
    """Return ``function`` compiled into each of its callers: for small ones that pass many words.

    The compiler then sees through tuples and constants: BLAKE2b takes half the time.
    """
    return cast("_Function", numba.njit(inline="always")(function))
