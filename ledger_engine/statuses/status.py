"""What every status carries beside its number. The statuses themselves are next door."""

from enum import IntEnum
from typing import Self


class Status(IntEnum):
    """One answer of the ledger.

    Attributes:
        meaning: what happened, in plain words.
        to_do: what a person does about it, empty where nothing is to be done.
        is_transient: it may succeed later under another id; this id fails for ever.
    """

    meaning: str
    to_do: str
    is_transient: bool

    def __new__(cls, number: int, meaning: str, to_do: str = "", is_transient: str = "") -> Self:
        """Build the member ``number`` with its words."""
        member = int.__new__(cls, number)
        member._value_ = number
        member.meaning = meaning
        member.to_do = to_do
        member.is_transient = is_transient == TRANSIENT
        return member

    @property
    def label(self) -> str:
        """The name as TigerBeetle writes it in its documents."""
        return self.name.lower()


TRANSIENT = "transient"
"""Marks a status that may pass: the id is burnt, the movement may be tried again."""
