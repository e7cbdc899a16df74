"""Which business dates the books can hold: refused at the door, asserted where they are packed.

The ledger keeps a business date as days since 1970 in 16 bits and an instant as nanoseconds since
1970 UTC, which the first local midnight east of Greenwich precedes.
"""

import datetime as dt
from typing import Final

FIRST_DATE: Final = dt.date(1990, 1, 1)
"""No statement of a machine is older; an older date is a mistake, and every day costs a look."""

LAST_DATE: Final = dt.date(2149, 6, 6)
"""The day numbered 65,535 since 1970."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

assert (LAST_DATE - dt.date(1970, 1, 1)).days == (1 << 16) - 1


def nanoseconds_of(moment: dt.datetime) -> int:
    """Return an aware moment as nanoseconds since 1970 UTC."""
    return (moment - _EPOCH) // dt.timedelta(microseconds=1) * 1000
