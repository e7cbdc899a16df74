"""Where files land: the state folder and both stores of its warehouse, open."""

from dataclasses import dataclass

from contracts.home import Home
from warehouse.lake import Lake
from warehouse.operations.store import Operations


@dataclass(frozen=True, slots=True)
class Stores:
    """What a landing writes to, for the length of one pass."""

    home: Home
    lake: Lake
    operations: Operations
