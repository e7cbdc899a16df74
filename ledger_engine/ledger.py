"""The ledger as its users see it, whichever back end answers: TigerBeetle's own operations."""

from typing import Protocol

from ledger_engine.records import Records, Words


class Ledger(Protocol):
    """Accounts and transfers; the only truth about money.

    Every array is of a dtype of ``ledger_engine.records``, ids are ``(n, 2)`` u64 halves. Calls of
    any length are split into batches of 8189, or what the server takes; results stand at their
    event's index.
    """

    def create_accounts(self, accounts: Records) -> Records:
        """Create ``ACCOUNT[n]``; return ``RESULT[n]``, durable when it returns."""

    def create_transfers(self, transfers: Records) -> Records:
        """Create ``TRANSFER[n]``; return ``RESULT[n]``, durable when it returns."""

    def lookup_accounts(self, ids: Words) -> Records:
        """Return the ``ACCOUNT`` rows found, in the order asked; missing ones are left out."""

    def lookup_transfers(self, ids: Words) -> Records:
        """Return the ``TRANSFER`` rows found, in the order asked; missing ones are left out."""

    def get_account_transfers(self, account_filter: Records) -> Records:
        """Return the ``TRANSFER`` rows of one account, by one ``ACCOUNT_FILTER``."""

    def get_account_balances(self, account_filter: Records) -> Records:
        """Return an ``ACCOUNT_BALANCE`` after each matching transfer of a history account."""

    def query_accounts(self, query_filter: Records) -> Records:
        """Return the ``ACCOUNT`` rows that match one ``QUERY_FILTER``."""

    def query_transfers(self, query_filter: Records) -> Records:
        """Return the ``TRANSFER`` rows that match one ``QUERY_FILTER``."""

    def change_events(self, after_timestamp: int, limit: int) -> Records:
        """Return the first ``limit`` of ``CHANGE_EVENT`` whose timestamp is greater.

        Only an empty answer means that the end is reached.
        """

    def close(self) -> None:
        """Release the ledger. Closing twice is harmless."""
