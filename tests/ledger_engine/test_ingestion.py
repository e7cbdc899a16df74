"""Business events into the ledger: accounts, outcomes, replays, retries."""

from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from contracts.errors import DeclarationError
from contracts.posting_rule import Leg, PostingRule, RuleVersion, Side, posting_rules
from ledger_engine import Ledger
from ledger_engine.account_ids import account_ids
from ledger_engine.ingestion import PostingSummary, post_events, posting, preparing
from ledger_engine.ingestion.rule_lines import lines_of
from ledger_engine.ingestion.rule_versions import with_versions_of
from ledger_engine.journal import Journal, open_journal
from ledger_engine.records import Words
from ledger_engine.text_columns import bytes_of_halves, halves_of_uuids, uuid_text
from tests.ledger_engine.business_events import CENT, NOON_NS, event, events
from tests.ledger_engine.rows import unpacked


def _texts(halves: Words) -> list[str]:
    frame = bytes_of_halves("id", halves).to_frame()
    return frame.select(uuid_text("id"))["id"].to_list()


def _id(gl_code: int, owner_kind: str, owner: str) -> Words:
    row = {"tenant": 1, "asset": 978, "gl_code": gl_code, "owner_kind": owner_kind, "owner": owner}
    return account_ids(pl.DataFrame([row]))


def _balance(ledger: Ledger, account_id: Words) -> tuple[int, int]:
    (row,) = unpacked(ledger.lookup_accounts(account_id))
    return row["debits_posted"], row["credits_posted"]


def test_a_gl_code_outside_the_chart_is_refused_before_anything_is_posted(
    books: Ledger, journal: Journal
) -> None:
    with pytest.raises(DeclarationError, match="1999"):
        post_events(books, journal, events(event(1, "wire_in", 1, account_gl_code=1999)))
    assert len(books.change_events(0, 10)) == 0


def test_events_become_balances_names_and_outcomes(books: Ledger, journal: Journal) -> None:
    some = events(event(1, "wire_in", 500), event(2, "wire_out", 120), event(3, "bank_fee", 7))
    told: list[int] = []
    assert post_events(books, journal, some, told.append) == PostingSummary(3, 3, 0, 0)
    assert told == [3]
    assert _balance(books, _id(2000, "customer", "ada")) == (120 * CENT, 500 * CENT)
    assert _balance(books, _id(1030, "account", "nostro")) == (500 * CENT, 127 * CENT)
    assert _balance(books, _id(5010, "control", "")) == (7 * CENT, 0)
    names = journal.accounts_after(0)
    assert sorted(names["owner"]) == ["", "ada", "nostro"]
    assert names["account_id"].is_in(_texts(_id(2000, "customer", "ada"))).sum() == 1
    posted = journal.posted_after(0)
    assert posted["amount_units"].cast(pl.String()).to_list() == ["5000000", "1200000", "70000"]
    assert posted["sequence"].is_sorted()
    found = books.lookup_transfers(halves_of_uuids(posted["transfer_id"]))
    assert found["timestamp"].tolist() == posted["ledger_timestamp_ns"].to_list()
    assert journal.rejections_after(0).is_empty()


def test_a_transfer_carries_event_valid_time_source_leg_and_day(
    books: Ledger, journal: Journal
) -> None:
    post_events(books, journal, events(event(9, "wire_in", 500, source_kind=3)))
    (row,) = unpacked(books.change_events(0, 1))
    assert row["transfer_user_data_128"] == 9
    assert row["transfer_user_data_64"] == NOON_NS + 9_000_000_000
    assert row["transfer_user_data_32"] == 3 << 24 | 1 << 16 | 19_675
    assert (row["ledger"], row["transfer_code"]) == (1 << 16 | 978, 1101)
    assert (row["debit_account_code"], row["debit_account_flags"]) == (1030, 8)


def test_a_second_pass_changes_nothing(books: Ledger, journal: Journal) -> None:
    some = events(event(1, "wire_in", 500), event(2, "wire_out", 900))
    assert post_events(books, journal, some) == PostingSummary(2, 1, 0, 1)
    before = journal.posted_after(0), journal.rejections_after(0)
    assert post_events(books, journal, some) == PostingSummary(2, 0, 1, 1)
    assert journal.posted_after(0).equals(before[0])
    assert journal.rejections_after(0).equals(before[1])
    assert len(books.change_events(0, 10)) == 1


