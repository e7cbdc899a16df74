"""The shape of an entry: at which of its nodes, in document order, each thing is said.

Banks write millions of entries in a handful of shapes, so paths are worked out once a shape and
not once an entry. Names and numbers of children, in document order, are one tree and no other: two
entries of one key have the same paths.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

At = tuple[int, ...]
"""Numbers of nodes, the preferred one first."""

_DETAIL: Final = "NtryDtls/TxDtls"
_ONCE: Final = ("Amt", "CdtDbtInd", "Sts", "RvslInd", "BookgDt", "ValDt")
_CODE: Final = ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd", "Prtry/Cd")
_PURPOSES: Final = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref")


@dataclass(frozen=True, slots=True)
class DetailShape:
    """Where a ``TxDtls`` says what is taken from it."""

    amount: At
    sign: At
    end_to_end: At
    bank_reference: At
    payer: At
    payee: At
    purpose: At
    additional: At


@dataclass(frozen=True, slots=True)
class EntryShape:
    """Where an ``Ntry`` says what is taken from it.

    ``is_numbered``: its reference is at most the number of the entry, which need not be unique.
    """

    amount: At
    sign: At
    status: At
    reversal: At
    booked: At
    valued: At
    bank_reference: At
    is_numbered: bool
    batch_reference: At
    batch_count: At
    batch_total: At
    codes: tuple[At, ...]
    additional: At
    has_charges: bool
    charges: At
    details: tuple[DetailShape, ...]


def shape_of(nodes: list[Any], place: str) -> EntryShape:
    """Return the shape of the entry whose nodes in document order are ``nodes``.

    Raises:
        RefusedFileError: an element that decides the amount is there twice (``TAG_ORDER``).
    """
    own, details = _paths(nodes)
    for name in _ONCE:
        if len(own.get(name, ())) > 1:
            line = nodes[own[name][1]].sourceline
            raise RefusedFileError(
                RefusalReason.TAG_ORDER, f"line {line}, {place}/{name}[2]", name, field=name
            )
    return EntryShape(
        amount=_at(own, "Amt"),
        sign=_at(own, "CdtDbtInd"),
        status=_at(own, "Sts/Cd", "Sts"),
        reversal=_at(own, "RvslInd"),
        booked=_at(own, "BookgDt/Dt", "BookgDt/DtTm", "BookgDt"),
        valued=_at(own, "ValDt/Dt", "ValDt/DtTm", "ValDt"),
        bank_reference=_at(own, "AcctSvcrRef", "NtryRef"),
        is_numbered="AcctSvcrRef" not in own,
        batch_reference=_at(own, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId"),
        batch_count=_at(own, "NtryDtls/Btch/NbOfTxs"),
        batch_total=_at(own, "NtryDtls/Btch/TtlAmt"),
        codes=_codes([own, *details[:1]]),
        additional=_at(own, "AddtlNtryInf"),
        has_charges=any("Chrgs" in one for one in (own, *details)),
        charges=tuple(number for one in (own, *details) for number in _charges(one)),
        details=tuple(_detail(one) for one in details),
    )


_Paths = dict[str, list[int]]


def _paths(nodes: list[Any]) -> tuple[_Paths, list[_Paths]]:
    """Return the numbers of the nodes at each path: of the entry, and of each of its details."""
    own: _Paths = {}
    details: list[_Paths] = []
    numbers = iter(range(1, len(nodes)))
    namespace = nodes[0].tag.removesuffix("Ntry")

    def walk(parent: int, path: str, into: _Paths) -> None:
        for _ in range(len(nodes[parent])):
            number = next(numbers)
            name = nodes[number].tag.removeprefix(namespace)
            below = f"{path}/{name}" if path else name
            if below == _DETAIL and into is own:
                details.append({})
                walk(number, "", details[-1])
            else:
                into.setdefault(below, []).append(number)
                walk(number, below, into)

    walk(0, "", own)
    return own, details


def _detail(paths: _Paths) -> DetailShape:
    return DetailShape(
        amount=_at(paths, "Amt", "AmtDtls/TxAmt/Amt")[:1],
        sign=_at(paths, "CdtDbtInd"),
        end_to_end=_at(paths, "Refs/EndToEndId"),
        bank_reference=_at(paths, "Refs/AcctSvcrRef"),
        payer=_party(paths, "Dbtr"),
        payee=_party(paths, "Cdtr"),
        purpose=_at(paths, *_PURPOSES),
        additional=_at(paths, "AddtlTxInf"),
    )


def _charges(paths: _Paths) -> At:
    """Return where charges are stated: their total, else each of them."""
    return _at(paths, "Chrgs/TtlChrgsAndTaxAmt") or _at(paths, "Chrgs/Rcrd/Amt", "Chrgs/Amt")


def _party(paths: _Paths, role: str) -> At:
    """Return where a party is named: by name, else by account."""
    account = f"RltdPties/{role}Acct/Id"
    name = (f"RltdPties/{role}/Nm", f"RltdPties/{role}/Pty/Nm")
    return _at(paths, *name, f"{account}/IBAN", f"{account}/Othr/Id")


def _codes(holders: Iterable[_Paths]) -> tuple[At, ...]:
    """Return where the bank's code stands in the first holder that has one; empty for none."""
    for paths in holders:
        found = tuple(_at(paths, f"BkTxCd/{one}") for one in _CODE)
        if any(found):
            return found
    return ()


def _at(paths: Mapping[str, list[int]], *wanted: str) -> At:
    return tuple(_all(paths, wanted))


def _all(paths: Mapping[str, list[int]], wanted: Iterable[str]) -> Iterator[int]:
    for one in wanted:
        yield from paths.get(one, ())
