"""The embedded ledger: TigerBeetle's semantics in one process, durable in LMDB.

``engine.py`` is the ``Ledger``; ``kernel.py`` and ``account_kernel.py`` decide each event;
``book.py`` is what they decide upon, in memory; ``log.py`` is what is on disk. What does not belong
here: how ids are computed and what events mean (``ingestion``).
"""
