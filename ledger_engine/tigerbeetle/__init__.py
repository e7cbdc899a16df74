"""The ``Ledger`` over a TigerBeetle cluster: bounded, split at the server's limits, pipelined.

Arrays go to the client library as they are (``ledger_engine.native``); no object a record.
What does not belong here: starting a server (``orchestration.local_ledger``).
"""
