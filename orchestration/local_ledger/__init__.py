"""A TigerBeetle cluster of one or three replicas on this machine, kept in the state folder.

For trying things out, for tests, and for one machine that needs a resident server. What does not
belong here: speaking to the cluster (``ledger_engine``), and what is printed (``cli.ledger``).
"""
