"""Posting rules: which legs a business event becomes. Data, one YAML file a rule.

Rule names, leg names, leg numbers and versions are append-only: a transfer id is computed from the
leg name, and a replay uses the version recorded at the first posting. A changed rule is a new
version in the same file; the old one stays.
"""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from contracts.declaration_file import read_declaration
from contracts.source_declaration import GlCode, Identifier

_RULES = Path(__file__).parent / "postings"


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One end of a leg.

    Attributes:
        gl: a GL account number, or whose number to take: the event's account or customer.
        owner: whose sub-account: the event's account, its customer, or the control account.
    """

    gl: GlCode | Literal["account", "customer"]
    owner: Literal["account", "customer", "control"]


class Leg(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One transfer: ``amount_units`` of the event from credit to debit, with its reason code."""

    leg: Identifier
    number: Annotated[int, msgspec.Meta(ge=1, le=255)]
    transfer_code: Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]
    debit: Side
    credit: Side


class RuleVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The legs of a rule in one version."""

    version: Annotated[int, msgspec.Meta(ge=1)]
    legs: tuple[Leg, ...]


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
    rules = [read_declaration(path, PostingRule) for path in sorted(_RULES.glob("*.yaml"))]
    for rule in rules:
        versions = [one.version for one in rule.versions]
        assert versions == sorted(set(versions)), f"{rule.rule}: versions must increase"
    return {rule.rule: rule for rule in rules}
