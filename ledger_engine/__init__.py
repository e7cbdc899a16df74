"""Double entry: the only door to TigerBeetle and to LMDB."""
