"""Faults of a file, gathered by whole columns and told one at a time: the first in the file.

A check looks at every record at once, so faults are found out of the file's order. What a message
shows of a private field is masked here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from assets.sources.masking import masked
from assets.sources.nacha.layouts import Field
from assets.sources.nacha.records import Records, Rows
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

Flags = npt.NDArray[np.bool_]
Expected = str | Callable[[int], str]


@dataclass(slots=True)
class Faults:
    """What is wrong with ``records``, as far as it was looked for."""

    records: Records
    _found: list[tuple[int, RefusedFileError]] = field(default_factory=list)

    def note(
        self, rows: Rows, is_wrong: Flags, what: tuple[RefusalReason, Field], expected: Expected
    ) -> None:
        """Note the first of ``rows`` (ascending record numbers) that ``is_wrong``, if any.

        ``expected`` says what should stand there, or says it of the index into ``rows``.
        """
        if not is_wrong.any():
            return
        index = int(np.argmax(is_wrong))
        row = int(rows[index])
        reason, stated = what
        error = RefusedFileError(
            reason,
            self.records.place(row),
            self._shown(row, stated),
            field=stated.name,
            expected=expected if isinstance(expected, str) else expected(index),
        )
        self._found.append((row, error))

    def refuse(self) -> None:
        """Raise the fault that stands first in the file; of one record, the one noted first.

        Raises:
            RefusedFileError: there is a fault.
        """
        if self._found:
            raise min(self._found, key=lambda one: one[0])[1]

    def _shown(self, row: int, stated: Field) -> str:
        text = self.records.characters[row, stated.columns].tobytes().decode("latin-1").strip()
        return masked(text) if stated.is_private else text
