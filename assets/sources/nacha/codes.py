"""The code lists of the NACHA rules: transactions, returns, changes, service classes.

Tables by number, made to be indexed by whole columns. Which class may hold which entry lies in
``standard_classes``.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np

from assets.sources.nacha.faults import Flags


def _table(size: int, codes: Iterable[int]) -> Flags:
    table = np.zeros(size, dtype=bool)
    table[list(codes)] = True
    return table


_TENS: Final = (20, 30, 40, 50)
"""Checking, savings, general ledger, loan."""

_LOAN_DEBITS: Final = (55, 56)
"""A loan account is debited by a reversal or its return alone."""

_DEBITS: Final = tuple(ten + one for ten in _TENS[:3] for one in (6, 7, 8, 9)) + _LOAN_DEBITS
_CREDITS: Final = tuple(ten + one for ten in _TENS for one in (1, 2, 3, 4))

ADVICE: Final = _table(100, range(81, 89))
"""Automated accounting advices; the odd ones credit."""

IS_DEBIT: Final = _table(100, (*_DEBITS, 82, 84, 86, 88))
IS_CREDIT: Final = _table(100, (*_CREDITS, 81, 83, 85, 87))
IS_TRANSACTION: Final = IS_DEBIT | IS_CREDIT
IS_RETURN: Final = _table(100, (ten + one for ten in _TENS for one in (1, 6)))
IS_PRENOTE: Final = _table(100, (*(ten + 3 for ten in _TENS), 28, 38, 48))
IS_ZERO_DOLLAR: Final = _table(100, (*(ten + 4 for ten in _TENS), 29, 39, 49))

_RETURNS: Final = (*range(1, 48), *range(50, 54), 61, 62, *range(67, 78), *range(80, 86), 90)
_DISHONORED: Final = (61, 62, *range(67, 71))
_CONTESTED: Final = range(71, 78)
_REFUSED_CHANGES: Final = range(61, 70)
_CHANGES: Final = (*range(1, 10), 13, 14, *_REFUSED_CHANGES)

IS_RETURN_CODE: Final = _table(100, _RETURNS)
IS_DISHONORED_CODE: Final = _table(100, _DISHONORED)
IS_CONTESTED_CODE: Final = _table(100, _CONTESTED)
IS_CHANGE_CODE: Final = _table(100, _CHANGES)
IS_REFUSED_CHANGE_CODE: Final = _table(100, _REFUSED_CHANGES)

MIXED, CREDITS_ONLY, DEBITS_ONLY, ADVICES_ONLY = 200, 220, 225, 280
SERVICE_CLASSES: Final = (MIXED, CREDITS_ONLY, DEBITS_ONLY, ADVICES_ONLY)

ADDENDA_TYPES: Final = _table(100, (2, 5, *range(10, 19), 98, 99))

assert not (IS_DEBIT & IS_CREDIT).any()
