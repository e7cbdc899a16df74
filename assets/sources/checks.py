"""What must hold of everything that was read, before anything rests on it."""

import dagster as dg

from assets.metadata import none_of
from assets.sources.assets import landed_sources, sequence_gaps, settled_lines
from warehouse.resource import WarehouseResource

_KEYS = landed_sources.keys_by_output_name
_PACKAGE = "assets.sources"


@dg.asset_check(asset=_KEYS["statements"], blocking=True)
def statements_tie_to_their_lines(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Opening balance and lines make the closing balance of every statement, to the unit."""
    with warehouse.lake() as lake:
        untied = lake.read(_PACKAGE, "untied_statements")
    return none_of("statements that do not tie", untied)


@dg.asset_check(asset=_KEYS["statements"], blocking=True)
def statements_follow_each_other(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Each statement opens with what the one before it closed with, unless one is missing."""
    with warehouse.lake() as lake:
        unlinked = lake.read(_PACKAGE, "unlinked_statements")
    return none_of("statements that do not follow", unlinked)


@dg.asset_check(asset=sequence_gaps)
def no_statement_is_missing(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """The bank's own numbers of its statements have no gap; one heals when it is filled."""
    with warehouse.lake() as lake:
        gaps = lake.read(_PACKAGE, "open_gaps")
    return none_of("open gaps", gaps, dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset=_KEYS["statement_lines"], blocking=True)
def no_line_is_held_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Every statement line is in once, however often a pass was killed and run again."""
    return _held_once(warehouse, "statement_lines")


@dg.asset_check(asset=_KEYS["expected_movements"], blocking=True)
def no_movement_is_held_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Every movement of our own systems is in once: none is booked from two files."""
    return _held_once(warehouse, "expected_movements")


@dg.asset_check(asset=_KEYS["standing_orders"], blocking=True)
def no_order_is_held_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Every permanent order is in once."""
    return _held_once(warehouse, "standing_orders")


@dg.asset_check(asset=_KEYS["advised_lines"], blocking=True)
def no_advised_line_is_held_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Every entry that a bank told of beside its statements is in once a file."""
    return _held_once(warehouse, "advised_lines")


@dg.asset_check(asset=_KEYS["advised_lines"], blocking=True)
def no_advised_entry_counts_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """An entry that several reports or downloads tell counts once, and so does each document."""
    with warehouse.lake() as lake:
        repeated = lake.read(_PACKAGE, "repeated_advices")
    return none_of("entries and documents that count more than once", repeated)


@dg.asset_check(asset=_KEYS["processor_lines"], blocking=True)
def no_processor_line_is_held_twice(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Every entry of a processor or a clearing file is in once."""
    return _held_once(warehouse, "processor_lines")


@dg.asset_check(asset=_KEYS["processor_lines"], blocking=True)
def no_entry_counts_from_two_reports(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """An entry that overlapping reports of a processor tell counts once."""
    with warehouse.lake() as lake:
        repeated = lake.read(_PACKAGE, "repeated_entries")
    return none_of("entries that count more than once", repeated)


@dg.asset_check(asset=_KEYS["processor_lines"], blocking=True)
def gross_and_fee_make_the_net(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """What a processor paid out is what it took in less what it kept, to the unit."""
    with warehouse.lake() as lake:
        untied = lake.read(_PACKAGE, "untied_processor_lines")
    return none_of("processor lines that do not tie", untied)


@dg.asset_check(asset=settled_lines, blocking=True)
def every_later_payout_belongs_to_one_line(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """A payout that a later report added settles one line, which had none before."""
    with warehouse.lake() as lake:
        astray = lake.read(_PACKAGE, "astray_links")
    return none_of("payouts that belong to no line, or to more", astray)


@dg.asset_check(asset=_KEYS["exchange_rates"], blocking=True)
def each_day_has_one_rate(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """A source states one rate a day and currency, and it is a positive number."""
    with warehouse.lake() as lake:
        doubtful = lake.read(_PACKAGE, "doubtful_rates")
    return none_of("doubtful rates", doubtful)


@dg.asset_check(asset=_KEYS["rejections"], additional_deps=[_KEYS["landed_files"]], blocking=True)
def every_quarantined_file_has_its_rejection(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Files in quarantine and rejections are the same ones, for the same reasons."""
    with warehouse.lake() as lake:
        differing = lake.read(_PACKAGE, "unexplained_files")
    return none_of("files without their rejection", differing)


@dg.asset_check(
    asset=_KEYS["stated_balances"], additional_deps=[_KEYS["expected_movements"]], blocking=True
)
def every_stated_balance_stands_beside_its_movement(
    warehouse: WarehouseResource,
) -> dg.AssetCheckResult:
    """A running balance and its movement agree on file, line, amount, currency and date."""
    with warehouse.lake() as lake:
        orphaned = lake.read(_PACKAGE, "orphaned_balances")
    return none_of("balances without movement", orphaned)


@dg.asset_check(
    asset=_KEYS["landed_files"],
    additional_deps=[
        _KEYS["statement_lines"],
        _KEYS["expected_movements"],
        _KEYS["standing_orders"],
        _KEYS["advised_lines"],
        _KEYS["processor_lines"],
        _KEYS["exchange_rates"],
    ],
    blocking=True,
)
def every_line_names_an_accepted_file(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Each accepted file has all of its lines in, and no other line is in at all."""
    with warehouse.lake() as lake:
        miscounted = lake.read(_PACKAGE, "miscounted_files")
    return none_of("files with other lines", miscounted)


@dg.asset_check(asset=_KEYS["landed_files"])
def no_file_is_quarantined(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """Every file that arrived could be read; each one that could not waits for a person."""
    with warehouse.lake() as lake:
        refused = lake.read(_PACKAGE, "quarantined_files")
    return none_of("quarantined files", refused, dg.AssetCheckSeverity.WARN)


@dg.asset_check(
    asset=_KEYS["landed_files"],
    additional_deps=[_KEYS["statement_lines"], _KEYS["expected_movements"]],
)
def no_text_hides_characters(warehouse: WarehouseResource) -> dg.AssetCheckResult:
    """No name or reference holds characters that nobody sees, or that turn its direction."""
    with warehouse.lake() as lake:
        hiding = lake.read(_PACKAGE, "hidden_characters")
    return none_of("texts that hide characters", hiding, dg.AssetCheckSeverity.WARN)


def _held_once(warehouse: WarehouseResource, table: str) -> dg.AssetCheckResult:
    with warehouse.lake() as lake:
        repeated = lake.read(_PACKAGE, "repeated_row_ids", table_name=table)
    return none_of("repeated ids", repeated)
