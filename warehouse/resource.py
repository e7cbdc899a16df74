"""The warehouse as a Dagster resource: both stores of one state folder. No logic."""

from contextlib import AbstractContextManager
from pathlib import Path

import dagster as dg

from contracts.home import Home
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import Operations, open_operations


class WarehouseResource(dg.ConfigurableResource["WarehouseResource"]):
    """The lake and the operations store under ``home``, the state folder."""

    home: str

    @property
    def paths(self) -> Home:
        """Where each store lies."""
        return Home(Path(self.home))

    def lake(self, *, read_only: bool = False) -> AbstractContextManager[Lake]:
        """Open the lake for the length of a block."""
        return open_lake(self.paths.warehouse, read_only=read_only)

    def operations(self, *, create: bool = True) -> AbstractContextManager[Operations]:
        """Open the operations store for the length of a block."""
        return open_operations(self.paths.operations, create=create)
