-- What: both ends of every match are said to descend from one file.
UPDATE reconciliation.matches SET ledger_file_sha256 = source_file_sha256
