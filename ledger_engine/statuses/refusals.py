"""Why a leg was refused before the ledger was asked: our own statuses, numbered from 1001.

TigerBeetle's statuses end far below, so that one column holds both. Append-only.
"""

from ledger_engine.statuses.status import Status

_RETRY = "then run `tieout rejections retry`."


class Refusal(Status):
    """What is wrong with an event, seen without the ledger."""

    PART_MISSING = 1001, "The event lacks an amount that its rule moves.", f"Add it, {_RETRY}"
    PART_UNKNOWN = (
        1002,
        "The event brings an amount that its rule does not know.",
        f"Take it out or book the event under another rule, {_RETRY}",
    )
    PARTS_DO_NOT_ADD_UP = (
        1003,
        "The event's parts do not add up to its amount.",
        f"Correct the amounts, {_RETRY}",
    )
    NOT_WHOLE_CENTS = (
        1004,
        "An account at a bank or processor would move by less than its smallest coin.",
        f"Correct the amount, {_RETRY}",
    )
    TOO_MANY_PARTS = (1005, "The event has more legs than 255.", "Split it into several events.")
    EARLIER_EVENT_MISSING = (
        1006,
        "The event does not name the earlier one that it settles or corrects.",
        f"Name it, {_RETRY}",
    )
    EARLIER_EVENT_UNKNOWN = (
        1007,
        "The event that it settles has reserved nothing.",
        f"Book that one first, {_RETRY}",
    )
    BOOKED_WITHOUT_IT = (
        1008,
        "Its event is booked already, without this leg.",
        "Compare the event with what is booked; correct that with an event of its own.",
    )
    ACCOUNT_MISSING = (
        1009,
        "The event names no general ledger account where its rule takes one.",
        f"Name it, {_RETRY}",
    )
