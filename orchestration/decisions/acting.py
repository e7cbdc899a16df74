"""Who acts, by the key that signs; and one decision signed and added.

Nothing names the actor: the actor is the person whom the key belongs to.
"""

import datetime as dt
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.reconciliation.decisions.following import write_decisions
from assets.reconciliation.decisions.open_breaks import OpenBreak
from contracts.decision_errors import HistoryMovedError, KeyFileError
from orchestration.resources import KEY_VARIABLE, key_file
from warehouse.lake import Lake
from warehouse.operations.break_entries import Decision, content_of, signed
from warehouse.operations.break_steps import Standing, Step, attempt_of
from warehouse.operations.signing import Signer, load_key
from warehouse.operations.store import Operations

_TRIES = 5
"""Somebody else may decide something between our signing and our storing."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, by name, and the key that signs for them."""

    name: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class Desk:
    """Both stores, and who sits there."""

    lake: Lake
    operations: Operations
    actor: Actor

    def take(
        self, broken: OpenBreak, step: Step, said: dict[str, Any], about: str = "", note: str = ""
    ) -> Standing:
        """Sign one step about a break, add it, and tell of it in the lake.

        Raises:
            DecisionError: the store refuses it; nothing is stored.
        """
        standing = self._added(broken, step, (content_of(said), about, note))
        write_decisions(self.lake, self.operations)
        return standing

    def _added(self, broken: OpenBreak, step: Step, words: tuple[str, str, str]) -> Standing:
        breaks = self.operations.breaks
        content, about, note = words
        for attempt in range(_TRIES):
            head = breaks.head()
            number = attempt_of(breaks.standing(broken.break_id), step)
            decision = Decision(
                broken.break_id, number, step, content, about, note, broken.last_day, now()
            )
            try:
                return breaks.add(signed(decision, self.actor.name, self.actor.signer, head))
            except HistoryMovedError:
                if attempt + 1 == _TRIES:
                    raise
        raise AssertionError("the last try returns or raises")


def actor_of(option: Path | None, operations: Operations) -> Actor:
    """Return the person whose key the option or the environment names.

    Raises:
        KeyFileError: none is named, or the file holds no key that may be used.
        UnknownKeyError: nobody is enrolled with it.
    """
    path = option or key_file()
    if path is None:
        to_do = f"Name the file with your own: --key FILE, or ${KEY_VARIABLE}."
        raise KeyFileError("decisions are signed", "no key is named", to_do)
    signer = load_key(path.expanduser())
    return Actor(operations.people.key(signer.fingerprint).person, signer)


def now() -> dt.datetime:
    """Return the time of a decision: when a person decides is no input of any figure."""
    return dt.datetime.fromtimestamp(time.time(), dt.UTC)
