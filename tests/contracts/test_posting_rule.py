"""The rule language: shipped rules are sound, and each contradiction is named."""

from collections import Counter

import pytest
from msgspec.structs import replace

from contracts.posting_rule import (
    Leg,
    Part,
    PostingRule,
    RuleVersion,
    Side,
    posting_rules,
    rule_fault,
)

ACCOUNT = Side(gl="account", owner="account")
CUSTOMER = Side(gl="customer", owner="customer")
LEG = Leg("principal", 1, 1101, ACCOUNT, CUSTOMER)
SECOND = replace(LEG, leg="fee", number=2)


def rule(*legs: Leg, **version: object) -> PostingRule:
    return PostingRule("r", "A rule.", (RuleVersion(1, legs, **version),))  # type: ignore[arg-type]  # by name


def test_every_shipped_rule_is_sound() -> None:
    assert [rule_fault(one) for one in posting_rules().values()] == [None] * len(posting_rules())


def test_what_settles_a_leg_moves_between_the_same_accounts_with_the_same_code() -> None:
    rules = posting_rules().values()
    pending = {
        (leg.transfer_code, leg.leg): (leg.debit, leg.credit)
        for one in rules
        for leg in one.current.legs
        if leg.phase == "pending"
    }
    settling = [leg for one in rules for leg in one.current.legs if leg.resolves]
    assert {(leg.debit, leg.credit) for leg in settling} <= set(pending.values())
    for leg in settling:
        assert pending[leg.transfer_code, str(leg.resolves)] == (leg.debit, leg.credit)


def test_a_transfer_code_means_one_thing() -> None:
    moves = {
        (leg.transfer_code, str(leg.debit.gl), str(leg.credit.gl))
        for one in posting_rules().values()
        for leg in one.current.legs
    }
    shared = {code for code, count in Counter(code for code, *_ in moves).items() if count > 1}
    assert shared == {1101, 1114, 1405, 1904, 9001, 9002, 9003, 9007, 9008}


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (PostingRule("r", "None.", ()), "its versions must increase"),
        (
            PostingRule("r", "Back.", (RuleVersion(2, (LEG,)), RuleVersion(1, (LEG,)))),
            "its versions must increase",
        ),
        (rule(), "it needs legs"),
        (rule(LEG, LEG), "it needs legs of different names"),
        (rule(SECOND, LEG), "increasing numbers"),
        (rule(LEG, parts=(Part("x"), Part("x"))), "parts must have different names"),
        (rule(LEG, parts=(Part("event"),)), "none of them `event`"),
        (rule(replace(LEG, amount="fee")), "a part that is not declared"),
        (rule(LEG, total=("fee",)), "a part that is not declared"),
        (
            rule(replace(LEG, amount="x"), SECOND, parts=(Part("x", "many"),)),
            "many parts must be the last",
        ),
        (rule(replace(LEG, phase="post")), "`resolves` goes with"),
        (rule(replace(LEG, resolves="cash")), "`resolves` goes with"),
        (rule(replace(LEG, phase="void", resolves="cash", balancing=("debit",))), "balance"),
        (rule(replace(LEG, closing=("debit",))), "only a pending leg closes"),
        (rule(replace(LEG, timeout_s=5)), "only a pending leg has a timeout"),
        (
            rule(replace(LEG, debit=Side(gl="part_account", owner="part_account"))),
            "the leg must move one",
        ),
    ],
)
def test_a_contradiction_is_named(broken: PostingRule, fault: str) -> None:
    assert fault in str(rule_fault(broken))


def test_optional_parts_do_not_count_as_legs_that_must_come() -> None:
    parts = (Part("fee", "optional"), Part("share", "many"))
    share = replace(LEG, leg="share", number=3, amount="share")
    version = rule(LEG, replace(SECOND, amount="fee"), share, parts=parts).current
    assert version.leg_count_min == 2
    assert not version.needs_earlier
