"""What a run of the line came to, as values: nothing here knows how it was run."""

from collections.abc import Callable
from dataclasses import dataclass

OnStep = Callable[[str, int], None]
"""Called with the step that ended and the number of steps of the run."""


@dataclass(frozen=True, slots=True)
class FailedStep:
    """A step that raised: the class of the error, and its words as Dagster gives them.

    Taking the class's name off the words is left to ``verdict``, which words them.
    """

    step: str
    error_class: str
    message: str


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check that did not hold, and whether it stopped what depends on it."""

    asset: str
    check: str
    is_blocking: bool


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What one run came to. ``success`` is Dagster's verdict; warnings do not change it."""

    success: bool
    failed_steps: tuple[FailedStep, ...]
    failed_checks: tuple[FailedCheck, ...]
