"""The headline of a page, in words: what is open, how much, since when; and what else to know."""

from dataclasses import dataclass
from typing import Final

from assets.reporting.daily_page import DailyPage
from assets.reporting.item_sections import Items
from assets.reporting.wording import amounts, counted, joined, long_day, money

TIED, OPEN, DEFECT = "tied", "open", "defect"
_DAY_NAMES: Final = {"exact": "exact", "rounding": "within rounding", "break": "not tied"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``level`` is tied, open or defect; ``details`` are sentences, the weightiest first."""

    level: str
    headline: str
    details: tuple[str, ...]


def verdict_of(page: DailyPage) -> Verdict:
    """Return what an accountant would say of ``page`` in one breath."""
    defects = _defects(page)
    opened = _openings(page)
    details = (*_items(page), *_inputs(page))
    if defects:
        return Verdict(DEFECT, defects[0], (*defects[1:], *opened, *details))
    if opened:
        return Verdict(OPEN, opened[0], (*opened[1:], *details))
    return Verdict(TIED, _all_clear(page), details)


def _defects(page: DailyPage) -> list[str]:
    said = [
        f"{line.account} does not tie out: {money(line.unexplained_units, line.currency)} "
        f"{line.currency} that no item explains."
        for line in page.balances
        if line.unexplained_units
    ]
    said += [
        f"The {trial.currency} trial balance does not tie: debits {trial.debits}, "
        f"credits {trial.credits}."
        for trial in page.trials
        if not trial.is_equal
    ]
    return said


def _openings(page: DailyPage) -> list[str]:
    said = []
    if page.open.oldest:
        verb = "is" if page.open.count == 1 else "are"
        said.append(
            f"{counted(page.open.count, 'break')} {verb} open, worth {amounts(page.open.value)}; "
            f"{_since(page.open)}."
        )
    if page.broken_day_count:
        verb = "does" if page.broken_day_count == 1 else "do"
        said.append(
            f"{counted(page.broken_day_count, 'account-day')} {verb} not tie "
            f"to the stated balance, by {amounts(page.broken_value)}."
        )
    if page.unordered_count:
        verb = "has" if page.unordered_count == 1 else "have"
        said.append(
            f"{counted(page.unordered_count, 'standing payment')} {verb} no permanent order."
        )
    return said


def _since(items: Items) -> str:
    assert items.oldest, "open items have an oldest one"
    since = f"since {long_day(items.oldest.opened_on)}"
    if items.count > 1:
        since = f"the oldest {since}"
    return f"{since} ({counted(items.oldest.age, 'business day')})"


def _all_clear(page: DailyPage) -> str:
    if page.balances or page.classes:
        return "Everything ties out."
    return "Nothing is open, and no balance has been stated yet."


def _items(page: DailyPage) -> list[str]:
    said = []
    of_the_day = sum(line.is_of_the_day for line in page.balances)
    if page.balances:
        said.append(
            f"{of_the_day} of {counted(len(page.balances), 'account')} "
            "stated a closing balance for this day."
        )
    if page.expected.count:
        verb = "is" if page.expected.count == 1 else "are"
        said.append(
            f"{counted(page.expected.count, 'item')}, worth {amounts(page.expected.value)}, "
            f"{verb} expected to settle in time and no break."
        )
    if page.matched_count or page.cleared.count:
        matched = "match" if page.matched_count == 1 else "matches"
        verb = "was" if page.matched_count == 1 else "were"
        said.append(
            f"{page.matched_count:,} {matched} {verb} found; "
            f"{counted(page.cleared.count, 'break')} cleared."
        )
    return said


def _inputs(page: DailyPage) -> list[str]:
    said = []
    total = sum(line.day_change for line in page.classes)
    if total:
        parts = [f"{line.day_change:,} {_DAY_NAMES[line.name]}" for line in page.classes]
        said.append(f"{counted(total, 'account-day')}: {joined(parts)}.")
    if page.refused:
        verb = "lies" if len(page.refused) == 1 else "lie"
        said.append(f"{counted(len(page.refused), 'file')} {verb} in quarantine.")
    return said
