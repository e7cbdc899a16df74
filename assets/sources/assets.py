"""The assets of everything that arrives: the files, and their rows in normal form."""

import datetime as dt
import time
from collections.abc import Iterator
from functools import partial

import dagster as dg

from assets.metadata import OWNERS, figures
from assets.progress import tell
from assets.sources.landing import Stores, land_inbox
from assets.sources.metadata import files_shown, rejections_shown, rows_shown
from contracts.institution import load_institution
from warehouse.resource import WarehouseResource

_FILES = dg.AssetKey(["sources", "landed_files"])
_REJECTIONS = dg.AssetKey(["sources", "rejections"])
_ROWS = {
    "statements": "Every statement of an account of ours: what it opened and closed with.",
    "statement_lines": "Every entry that a bank or processor booked on an account of ours.",
    "expected_movements": "Every movement our own systems report: what the ledger is to book.",
    "stated_balances": "Every running balance stated beside a movement: a witness of the books.",
    "standing_orders": "Every permanent order: a payment that recurs until it is cancelled.",
    "advised_lines": "Every entry a bank told of before or beside its statement.",
    "processor_lines": "Every entry of a processor or clearing file: gross, fee and net.",
    "exchange_rates": "Every reference rate, digit by digit as it was published.",
}
_ALL = {
    "landed_files": "Every file that ever arrived, what became of it, and what to do about it.",
    "rejections": "Every file in quarantine: what is wrong with it, where, and what to do.",
    **_ROWS,
}


@dg.multi_asset(
    name="landed_sources",
    group_name="sources",
    pool="warehouse_writer",
    outs={
        name: dg.AssetOut(
            key=["sources", name],
            dagster_type=dg.Nothing,
            description=description,
            owners=OWNERS,
            kinds={"ducklake"},
        )
        for name, description in _ALL.items()
    },
    internal_asset_deps={
        "landed_files": set(),
        "rejections": {_FILES},
        **{name: {_FILES} for name in _ROWS},
    },
)
def landed_sources(warehouse: WarehouseResource) -> Iterator[dg.MaterializeResult[None]]:
    """Land what lies in the inbox and read it into normal form; a bad file is quarantined whole."""
    home = warehouse.paths
    institution = load_institution(home.root)
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)  # When a file is first seen is no input.
    with warehouse.lake() as lake, warehouse.operations() as operations:
        stores, tell_files = Stores(home, lake, operations), partial(tell, "files")
        landed = land_inbox(stores, institution, now, progress=tell_files)
        yield dg.MaterializeResult(asset_key=_FILES, metadata=files_shown(lake, landed))
        yield dg.MaterializeResult(asset_key=_REJECTIONS, metadata=rejections_shown(lake))
        for name in _ROWS:
            metadata = rows_shown(lake, landed, name)
            yield dg.MaterializeResult(asset_key=["sources", name], metadata=metadata)


@dg.asset(
    key=["sources", "sequence_gaps"],
    group_name="sources",
    owners=OWNERS,
    kinds={"ducklake"},
    deps=[dg.AssetKey(["sources", "statements"])],
)
def sequence_gaps(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Every gap in a bank's numbers of its statements: it heals when they arrive."""
    with warehouse.lake() as lake:
        gaps = lake.read("assets.sources", "open_gaps")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": gaps.height,
            "missing statements": int(gaps["missing_count"].sum()),
            "open gaps": figures(gaps),
        }
    )


@dg.asset(
    key=["sources", "settled_lines"],
    group_name="sources",
    owners=OWNERS,
    kinds={"ducklake"},
    deps=[dg.AssetKey(["sources", "processor_lines"])],
)
def settled_lines(warehouse: WarehouseResource) -> dg.MaterializeResult[None]:
    """Every processor line with its payout, and since when we know either: later reports add it."""
    with warehouse.lake() as lake:
        settled = lake.read("assets.sources", "settled_by_source")
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": int(settled["line_count"].sum()),
            "lines whose payout is known": int(settled["settled_count"].sum()),
            "lines by source": figures(settled),
        }
    )
