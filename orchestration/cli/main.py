"""The command ``tieout`` from its first moment on, and its exit codes.

Exit codes: 0 done; 1 refused by the machine, or a fault nobody foresaw; 2 wrong usage; 3 no usable
state folder; 4 a wrong declaration; 5 files were refused; 6 the ledger; 7 the warehouse; 8 a
blocking check does not hold; 9 a backup or an archive cannot be made, read or restored; 10 a day
cannot be closed; 11 a decision about a break is refused; 130 interrupted.

Loading the sub-commands takes seconds, so nothing here is slow to import: whoever interrupts them
ends a program that has begun nothing, and sees no traceback of it.
"""

import os
import signal
from typing import Final

_INTERRUPTED: Final = 130


def main() -> None:
    """Run the command line; end with the documented exit code."""
    is_usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_usual:
        # No SIG_DFL: Polars wraps what it finds when it is imported, and would swallow that.
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    from orchestration.cli.commands import run  # noqa: PLC0415 - slow: see above

    if is_usual:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    run()
