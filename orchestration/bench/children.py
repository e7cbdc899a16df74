"""A contestant in a process of its own: started, waited for, its report read."""

import json
import subprocess
import sys
from typing import Final

from contracts.errors import BenchmarkError

_TIMEOUT_S: Final = 3600.0


def report_of(module: str, *words: str) -> dict[str, float]:
    """Run ``module`` as a program with ``words``; return the figures that it prints as JSON.

    Raises:
        BenchmarkError: it failed or does not end; its own words are on stderr.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", module, *words],
            check=True,
            stdout=subprocess.PIPE,
            timeout=_TIMEOUT_S,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise BenchmarkError(module.rpartition(".")[2], " ".join(words)) from error
    report: dict[str, float] = json.loads(done.stdout)
    return report
