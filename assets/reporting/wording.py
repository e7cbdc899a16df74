"""Figures as words: amounts with their currency, counts with their noun, days in full."""

from collections.abc import Mapping, Sequence
from datetime import date

from contracts.currencies import currency_of
from contracts.money import format_amount


def money(units: int, currency: str) -> str:
    """Return ``1,234.50``: ``units`` of ``currency`` as decimal text."""
    return format_amount(units, currency_of(currency))


def amounts(units: Mapping[str, int]) -> str:
    """Return ``12.00 EUR and 1,234.50 USD``: one amount a currency, never added across."""
    return joined([f"{money(units[code], code)} {code}" for code in sorted(units)])


def joined(parts: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def counted(count: int, noun: str) -> str:
    """Return ``1 break``, ``1,200 breaks``: the plural of ``noun`` adds an s."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def long_day(day: date) -> str:
    """Return ``3 January 2024``."""
    return f"{day.day} {day:%B %Y}"
