"""People who take decisions, and the public halves of their keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from contracts.decision_errors import PersonError, UnknownKeyError
from warehouse.operations.break_steps import Role
from warehouse.operations.decision_models import PersonKeyRow, PersonRow
from warehouse.operations.sessions import Sessions
from warehouse.operations.signing import fingerprint_of

MACHINE: Final = "tieout"
"""The name under which the machine signs what it finds; no person bears it."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A public key and whose it is; ``retired_at`` is when it stopped deciding anything."""

    fingerprint: str
    person: str
    role: str
    public_key: str
    enrolled_at: datetime
    retired_at: datetime | None = None


class People:
    """Everybody enrolled in an operations store. Made with it."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def enrol(self, name: str, role: str, public_key: str, now: datetime) -> PersonKey:
        """Enrol a person with a key; one whose keys are all retired may have a new one.

        Raises:
            PersonError: the person has a key that decides, or another role; or the key is
                somebody's already.
        """
        if name == MACHINE and role != Role.MACHINE:
            raise PersonError(f"{name} is the machine's own name", "Enrol under another name.")
        fingerprint = fingerprint_of(public_key)
        with self._sessions.writing() as session:
            owner = session.get(PersonKeyRow, fingerprint)
            if owner is not None:
                raise PersonError(f"{owner.person} is enrolled with this key", "Make another one.")
            known = session.get(PersonRow, name)
            if known is None:
                session.add(PersonRow(name=name, role=Role(role), enrolled_at=now))
                session.flush()
            elif known.role != role:
                what = f"{name} is enrolled with the role {known.role}"
                raise PersonError(what, "A role stays: enrol under another name for another role.")
            live = select(PersonKeyRow).where(PersonKeyRow.person == name)
            live = live.where(PersonKeyRow.retired_at.is_(None))
            if role != Role.MACHINE and session.scalar(live) is not None:
                to_do = "To give a new key, first: `tieout person retire`."
                raise PersonError(f"{name} has a key already", to_do)
            row = PersonKeyRow(
                fingerprint=fingerprint, person=name, public_key=public_key, enrolled_at=now
            )
            session.add(row)
        return PersonKey(fingerprint, name, role, public_key, now)

    def retire(self, name: str, now: datetime) -> list[PersonKey]:
        """Retire every key of a person; return those that decided until now.

        Raises:
            PersonError: nobody of that name has a key that decides.
        """
        live = [one for one in self.enrolled() if one.person == name and one.retired_at is None]
        if not live:
            what = f"nobody called {name} has a key that decides"
            raise PersonError(what, "`tieout person list` shows who has.")
        with self._sessions.writing() as session:
            for one in live:
                session.get_one(PersonKeyRow, one.fingerprint).retired_at = now
        return live

    def enrolled(self) -> list[PersonKey]:
        """Return every key ever enrolled, by person and then by time."""
        query = select(PersonKeyRow, PersonRow.role).join(
            PersonRow, PersonKeyRow.person == PersonRow.name
        )
        order = (PersonKeyRow.person, PersonKeyRow.enrolled_at, PersonKeyRow.fingerprint)
        with self._sessions.reading() as session:
            return [key_of(row, role) for row, role in session.execute(query.order_by(*order))]

    def key(self, fingerprint: str) -> PersonKey:
        """Return the key of this fingerprint, retired or not.

        Raises:
            UnknownKeyError: nobody is enrolled with it.
        """
        found = next((one for one in self.enrolled() if one.fingerprint == fingerprint), None)
        if found is None:
            raise UnknownKeyError(fingerprint)
        return found


def key_of(row: PersonKeyRow, role: str) -> PersonKey:
    """Return the stored key as a value."""
    return PersonKey(
        row.fingerprint, row.person, role, row.public_key, row.enrolled_at, row.retired_at
    )
