"""Why a decision about a break is not taken. The whole tree stands in ``errors``.

Each of them is raised before anything is stored: a refused decision leaves no trace.
"""

from datetime import datetime
from pathlib import Path

from contracts.errors import TieoutError


class DecisionError(TieoutError):
    """A decision is refused, or a person cannot be enrolled."""

    exit_code = 11

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(f"{what}. {to_do}")


class KeyFileError(DecisionError):
    """A file is no private key that may be used, or is in the way of one."""

    def __init__(self, path: Path | str, what: str, to_do: str) -> None:
        super().__init__(f"{path}: {what}", to_do)


class PersonError(DecisionError):
    """A person cannot be enrolled or retired, or is not known."""


class UnknownKeyError(DecisionError):
    """Nobody is enrolled with the key that signs."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(
            f"no person is enrolled with the key {fingerprint[:16]}",
            "Name the key of an enrolled person: `tieout person list` shows them.",
        )


class RetiredKeyError(DecisionError):
    """The key belongs to somebody who was retired."""

    def __init__(self, person: str, fingerprint: str) -> None:
        super().__init__(
            f"the key {fingerprint[:16]} of {person} was retired and decides nothing more",
            "Somebody who is enrolled must decide: `tieout person list` shows them.",
        )


class RoleError(DecisionError):
    """The person's role does not take this step."""

    def __init__(self, person: str, role: str, step: str) -> None:
        super().__init__(
            f"{person} has the role {role}, which does not take the step {step!r}",
            "Somebody with another role must take it: `tieout person list` shows roles.",
        )


class SamePersonError(DecisionError):
    """Who proposed would approve: by name, or by key."""

    def __init__(self, person: str) -> None:
        super().__init__(
            f"{person} made this proposal and cannot approve it, with this key or another",
            "Another person must approve it.",
        )


class SignatureError(DecisionError):
    """The signature is not that of the key over this decision."""

    def __init__(self, person: str, fingerprint: str) -> None:
        super().__init__(
            f"the signature is not that of the key {fingerprint[:16]} of {person} over this entry",
            "Nothing was stored: sign exactly this entry, with that key.",
        )


class StepError(DecisionError):
    """The step does not follow from where the break stands."""

    def __init__(self, step: str, state: str, allowed: str) -> None:
        super().__init__(
            f"the step {step!r} does not follow: the break is {state}",
            f"From there: {allowed}.",
        )


class AssigneeError(DecisionError):
    """Somebody proposes who is not the one whom the break is assigned to."""

    def __init__(self, person: str, assignee: str) -> None:
        super().__init__(
            f"the break is assigned to {assignee}, not to {person}",
            f"{assignee} proposes, or the break is assigned anew: `tieout breaks assign`.",
        )


class ChangedProposalError(DecisionError):
    """What is approved or rejected is not the proposal that stands."""

    def __init__(self, meant: str, standing: str) -> None:
        super().__init__(
            f"the proposal {meant[:16]} is not the one that stands, which is {standing[:16]}",
            "Look at it again: `tieout breaks show`; then decide on the proposal shown there.",
        )


class ChangedBreakError(DecisionError):
    """The break is no longer what the proposal answers."""

    def __init__(self, was: str, found: str) -> None:
        super().__init__(
            f"the proposal answers a break that was {was}; now it is {found}",
            "Propose again from what is open now, or reject the proposal.",
        )


class HistoryMovedError(DecisionError):
    """Another decision was stored between signing and storing."""

    def __init__(self, built_on: str, head: str) -> None:
        super().__init__(
            f"the entry was signed after {built_on[:16]}, but the history ends at {head[:16]}",
            "Run the command again: it signs after the latest entry.",
        )


class ClockError(DecisionError):
    """The entry says that it was decided before the one that it follows."""

    def __init__(self, decided_at: datetime, after: datetime) -> None:
        super().__init__(
            f"it was decided at {decided_at:%Y-%m-%d %H:%M:%S}, before the entry that it follows, "
            f"of {after:%Y-%m-%d %H:%M:%S}",
            "Set this machine's clock right, then run the command again.",
        )


class HistoryBrokenError(DecisionError):
    """The stored history does not hold: nothing is added to it."""

    def __init__(self, finding: str) -> None:
        super().__init__(
            f"the history of decisions was altered: {finding}",
            "Nothing is decided upon it. Restore the operations store from a backup: "
            "`tieout breaks verify` lists every finding.",
        )


class BreakUnknownError(DecisionError):
    """No break, or more than one, is meant."""


class ProposalError(DecisionError):
    """What is proposed does not answer the break."""
