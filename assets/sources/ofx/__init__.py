"""OFX and QFX downloads of bank accounts and credit cards."""
