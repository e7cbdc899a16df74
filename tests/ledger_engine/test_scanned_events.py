"""Events from a file, cut into blocks: the same books as from one frame, in bounded memory."""

from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ledger_engine import Ledger, open_ledger
from ledger_engine.ingestion import PostingSummary, asking_order, post_events, preparing
from ledger_engine.journal import Journal, open_journal
from tests.ledger_engine.business_events import NOON_NS, event, events
from tests.ledger_engine.flows.books import part


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after seven events, and read twenty together."""
    monkeypatch.setattr(preparing, "BLOCK_EVENTS", 7)
    monkeypatch.setattr(preparing, "SLICE_EVENTS", 20)


def many() -> pl.DataFrame:
    """Return receipts and payments of three customers, some refused."""
    kinds = ("wire_in", "wire_out", "wire_out")
    return events(*(event(n, kinds[n % 3], 10 + n % 7, customer=f"c{n % 4}") for n in range(1, 90)))


def posted(folder: Path, given: pl.DataFrame | pl.LazyFrame) -> tuple[PostingSummary, pl.DataFrame]:
    with (
        closing(open_ledger(f"embedded:{folder / 'ledger'}")) as ledger,
        closing(open_journal(folder / "journal")) as journal,
    ):
        told: list[int] = []
        summary = post_events(ledger, journal, given, told.append)
        assert sum(told) == summary.events
        assert len(told) > 1
        outcome = journal.posted_after(0).select("transfer_id", "amount_units")
        assert len(ledger.change_events(0, 1_000)) == outcome.height
    return summary, outcome.sort("transfer_id")


@pytest.mark.usefixtures("small_blocks")
def test_a_scanned_file_makes_the_same_books_as_a_frame(tmp_path: Path) -> None:
    many().write_parquet(tmp_path / "events.parquet")
    scanned = posted(tmp_path / "scanned", pl.scan_parquet(tmp_path / "events.parquet"))
    whole = posted(tmp_path / "whole", many())
    shuffled = posted(tmp_path / "shuffled", many().sample(fraction=1, shuffle=True, seed=5))
    assert scanned[0] == whole[0] == shuffled[0]
    assert scanned[0].events == 89
    assert scanned[1].equals(whole[1])
    assert scanned[1].equals(shuffled[1])


@pytest.mark.usefixtures("small_blocks")
def test_parts_follow_their_events_into_their_blocks(books: Ledger, journal: Journal) -> None:
    rows = [event(n, "card_topup", 100, customer=f"c{n}") for n in range(1, 40)]
    fees = [part("fee", 10_000, currency="EUR", event_id=row["event_id"]) for row in rows[::2]]
    frame = pl.DataFrame(fees).with_columns(pl.col("amount_units").cast(pl.Decimal(38, 0)))
    done = post_events(books, journal, events(*rows).lazy(), parts=frame.lazy())
    assert done == PostingSummary(39, 59, 0, 0)
    assert journal.posted_after(0).filter(leg="fee").height == 20


@pytest.mark.usefixtures("small_blocks")
def test_what_gives_cover_comes_first_even_where_the_moment_is_cut(
    books: Ledger, journal: Journal
) -> None:
    day = {"occurred_ns": NOON_NS}
    rows = [event(number, "wire_out", 100, **day) for number in range(1, 21)]
    rows += [event(number, "wire_in", 100, **day) for number in range(21, 41)]
    assert post_events(books, journal, events(*rows)).rejected == 0


@pytest.mark.usefixtures("small_blocks")
def test_what_gives_cover_comes_first_even_where_parts_cut_the_moment(
    books: Ledger, journal: Journal
) -> None:
    day = {"occurred_ns": NOON_NS}
    paid = [event(number, "split_bill", 100, **day) for number in range(1, 5)]
    shares = [
        part("share", 1_000_000, currency="EUR", event_id=row["event_id"], customer="ben")
        for row in paid
    ]
    frame = pl.DataFrame(shares).with_columns(pl.col("amount_units").cast(pl.Decimal(38, 0)))
    got = [event(number, "wire_in", 200, **day, customer="ben") for number in range(5, 8)]
    done = post_events(books, journal, events(*paid, *got), parts=frame)
    assert done == PostingSummary(7, 7, 0, 0)


def test_what_settles_comes_after_what_reserves_it_in_the_same_moment(
    books: Ledger, journal: Journal
) -> None:
    day = {"occurred_ns": NOON_NS, "customer": "ada", "customer_gl_code": 2050}
    rows = [
        event(1, "settlement_confirmed", 5, **day),
        event(2, "settlement_paid", 5, **day),
        event(3, "wire_in", 5, **(day | {"customer_gl_code": 2450})),
    ]
    stated = events(*rows).with_columns(
        pl.Series("resolves", ["00000000-0000-0000-0000-000000000002", None, None])
    )
    assert post_events(books, journal, stated) == PostingSummary(3, 3, 0, 0)
    assert journal.posted_after(0)["kind"].to_list() == [
        "wire_in",
        "settlement_paid",
        "settlement_confirmed",
    ]


def test_a_moment_that_fits_a_block_is_not_cut() -> None:
    ms = np.array([1, 1, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4], np.uint64)
    found = list(asking_order.cuts(ms * np.uint64(1_000_000), 4))
    assert found == [slice(0, 2), slice(2, 6), slice(6, 10), slice(10, 12)]


def test_no_events_are_no_work(books: Ledger, journal: Journal) -> None:
    assert post_events(books, journal, many().clear()) == PostingSummary(0, 0, 0, 0)
    assert post_events(books, journal, many().clear().lazy()) == PostingSummary(0, 0, 0, 0)
