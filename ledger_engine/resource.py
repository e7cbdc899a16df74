"""The ledger and its journal as a Dagster resource: where they are, opened for one step."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dagster as dg

from ledger_engine.journal import Journal, open_journal
from ledger_engine.ledger import Ledger
from ledger_engine.opening import open_ledger


class LedgerResource(dg.ConfigurableResource["LedgerResource"]):
    """Opens the ledger at ``url`` (see ``open_ledger``) and the journal in ``journal_folder``."""

    url: str
    journal_folder: str

    @contextmanager
    def ledger(self, read_only: bool = False) -> Iterator[Ledger]:  # noqa: FBT001, FBT002 - agreed form
        """Lend the ledger; the writer's lock is held until the end of the block.

        Raises:
            LedgerError: it cannot be opened; the error says why.
        """
        with closing(open_ledger(self.url, read_only)) as ledger:
            yield ledger

    @contextmanager
    def journal(self, read_only: bool = False) -> Iterator[Journal]:  # noqa: FBT001, FBT002 - agreed form
        """Lend the journal; the writer's lock is held until the end of the block.

        Raises:
            LedgerError: it cannot be opened; the error says why.
        """
        with closing(open_journal(Path(self.journal_folder), read_only)) as journal:
            yield journal
