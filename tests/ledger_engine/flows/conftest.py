"""Empty books for each flow."""

import pytest

from ledger_engine import Ledger
from ledger_engine.journal import Journal
from tests.ledger_engine.flows.books import FlowBooks


@pytest.fixture
def flow(books: Ledger, journal: Journal) -> FlowBooks:
    return FlowBooks(books, journal)
