"""The trailers (49, 98, 99): control totals and numbers of records, at all three levels.

A control total adds every amount below it as it is written, whatever it means; numbers of records
count physical records, continuations, headers and the trailer itself included.
"""

import polars as pl

from assets.sources.bai2.accounts import ReportedAccount
from assets.sources.bai2.faults import fault
from assets.sources.bai2.type_codes import CREDIT_DETAIL, DEBIT_DETAIL, TOTAL_CREDITS, TOTAL_DEBITS
from assets.sources.bai2.values import total_of
from contracts.reasons import RefusalReason

_FIELDS = {"49": ("records",), "98": ("accounts", "records"), "99": ("groups", "records")}


def refuse_other_totals(
    records: pl.DataFrame, accounts: list[ReportedAccount], details: pl.DataFrame
) -> None:
    """Refuse a file whose trailers do not say what it holds.

    Raises:
        RefusedFileError: ``CONTROL_TOTAL``, ``RECORD_COUNT``, ``FIELD_COUNT`` or a field of a
            trailer that is no number.
    """
    sums = {
        account: int(total)
        for account, total in details.group_by("account").agg(pl.col("amount").sum()).iter_rows()
    }
    group_total = file_total = begun = opened = 0
    members = reported = 0
    first = 1
    trailers = records.filter(pl.col("kind").is_in(["02", "03", *_FIELDS]))
    for number, kind, body in trailers.select("number", "kind", "body").iter_rows():
        if kind == "02":
            begun, group_total, members = number, 0, 0
        elif kind == "03":
            opened = number
        elif kind == "49":
            account = accounts[reported]
            reported, members = reported + 1, members + 1
            total = account.total + sums.get(reported, 0)
            has_amounts = reported in sums or any(
                one.amount is not None for one in account.summaries
            )
            _refuse_other(kind, number, body, (total, number - opened + 1), has_amounts=has_amounts)
            group_total += total
        elif kind == "98":
            _refuse_other(kind, number, body, (group_total, members, number - begun + 1))
            file_total += group_total
        else:
            groups = records["group"][-1]
            _refuse_other(kind, number, body, (file_total, groups, number - first + 1))


def _refuse_other(
    kind: str, number: int, body: str, wanted: tuple[int, ...], *, has_amounts: bool = True
) -> None:
    """Refuse a trailer that does not state what it covers; no total where there is no amount."""
    total, *counts = body.removesuffix("/").split(",")
    names = _FIELDS[kind]
    if len(counts) != len(names):
        raise fault(
            RefusalReason.FIELD_COUNT, number, f"{len(counts) + 1} fields",
            expected=f"{len(names) + 1} fields",
        )  # fmt: skip
    stated = total_of(total, number, "control total") if total or has_amounts else 0
    if stated != wanted[0]:
        raise fault(
            RefusalReason.CONTROL_TOTAL, number, total, field="control total",
            expected=str(wanted[0]),
        )  # fmt: skip
    for name, text, count in zip(names, counts, wanted[1:], strict=True):
        is_number = text.isascii() and text.isdigit() and len(text) < 20  # noqa: PLR2004 - 64 bits
        if not is_number or int(text) != count:
            raise fault(
                RefusalReason.RECORD_COUNT, number, text, field=f"number of {name}",
                expected=str(count),
            )  # fmt: skip


def refuse_other_sums(accounts: list[ReportedAccount], details: pl.DataFrame) -> None:
    """Refuse a statement whose total credits or debits are not those of its details.

    Elsewhere a bank may detail a part of what moved; a statement ties, so it details everything.

    Raises:
        RefusedFileError: ``CONTROL_TOTAL``, or ``RECORD_COUNT`` for a number of items.
    """
    sides = ((TOTAL_CREDITS, CREDIT_DETAIL), (TOTAL_DEBITS, DEBIT_DETAIL))
    for total_code, codes in sides:
        side = details.filter(pl.col("type_code").is_in(list(codes)))
        moved = {
            account: (int(total), count)
            for account, total, count in side.group_by("account")
            .agg(pl.col("amount").sum(), pl.len())
            .iter_rows()
        }
        for place, account in enumerate(accounts, start=1):
            stated = account.stated(total_code)
            if stated is None or not account.is_statement:
                continue
            total, count = moved.get(place, (0, 0))
            if stated.amount != total:
                raise fault(
                    RefusalReason.CONTROL_TOTAL, stated.record, str(stated.amount),
                    field=f"amount of {total_code}", expected=str(total),
                )  # fmt: skip
            if stated.item_count not in (None, count):
                raise fault(
                    RefusalReason.RECORD_COUNT, stated.record, str(stated.item_count),
                    field=f"item count of {total_code}", expected=str(count),
                )  # fmt: skip
