"""How long a call waits, and how much it keeps under way."""

from dataclasses import dataclass
from typing import Final

DEADLINE_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What a ledger on a cluster may be opened with.

    Attributes:
        deadline_s: seconds without an answer after which a call gives up.
        open_within_s: the same for the first look-up, which finds a wrong address out.
        in_flight: requests under way at once. The cluster takes one at a time of a client, so a
            second one hides the way there and back, and a third only waits.
        idle_s: seconds of silence after which a look-up precedes what books: a session that was
            evicted meanwhile is noticed by a request that may be repeated.
    """

    deadline_s: float = DEADLINE_S
    open_within_s: float = 10.0
    in_flight: int = 2
    idle_s: float = 5.0


DEFAULTS: Final = Settings()
