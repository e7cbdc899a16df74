"""The ledger's accounts as Arrow columns, in the order in which they were created.

Creating an account leaves no change event, so accounts are followed by their own timestamps. What
they hold is not kept here: balances come from the events alone.
"""

from typing import Final

import numpy as np
import pyarrow as pa

from assets.oracle.arrow_columns import plain, uuids
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT, QUERY_FILTER, Records

_PAGE: Final = 1 << 16


def accounts_after(ledger: Ledger, timestamp: int, limit: int) -> Records:
    """Return the first ``limit`` of ``ACCOUNT`` that the ledger created after ``timestamp``."""
    asked = np.zeros(1, QUERY_FILTER)
    found = [np.zeros(0, ACCOUNT)]
    while limit:
        asked["timestamp_min"], asked["limit"] = timestamp + 1, min(limit, _PAGE)
        page = ledger.query_accounts(asked)
        if not len(page):
            break
        found.append(page)
        limit -= len(page)
        timestamp = int(page["timestamp"][-1])
    return np.concatenate(found)


def account_table(accounts: Records) -> pa.Table:
    """Return ``accounts`` (``ACCOUNT[n]``) with the columns of ``oracle.account_records``."""
    return pa.table(
        {
            "account_id": uuids(accounts["id"]),
            "timestamp_ns": plain(accounts["timestamp"]),
            "ledger": plain(accounts["ledger"].astype(np.int64)),
            "gl_code": plain(accounts["code"].astype(np.int32)),
            "flags": plain(accounts["flags"].astype(np.int32)),
            "group_id": uuids(accounts["user_data_128"]),
            "user_data_64": plain(accounts["user_data_64"]),
            "user_data_32": plain(accounts["user_data_32"].astype(np.int64)),
        }
    )
