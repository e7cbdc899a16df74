"""What the outcome of a run means to whoever started it: an exit code, and an error's own words.

Pure: a ``RunOutcome`` in, numbers and sentences out. Printing them is the command line's business.
"""

import re

from contracts.errors import TieoutError
from orchestration.outcomes import FailedCheck, FailedStep, RunOutcome

REFUSED, FILES_REFUSED, BLOCKED, INTERRUPTED = 1, 5, 8, 130
"""Exit codes of ends that are no typed error; a typed error carries its own."""

_INTERRUPTED = "DagsterExecutionInterruptedError"
_CHECK_FAILED = "DagsterAssetCheckFailedError"
"""Dagster's own words for a blocking check; the check itself is said instead."""


def exit_code_of(outcome: RunOutcome) -> int:
    """Return the exit code of a run: its typed error's own, or what else ended it."""
    if outcome.success:
        return 0
    kinds = {_class_of(one) for one in outcome.failed_steps} - {_CHECK_FAILED}
    if _INTERRUPTED in kinds:
        return INTERRUPTED
    codes = [one.exit_code for one in _typed_errors(TieoutError) if one.__name__ in kinds]
    return max(codes, default=REFUSED if kinds else BLOCKED)


def is_interruption(failed: FailedStep) -> bool:
    """Return whether a step ended because someone asked it to."""
    return _class_of(failed) == _INTERRUPTED


def failures_of(outcome: RunOutcome) -> list[str]:
    """Return what failed, a sentence a step; a blocking check is told by ``truth_of`` instead."""
    return [
        f"{one.step.replace('_', ' ')}: {_said(one)}"
        for one in outcome.failed_steps
        if _class_of(one) not in {_CHECK_FAILED, _INTERRUPTED}
    ]


def truth_of(check: FailedCheck) -> str:
    """Return the sentence of a check that did not hold, so that it cannot be read as holding."""
    return f"{check.asset}: it does not hold that {check.check.replace('_', ' ')}"


def _class_of(failed: FailedStep) -> str:
    return failed.error_class.rpartition(".")[2]


def _said(failed: FailedStep) -> str:
    """Return an error's own words; of one that nobody foresaw, its class too."""
    kind = _class_of(failed)
    words = re.sub(rf"^(?:\w+\.)*{re.escape(kind)}: ", "", failed.message)
    is_foreseen = kind in {one.__name__ for one in _typed_errors(TieoutError)}
    return words if is_foreseen else f"{kind}: {words}"


def _typed_errors(kind: type[TieoutError]) -> list[type[TieoutError]]:
    return [kind, *(one for below in kind.__subclasses__() for one in _typed_errors(below))]
