"""The chart: what protects whose money."""

import pytest

from contracts.errors import DeclarationError
from contracts.posting_rule import posting_rules
from ledger_engine.chart_of_accounts import CHART, AccountClass, NormalSide, gl_account
from ledger_engine.flags import ACCOUNT_FLAGS_KNOWN, AccountFlags


def test_a_customer_wallet_cannot_be_overdrawn_and_a_current_account_can() -> None:
    assert CHART[2000].flags == AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS
    assert CHART[2010].flags == AccountFlags.NONE


@pytest.mark.parametrize("gl_code", [1005, 1010])
def test_a_reserve_cannot_go_below_zero_and_keeps_history(gl_code: int) -> None:
    wanted = AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS | AccountFlags.HISTORY
    assert CHART[gl_code].flags == wanted


@pytest.mark.parametrize("gl_code", [1000, 1030, 1050, 1060, 2100, 2900])
def test_clearing_and_cash_may_swing(gl_code: int) -> None:
    limits = (
        AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS | AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS
    )
    assert not CHART[gl_code].flags & limits


def test_the_first_digit_tells_the_class_and_the_class_the_side() -> None:
    classes = {
        1: (AccountClass.ASSET, NormalSide.DEBIT),
        2: (AccountClass.LIABILITY, NormalSide.CREDIT),
        3: (AccountClass.EQUITY, NormalSide.CREDIT),
        4: (AccountClass.INCOME, NormalSide.CREDIT),
        5: (AccountClass.EXPENSE, NormalSide.DEBIT),
        6: (AccountClass.EXPENSE, NormalSide.DEBIT),
    }
    for gl_code, line in CHART.items():
        assert (line.account_class, line.normal_side) == classes[gl_code // 1000]
        assert not line.flags & ~ACCOUNT_FLAGS_KNOWN


def test_every_posting_rule_books_on_the_chart() -> None:
    for rule in posting_rules().values():
        for leg in (leg for version in rule.versions for leg in version.legs):
            for side in (leg.debit, leg.credit):
                assert isinstance(side.gl, str) or side.gl in CHART


def test_an_unknown_number_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DeclarationError, match="use one of 1000"):
        gl_account(1999)
