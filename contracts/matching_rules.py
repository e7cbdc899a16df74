"""How a reconciliation matches: every tolerance, window, pattern and version, as one typed value.

A YAML declaration decodes straight into it (``contracts.declaration_file``). Belongs here: what an
institution decides about matching. What a stage does with it stands in the stage's ``.sql`` file;
which tables the two sides are read from is the declaration's business. Days are calendar days but
where they are called business days; amounts are ledger units; rates are decimal text.
"""

import re
from typing import Annotated, Final

import msgspec

ENGINE_VERSION: Final = 1
"""Version of the stages themselves; a rule's version counts changes of its declaration."""

Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]*$")]
Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{3,12}$")]
Rate = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,18})?$")]
Days = Annotated[int, msgspec.Meta(ge=0, le=3660)]
BasisPoints = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
PartsPerMillion = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Version = Annotated[int, msgspec.Meta(ge=1)]


class FeeSchedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a bank withholds from one payment: exactly one of ``units`` (each above zero)."""

    currency: Code
    units: tuple[Annotated[int, msgspec.Meta(gt=0)], ...]


class SideRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the items of one side are read.

    Attributes:
        reference_patterns: regular expressions with one group that find a reference in the
            remittance text of an item that states none; the first that finds one counts.
        counterparty_patterns: likewise, for the counterparty.
        fees: what this side withholds from one payment.
        wait_days: an item enters the rules without reference evidence only when it is this many
            days old, so that nothing takes it before the line that names it has come.
    """

    reference_patterns: tuple[str, ...] = ()
    counterparty_patterns: tuple[str, ...] = ()
    fees: tuple[FeeSchedule, ...] = ()
    wait_days: Days = 0

    def __post_init__(self) -> None:
        """Refuse a pattern that is none, or that does not say which part counts."""
        for pattern in self.reference_patterns + self.counterparty_patterns:
            try:
                groups = re.compile(pattern).groups
            except re.error as error:
                message = f"{pattern!r} is no regular expression: {error}"
                raise ValueError(message) from error
            if groups != 1:
                message = f"{pattern!r} must have one group, it has {groups}"
                raise ValueError(message)


class Alias(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name that a counterparty also goes by."""

    name: str
    means: str


class ExchangeRate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The worth of one ledger unit of ``currency``, in units of one and the same other currency."""

    currency: Code
    rate: Rate


class Materiality(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which amount on a break of ``currency`` is material: severity, never whether it is one.

    The larger of ``floor_units`` and ``turnover_bps`` of the currency's mean daily turnover.
    """

    currency: Code
    floor_units: Annotated[int, msgspec.Meta(ge=0)] = 0
    turnover_bps: BasisPoints = 0


class Statuses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the states of items mean. Any other than these has failed: it moved no money."""

    settled: tuple[str, ...] = ("SETTLED", "BOOKED", "POSTED", "")
    pending: tuple[str, ...] = ("PENDING",)
    unidentified: tuple[str, ...] = ("UNIDENTIFIED",)
    stale_after_days: Days = 5


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days the right side's date may lie before and after the left side's."""

    before_days: Days = 1
    after_days: Days = 5


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How sure the machine must be where no reference tells.

    Attributes:
        confirm_ppm: from this probability on a match stands without a person.
        suggest_ppm: from this one on it is suggested.
        prior_ppm: share of items that truly have a counterpart.
        rare_amount_ppm: chance that an unrelated item has an amount that nobody else has.
        rare_counterparty_ppm: chance of a counterparty that nobody else has.
        near_reference_percent: Jaro-Winkler similarity from which two references may be one.
        accidents_ppm: expected accidental solutions that a subset sum may have.
        subset_items: a subset is searched among this many items or fewer.
        subset_legs: a subset has this many legs or fewer.
    """

    confirm_ppm: PartsPerMillion = 990_000
    suggest_ppm: PartsPerMillion = 500_000
    prior_ppm: PartsPerMillion = 950_000
    rare_amount_ppm: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1
    rare_counterparty_ppm: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 100
    near_reference_percent: Annotated[int, msgspec.Meta(ge=50, le=100)] = 80
    accidents_ppm: PartsPerMillion = 50_000
    subset_items: Annotated[int, msgspec.Meta(ge=2, le=24)] = 20
    subset_legs: Annotated[int, msgspec.Meta(ge=2, le=24)] = 8


class MatchingRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reconciliation's rules.

    Attributes:
        name: the reconciliation; part of every id it makes.
        version: raised with every change of this declaration; on every match.
        left: how ledger items are read; ``right``: how source items are.
        calendar: country whose public holidays are no business days.
        settlement_lag_days: business days for which an item alone is expected, not a break.
        window: dates that may belong to one movement.
        uninformative_references: what senders write where they have no reference.
        aliases: other names of counterparties.
        exchange_rates: rates of the cut-off; a currency without one is never converted.
        fx_tolerance_bps: how far a converted amount may lie from the stated one.
        fx_break_bps: up to here it is a wrong rate, beyond it another currency.
        fx_rounding_units: what rounding may lose on either side; a cent of most currencies.
        materiality: from where on a break is material; a currency without one: always.
    """

    name: Identifier
    version: Version = 1
    left: SideRules = SideRules()
    right: SideRules = SideRules()
    calendar: str = "US"
    settlement_lag_days: Days = 3
    window: Window = Window()
    statuses: Statuses = Statuses()
    evidence: Evidence = Evidence()
    uninformative_references: tuple[str, ...] = ("NONREF", "NOTPROVIDED", "NOT PROVIDED")
    aliases: tuple[Alias, ...] = ()
    exchange_rates: tuple[ExchangeRate, ...] = ()
    fx_tolerance_bps: BasisPoints = 100
    fx_break_bps: BasisPoints = 1000
    fx_rounding_units: Annotated[int, msgspec.Meta(ge=0)] = 10_000
    materiality: tuple[Materiality, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what says one thing twice."""
        for what, names in (
            ("aliases", [one.name for one in self.aliases]),
            ("exchange_rates", [one.currency for one in self.exchange_rates]),
            ("materiality", [one.currency for one in self.materiality]),
        ):
            if len(set(names)) != len(names):
                message = f"{what} says something of one name twice"
                raise ValueError(message)

    def swapped(self) -> "MatchingRules":
        """Return the rules that do the same where left and right have changed places."""
        window = Window(self.window.after_days, self.window.before_days)
        return msgspec.structs.replace(self, left=self.right, right=self.left, window=window)


RULE_NAMES: Final[dict[str, str]] = {
    "R1_REFERENCE": "one reference, one item on each side",
    "R1_FX": "one reference, one item on each side, two currencies",
    "R2_SPLIT": "one ledger item, several source items of its reference",
    "R2B_GROUP": "several ledger items of one reference, one or more source items",
    "R3_BATCH": "the items of a settled batch, net of fees, and what names the batch",
    "R4_NEAR_REFERENCE": "account, amount, and references that are nearly one",
    "R5_COUNTERPARTY": "account, amount and counterparty",
    "R6_LUMP": "a counterparty's items of one day and one item of their sum",
    "R7_SUBSET": "some of a counterparty's items and one item of their sum",
    "R8_AMOUNT_DATE": "account, amount and date alone",
}
"""The rules in the order in which they run, each in a few words."""
