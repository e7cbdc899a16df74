"""People with keys, and decisions as the tests word them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from warehouse.operations.break_entries import Decision, Entry, Head, content_of, signed
from warehouse.operations.break_steps import Standing, Step, attempt_of
from warehouse.operations.signing import Signer, create_key, load_key
from warehouse.operations.store import Operations

NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
BREAK: Final = UUID("00000000-0000-0000-0000-0000000000b1")
ORIGINAL: Final = UUID("00000000-0000-0000-0000-00000000000e")
EVENT: Final[dict[str, Any]] = {
    "kind": "balance_lowered",
    "account": "bank",
    "customer": "",
    "currency": "EUR",
    "amount_units": str(2**70),
    "occurred_at": NOON.isoformat(),
    "business_date": "2026-03-01",
    "reference": "R",
    "counterparty": "",
    "resolves": str(ORIGINAL),
    "parts": [],
}
PROPOSAL: Final[dict[str, Any]] = {"answer": "correction", "event": EVENT}
TIMING: Final[dict[str, Any]] = {"answer": "timing", "until": "2026-03-09"}
FOUND: Final[dict[str, Any]] = {"transfers": ["00000000-0000-0000-0000-0000000000c1"]}
ZERO: Final[dict[str, Any]] = {**FOUND, "open_units": "0"}


@dataclass
class World:
    """A store, and who is enrolled in it: ann, bob and the machine, each with a key."""

    operations: Operations
    signers: dict[str, Signer]

    @classmethod
    def of(cls, operations: Operations, folder: Path) -> "World":
        """Enrol everybody, with keys in ``folder``."""
        made = cls(operations, {})
        folder.mkdir(exist_ok=True)
        for name, role in (("ann", "finance"), ("bob", "finance"), ("machine", "machine")):
            made.enrol(name, role, folder / f"{name}.key")
        return made

    def load(self, folder: Path) -> None:
        """Take the keys that everybody has in ``folder``."""
        self.signers = {one.stem: load_key(one) for one in folder.glob("*.key")}

    def enrol(self, name: str, role: str, path: Path) -> Signer:
        """Enrol one person with a new key."""
        signer = create_key(path)
        self.operations.people.enrol(name, role, signer.public_key, NOON)
        self.signers[name] = signer
        return signer

    def entry(
        self,
        person: str,
        step: str,
        said: dict[str, Any] | None = None,
        **changed: Any,  # noqa: ANN401 - any field
    ) -> Entry:
        """Return the entry that ``person`` would sign next; ``changed`` before it is signed."""
        standing = self.standing()
        about = standing.proposal.entry_hash if standing.proposal else ""
        decision = Decision(
            BREAK,
            attempt_of(standing, Step(step)),
            step,
            content_of(said or {}),
            about if step in ("approved", "rejected") else "",
            "because",
            date(2026, 3, 1),
            NOON,
        )
        head: Head = self.operations.breaks.head()
        return signed(replace(decision, **changed), person, self.signers[person], head)

    def standing(self) -> Standing:
        """Return where the break stands."""
        return self.operations.breaks.standing(BREAK)

    def take(self, person: str, step: str, said: dict[str, Any] | None = None) -> Standing:
        """Have a person take a step."""
        return self.operations.breaks.add(self.entry(person, step, said))

    def propose(self, said: dict[str, Any] | None = None) -> Standing:
        """Have the break assigned to ann, who proposes."""
        self.take("bob", "assigned", {"assignee": "ann"})
        return self.take("ann", "proposed", said or PROPOSAL)

    def live(self) -> None:
        """Take a break through its whole life."""
        self.propose()
        self.take("bob", "approved")
        self.take("machine", "corrected", FOUND)
        self.take("machine", "closed", ZERO)
