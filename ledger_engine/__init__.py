"""Double entry: the only door to TigerBeetle and to LMDB.

``open_ledger`` gives a ``Ledger``; records, flags and statuses keep TigerBeetle's names, numbers
and layouts whichever back end answers. What does not belong here: the warehouse, Dagster assets
(``resource.py`` alone knows Dagster), and what a movement means to the business (``contracts``).
"""

from ledger_engine.ledger import Ledger
from ledger_engine.opening import open_ledger

__all__ = ["Ledger", "open_ledger"]
