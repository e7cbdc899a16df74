"""Standard entry classes: which entries, amounts and addenda each of them takes.

One table, after the NACHA rules; codes that no rule of this table names are refused. A return or
a change notice repeats an entry of its class, so what an entry must hold is asked of forward
entries alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np


@dataclass(frozen=True, slots=True)
class StandardClass:
    """What entries of one class may be.

    Attributes:
        most_cents: highest amount, 0 where the rules set none.
        addenda: how many payment addenda (05) an entry may have.
        has_terminal: each entry has a terminal addenda (02).
        is_counted: each entry states how many addenda it has.
        is_named: the receiver's name is required.
        description: the company entry description that it must have.
        codes: second digits of the transaction codes it takes.
    """

    name: str
    has_credits: bool = True
    has_debits: bool = True
    most_cents: int = 0
    addenda: int = 0
    has_terminal: bool = False
    is_counted: bool = False
    is_named: bool = True
    description: str = ""
    codes: str = "123456789"


_MANY: Final = 9_999
_CHECK: Final = 25_000_00
_PRESENTED: Final = 2_500_00

CLASSES: Final = (
    StandardClass("ACK", has_debits=False, addenda=1, codes="14", is_named=False),
    StandardClass("ADV", is_named=False),
    StandardClass("ARC", has_credits=False, most_cents=_CHECK, is_named=False),
    StandardClass(
        "ATX", has_debits=False, addenda=_MANY, is_counted=True, is_named=False, codes="14"
    ),
    StandardClass("BOC", has_credits=False, most_cents=_CHECK, is_named=False),
    StandardClass("CCD", addenda=1, is_named=False),
    StandardClass("CIE", has_debits=False, addenda=1),
    StandardClass("COR", is_named=False, codes="16"),
    StandardClass("CTX", addenda=_MANY, is_counted=True, is_named=False),
    StandardClass("DNE", has_debits=False, addenda=1, codes="13"),
    StandardClass("ENR", addenda=_MANY, codes="136", description="AUTOENROLL"),
    StandardClass("IAT", is_named=False),
    StandardClass("MTE", has_terminal=True),
    StandardClass("POP", has_credits=False, most_cents=_CHECK, is_named=False),
    StandardClass("POS", has_terminal=True),
    StandardClass("PPD", addenda=1),
    StandardClass("RCK", has_credits=False, most_cents=_PRESENTED, description="REDEPCHECK"),
    StandardClass("SHR", has_terminal=True),
    StandardClass("TEL"),
    StandardClass("TRC", has_credits=False, is_named=False),
    StandardClass("TRX", has_credits=False, addenda=_MANY, is_counted=True, is_named=False),
    StandardClass("WEB", addenda=1),
    StandardClass("XCK", has_credits=False, most_cents=_PRESENTED, is_named=False),
)
CLASS_NAMES: Final = tuple(one.name for one in CLASSES)

assert np.all(np.diff([int(one, 36) for one in CLASS_NAMES]) > 0)
