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

assert (LAST_DATE - dt.date(1970, 1, 1)).days == (1 << 16) - 1
