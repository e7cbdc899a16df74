"""Posting rules: which legs a business event becomes. Data, one YAML file a rule.

Rule names, leg names, leg numbers and versions are append-only: a transfer id is computed from the
leg name, and a replay uses the version recorded at the first posting. A changed rule is a new
version in the same file; the old one stays.

The words of a leg: ``amount`` names what is moved (``event``: the event's own amount; else one of
its parts, with the part's currency), ``linked`` makes it stand or fall with the event's next leg,
``phase`` reserves, posts or voids. What does not belong here: sums, rates and choices. The producer
of the event states every amount, and what must tie is declared (``total``) and compared.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from contracts.declaration_file import read_declaration
from contracts.errors import DeclarationError
from contracts.source_declaration import GlCode, Identifier

_RULES = Path(__file__).parent / "postings"

EVENT: Final = "event"
"""As an ``amount``: the event's own. No part may be called so."""

Owner = Literal["account", "customer", "part_account", "part_customer"]
Direction = Literal["debit", "credit"]


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One end of a leg.

    Attributes:
        gl: a GL account number, or whose number to take.
        owner: whose sub-account: the event's account or customer, those of the part that the leg
            moves, or the control account.
    """

    gl: GlCode | Owner
    owner: Owner | Literal["control"]

    @property
    def needs_part(self) -> bool:
        """Whether it takes its number or its owner from a part."""
        return "part" in f"{self.gl} {self.owner}"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An amount beside the event's own, with its own currency, account and customer.

    Attributes:
        count: ``one`` must be there, ``optional`` may be missing (its legs are left out), ``many``
            is there once or more: its legs become one a number, named ``leg/number``.
    """

    part: Identifier
    count: Literal["one", "optional", "many"] = "one"


class Leg(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One transfer from credit to debit, with its reason code.

    Attributes:
        amount: ``event`` or the name of a part.
        linked: it stands or falls with the event's next leg; the event's last leg ends the chain.
        phase: ``single`` moves at once; ``pending`` reserves; ``post`` and ``void`` settle what
            the leg ``resolves`` of the event that this one resolves has reserved.
        balancing: move at most the amount, and no more than evens out these sides.
        closing: a pending leg closes the accounts on these sides until it is voided.
        timeout_s: seconds after which a pending leg expires; 0 never.
    """

    leg: Identifier
    number: Annotated[int, msgspec.Meta(ge=1, le=255)]
    transfer_code: Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]
    debit: Side
    credit: Side
    amount: Identifier = EVENT
    linked: bool = False
    phase: Literal["single", "pending", "post", "void"] = "single"
    resolves: Identifier | None = None
    balancing: tuple[Direction, ...] = ()
    closing: tuple[Direction, ...] = ()
    timeout_s: Annotated[int, msgspec.Meta(ge=0, le=0xFFFFFFFF)] = 0


class RuleVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The legs of a rule in one version.

    Attributes:
        parts: the parts that its events bring; others are refused.
        total: parts whose sum is the event's amount, in units (of currencies of one scale).
        corrects: its events correct an earlier one (``resolves``), whose id its legs carry.
    """

    version: Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]
    legs: tuple[Leg, ...]
    parts: tuple[Part, ...] = ()
    total: tuple[Identifier, ...] = ()
    corrects: bool = False

    @property
    def needs_earlier(self) -> bool:
        """Whether its events must name an earlier one."""
        return self.corrects or any(leg.resolves for leg in self.legs)

    @property
    def leg_count_min(self) -> int:
        """How many legs an event of it has at least."""
        optional = {one.part for one in self.parts if one.count == "optional"}
        return sum(leg.amount not in optional for leg in self.legs)

    def part_named(self, name: str) -> Part | None:
        """Return the part called ``name``, or None."""
        return next((one for one in self.parts if one.part == name), None)


class PostingRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of business event is booked. The last version is the current one."""

    rule: Identifier
    description: str
    versions: tuple[RuleVersion, ...]

    @property
    def current(self) -> RuleVersion:
        """The version that books new events."""
        return self.versions[-1]


@cache
def posting_rules() -> dict[str, PostingRule]:
    """Return every shipped rule by name.

    Raises:
        DeclarationError: a rule file is wrong.
    """
    rules: dict[str, PostingRule] = {}
    for path in sorted(_RULES.glob("*.yaml")):
        rule = read_declaration(path, PostingRule)
        fault = rule_fault(rule)
        if fault is not None:
            raise DeclarationError(path, rule.rule, fault)
        rules[rule.rule] = rule
    return rules


def rule_fault(rule: PostingRule) -> str | None:
    """Return what contradicts itself in ``rule``, or None."""
    versions = [one.version for one in rule.versions]
    if not versions or versions != sorted(set(versions)):
        return "its versions must increase"
    faults = (_version_fault(one) for one in rule.versions)
    return next((fault for fault in faults if fault is not None), None)


def _version_fault(version: RuleVersion) -> str | None:
    names, numbers = [one.leg for one in version.legs], [one.number for one in version.legs]
    parts = [one.part for one in version.parts]
    moved = {leg.amount for leg in version.legs}
    if not names or len(set(names)) < len(names) or numbers != sorted(set(numbers)):
        return "it needs legs of different names and increasing numbers"
    if len(set(parts)) < len(parts) or EVENT in parts:
        return "its parts must have different names, none of them `event`"
    if not moved | set(version.total) <= {EVENT, *parts}:
        return "a leg or the total names a part that is not declared"
    repeated = {one.part for one in version.parts if one.count == "many"}
    if any(leg.amount in repeated for leg in version.legs[:-1]):
        return "a leg of many parts must be the last one: its numbers are counted on"
    faults = (_leg_fault(leg) for leg in version.legs)
    return next((fault for fault in faults if fault is not None), None)


def _leg_fault(leg: Leg) -> str | None:
    settles = leg.phase in ("post", "void")
    checks = (
        (settles != (leg.resolves is not None), "`resolves` goes with phase post or void"),
        (settles and bool(leg.balancing), "what settles a pending leg cannot balance"),
        (leg.phase != "pending" and bool(leg.closing), "only a pending leg closes accounts"),
        (leg.phase != "pending" and leg.timeout_s > 0, "only a pending leg has a timeout"),
        (
            leg.amount == EVENT and (leg.debit.needs_part or leg.credit.needs_part),
            "a side takes its owner from a part, so the leg must move one",
        ),
    )
    return next((f"leg {leg.leg}: {what}" for is_wrong, what in checks if is_wrong), None)
