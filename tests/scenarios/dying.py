"""Runs ``tieout`` and kills itself, without warning, at a named call.

``python dying.py MODULE FUNCTION NTH before|after ARGUMENTS...``: the NTH call of the function ends
the process by SIGKILL, before it begins or after it is done.
"""

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def arm(module_name: str, qualified_name: str, nth: int, when: str) -> None:
    owner: Any = importlib.import_module(module_name)
    *holders, name = qualified_name.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    setattr(owner, name, dying_at(getattr(owner, name), nth, when))


def dying_at(
    original: Callable[Parameters, Result], nth: int, when: str
) -> Callable[Parameters, Result]:
    calls = 0

    def dying(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        nonlocal calls
        calls += 1
        if calls == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return dying


if __name__ == "__main__":
    module, function, count, moment, *arguments = sys.argv[1:]
    arm(module, function, int(count), moment)
    from orchestration.cli.main import main

    sys.argv = ["tieout", *arguments]
    main()
