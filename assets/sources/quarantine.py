"""Quarantine between two stores: what people decided in operations, the lake follows.

Belongs here: the refusal of a landing as the error it was, and the lake's rows of dismissed files.
Taking a decision is the command line's business, keeping it that of operations.
"""

import polars as pl

from assets.sources.stores import Stores
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from warehouse.lake import Lake
from warehouse.operations.records import Landing, State


def refusal_of(landing: Landing) -> RefusedFileError | None:
    """Return why a landing is not accepted, in the whole shape; None where it is, or is unread."""
    if landing.reason is None:
        return None
    return RefusedFileError(
        RefusalReason(landing.reason),
        landing.place or "",
        landing.found or "",
        landing.to_do or "",
        field=landing.field or "",
        expected=landing.expected or "",
    )


def follow_dismissals(stores: Stores) -> None:
    """Take the rejections of dismissed files out of the lake: they wait for nobody any more."""
    dismissed = [one.sha256 for one in stores.operations.landings(State.DISMISSED)]
    if not dismissed:
        return
    digests = pl.DataFrame({"file_sha256": pl.Series(dismissed, dtype=pl.String)})

    def work(lake: Lake) -> None:
        with lake.lend("arriving_files", digests):
            lake.execute("assets.sources", "forget_rejections")
            lake.execute("assets.sources", "dismiss_landed_files")

    stores.lake.run(work)
