"""The headline: the worst first, in words and numbers that agree."""

from dataclasses import replace
from datetime import date

import pytest

from assets.reporting.balance_sections import BalanceLine, TrialBalance
from assets.reporting.books_sections import ClassLine, OrderLine, RefusedFile
from assets.reporting.daily_page import DailyPage
from assets.reporting.item_sections import Item, Items
from assets.reporting.verdict import DEFECT, OPEN, TIED, verdict_of

_DAY = date(2024, 3, 6)
_NONE = Items(0, {}, None, ())
_ITEM = Item("kb", "BANK_FEE", "source", "", "", "1.00", "CZK", date(2024, 3, 5), 1)
_NOTHING = DailyPage(
    "",
    _DAY,
    (),
    (),
    _NONE,
    _NONE,
    _NONE,
    (),
    (),
    (),
    (),
    classes=(),
    broken_days=(),
    broken_value={},
    orders=(),
)
_BALANCE = BalanceLine("kb", "camt", "CZK", _DAY, ("1.00",) * 6, 0, is_of_the_day=True)
_TIED = replace(_NOTHING, balances=(_BALANCE,))


def test_without_any_balance_it_claims_no_more_than_it_knows() -> None:
    verdict = verdict_of(_NOTHING)
    assert verdict.level == TIED
    assert verdict.headline == "Nothing is open, and no balance has been stated yet."
    assert verdict.details == ()


def test_everything_ties_out() -> None:
    verdict = verdict_of(_TIED)
    assert (verdict.level, verdict.headline) == (TIED, "Everything ties out.")
    assert verdict.details == ("1 of 1 account stated a closing balance for this day.",)


def test_one_break_is_told_in_the_singular() -> None:
    page = replace(_TIED, open=Items(1, {"CZK": 1_000_000}, _ITEM, (_ITEM,)))
    verdict = verdict_of(page)
    assert verdict.level == OPEN
    assert verdict.headline == (
        "1 break is open, worth 1.00 CZK; since 5 March 2024 (1 business day)."
    )


def test_what_nobody_explains_comes_before_what_is_open() -> None:
    page = replace(
        _TIED,
        balances=(replace(_BALANCE, unexplained_units=-20_000),),
        open=Items(1, {"CZK": 1_000_000}, _ITEM, (_ITEM,)),
    )
    verdict = verdict_of(page)
    assert verdict.level == DEFECT
    assert verdict.headline == "kb does not tie out: -0.02 CZK that no item explains."
    assert verdict.details[0].startswith("1 break is open")


def test_a_trial_balance_that_does_not_tie_is_a_defect() -> None:
    trial = TrialBalance(1, "CZK", (), "2.00", "1.00", is_equal=False)
    verdict = verdict_of(replace(_TIED, trials=(trial,)))
    assert verdict.level == DEFECT
    assert verdict.headline == "The CZK trial balance does not tie: debits 2.00, credits 1.00."


@pytest.mark.parametrize(
    ("page", "headline"),
    [
        (
            replace(
                _TIED,
                classes=(ClassLine("break", 2, 2, 9, 9),),
                broken_value={"CZK": 3_000_000},
            ),
            "2 account-days do not tie to the stated balance, by 3.00 CZK.",
        ),
        (
            replace(_TIED, orders=(OrderLine("UNMATCHED", "CZK", 1, "5.00", 1, "5.00"),)),
            "1 standing payment has no permanent order.",
        ),
    ],
)
def test_books_that_do_not_tie_are_not_everything_ties(page: DailyPage, headline: str) -> None:
    verdict = verdict_of(page)
    assert (verdict.level, verdict.headline) == (OPEN, headline)


def test_an_earlier_days_failure_does_not_spoil_this_day() -> None:
    page = replace(
        _TIED,
        classes=(ClassLine("break", 0, 1, 9, 9),),
        orders=(OrderLine("UNMATCHED", "CZK", 0, "0.00", 1, "5.00"),),
    )
    assert verdict_of(page).level == TIED


def test_expected_items_and_quarantine_are_told_but_break_nothing() -> None:
    page = replace(
        _TIED,
        expected=Items(2, {"CZK": 1_000_000, "EUR": 50_000}, _ITEM, (_ITEM,)),
        refused=(RefusedFile("camt", "x.xml", "XML_SYNTAX", "line 1", "Ask."),) * 2,
    )
    verdict = verdict_of(page)
    assert verdict.level == TIED
    assert verdict.details[1:] == (
        "2 items, worth 1.00 CZK and 0.05 EUR, are expected to settle in time and no break.",
        "2 files lie in quarantine.",
    )
