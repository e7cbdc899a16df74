"""The rules of a reconciliation, decoded from YAML and refused where they say nonsense."""

from pathlib import Path

import pytest

from contracts.declaration_file import parse_declaration
from contracts.errors import DeclarationError
from contracts.matching_rules import ExchangeRate, MatchingRules, SideRules, Window

DECLARED = """
name: bank
version: 3
right:
  reference_patterns: ['REF ([A-Z0-9]+)']
  fees: [{currency: USD, units: [150000]}]
window: {before_days: 0, after_days: 4}
exchange_rates: [{currency: EUR, rate: '1.0834'}]
"""


def decoded(text: str) -> MatchingRules:
    return parse_declaration(text, Path("bank.yaml"), MatchingRules)


def test_a_declaration_becomes_rules() -> None:
    rules = decoded(DECLARED)

    assert (rules.name, rules.version, rules.window) == ("bank", 3, Window(0, 4))
    assert rules.exchange_rates == (ExchangeRate("EUR", "1.0834"),)
    assert rules.right.fees[0].units == (150_000,)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("right: {reference_patterns: ['(']}", "no regular expression"),
        ("right: {reference_patterns: ['a']}", "one group"),
        ("exchange_rates: [{currency: EUR, rate: '1,08'}]", "regex"),
        ("exchange_rates: [{currency: EUR, rate: '1'}, {currency: EUR, rate: '2'}]", "twice"),
        ("fx_tolerance_bps: 20000", "<= 10000"),
        ("tolerance: 1", "unknown field"),
    ],
)
def test_nonsense_is_refused(line: str, word: str) -> None:
    with pytest.raises(DeclarationError, match=word):
        decoded(f"name: bank\n{line}")


def test_swapping_twice_changes_nothing() -> None:
    rules = MatchingRules("bank", left=SideRules(wait_days=3), window=Window(1, 5))

    assert rules.swapped() != rules
    assert rules.swapped().swapped() == rules