def test_a_refusal_is_a_row_in_plain_words(books: Ledger, journal: Journal) -> None:
    post_events(books, journal, events(event(2, "wire_out", 900)))
    (row,) = journal.rejections_after(0).to_dicts()
    assert (row["status"], row["status_code"], row["attempt"]) == ("exceeds_credits", 54, 1)
    assert row["meaning"] == "The debit account's balance does not suffice."
    assert "tieout rejections retry" in row["to_do"]


def test_a_retry_is_a_new_attempt_and_is_asked_for(books: Ledger, journal: Journal) -> None:
    payment = events(event(5, "wire_out", 900))
    post_events(books, journal, payment)
    post_events(books, journal, events(event(1, "wire_in", 1_000)))
    assert post_events(books, journal, payment) == PostingSummary(1, 0, 0, 1)
    again = post_events(books, journal, payment, retry_rejected=True)
    assert again == PostingSummary(1, 1, 0, 0)
    assert journal.posted_after(0)["attempt"].to_list() == [1, 2]
    assert journal.rejections_after(0)["attempt"].to_list() == [1]
    assert post_events(books, journal, payment, retry_rejected=True).existing == 1


def test_receipts_come_before_payments_of_the_same_moment(books: Ledger, journal: Journal) -> None:
    day = {"occurred_ns": NOON_NS}
    rows = [event(number, "wire_out", 100, **day) for number in range(1, 9)]
    rows += [event(number, "wire_in", 100, **day) for number in range(9, 17)]
    assert post_events(books, journal, events(*rows)).rejected == 0


def test_an_answer_that_was_not_journalled_is_found_again(
    tmp_path: Path, books: Ledger, journal: Journal
) -> None:
    some = events(event(1, "wire_in", 500), event(2, "wire_in", 700))
    post_events(books, journal, some)
    with closing(open_journal(tmp_path / "other")) as other:
        assert post_events(books, other, some) == PostingSummary(2, 0, 2, 0)
        assert (
            other.posted_after(0).drop("sequence").equals(journal.posted_after(0).drop("sequence"))
        )
    assert len(books.change_events(0, 10)) == 2


def test_a_changed_event_under_a_booked_id_is_refused_and_never_retried(
    tmp_path: Path, books: Ledger, journal: Journal
) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    changed = events(event(1, "wire_in", 501))
    with closing(open_journal(tmp_path / "other")) as other:
        assert post_events(books, other, changed).rejected == 1
        assert post_events(books, other, changed, retry_rejected=True).rejected == 1
        statuses = other.rejections_after(0)["status"].to_list()
    assert statuses == ["exists_with_different_amount"]
    assert _balance(books, _id(2000, "customer", "ada")) == (0, 500 * CENT)


def test_a_replay_uses_the_version_that_booked_first(books: Ledger, journal: Journal) -> None:
    sides = (Side(gl="account", owner="account"), Side(gl="customer", owner="customer"))
    versions = tuple(
        RuleVersion(number, (Leg(f"principal{suffix}", 1, 1101, *sides),))
        for number, suffix in ((1, ""), (2, "_new"))
    )
    rule = PostingRule("wire_in", "A changed rule.", versions[:1])
    booked, fresh = events(event(1, "wire_in", 5)), events(event(2, "wire_in", 5))
    post_events(books, journal, booked)
    found = with_versions_of(journal, pl.concat([booked, fresh]), [rule])
    assert found["rule_version"].to_list() == [1, None]


def test_a_changed_rule_books_new_events_and_leaves_booked_ones_as_they_are(
    books: Ledger, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked, fresh = event(1, "wire_in", 5), event(2, "wire_in", 5)
    post_events(books, journal, events(booked))
    (first,) = posting_rules()["wire_in"].versions
    second = replace(first, version=2, legs=(replace(first.legs[0], leg="whole"),))
    rule = PostingRule("wire_in", "A changed rule.", (first, second))
    monkeypatch.setattr(posting, "shipped_lines", lambda: lines_of((rule,)))
    monkeypatch.setattr(preparing, "changed_rules", lambda: [rule])

    assert post_events(books, journal, events(booked, fresh)) == PostingSummary(2, 1, 1, 0)
    posted = journal.posted_after(0).select("rule_version", "leg")
    assert posted.rows() == [(1, "principal"), (2, "whole")]
    assert post_events(books, journal, events(booked, fresh)) == PostingSummary(2, 0, 2, 0)
