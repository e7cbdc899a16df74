"""A document is read as it goes by: the same entries wherever a piece of it ends."""

from typing import Any

import pytest

from assets.sources.camt import xml_stream
from assets.sources.camt.entries import EntryReader
from assets.sources.camt.reading import parse_camt053
from assets.sources.camt.xml_stream import Stream, parse_stream
from assets.sources.statements.bank_statement import StatementEntry
from contracts.errors import RefusedFileError


def entry(number: int, extra: str = "") -> str:
    return (
        f'<Ntry>{extra}<Amt Ccy="EUR">{number}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2026-01-05</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>E{number}"
        "</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>\n"
    )


def statement(*entries: str, name: str = "S-1", after: str = "") -> str:
    return (
        f"<Stmt><Id>{name}</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>\n"
        f"{''.join(entries)}{after}</Stmt>"
    )


def document(*statements: str) -> bytes:
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"{''.join(statements)}</BkToCstmrStmt></Document>"
    ).encode()


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 18])
def test_pieces_of_any_size_give_the_same_entries(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xml_stream, "_CHUNK", size)
    first = statement(
        *(entry(number) for number in range(1, 6)), after="<AddtlStmtInf>x</AddtlStmtInf>"
    )
    content = document(first, statement(entry(6), name="S-2"), statement(name="S-3"))

    found = parse_camt053(content)

    assert [[one.reference for one in each.entries] for each in found] == [
        ["E1", "E2", "E3", "E4", "E5"],
        ["E6"],
        [],
    ]
    assert [one.place for one in found[0].entries[:2]] == [
        "line 2, Document/BkToCstmrStmt[1]/Stmt[1]/Ntry[1]/Amt[1]",
        "line 3, Document/BkToCstmrStmt[1]/Stmt[1]/Ntry[2]/Amt[1]",
    ]


def test_entries_of_another_shape_are_read_by_their_own_paths() -> None:
    party = "<RltdPties><Dbtr><Nm>Anna</Nm></Dbtr></RltdPties>"
    flat = "<RltdPties><Dbtr/><Nm>Bert</Nm></RltdPties>"
    shapes = [entry(1).replace("</Refs>", f"</Refs>{one}") for one in (party, flat, party)]

    (found,) = parse_camt053(document(statement(*shapes)))

    assert [one.counterparty for one in found.entries] == ["Anna", "", "Anna"]


def test_more_shapes_than_are_remembered_change_nothing() -> None:
    shapes = [entry(number, "<NtryRef/>" * number) for number in range(1, 1_102)]

    (found,) = parse_camt053(document(statement(*shapes, *shapes[:3])))

    assert [one.units for one in found.entries[-4:]] == [
        1_101_000_000, 1_000_000, 2_000_000, 3_000_000,
    ]  # fmt: skip


def test_entries_leave_the_tree_as_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "_CHUNK", 1 << 12)
    content = document(statement(*(entry(number) for number in range(1, 3_001))))
    beside: list[int] = []
    reader = EntryReader(booked_only=True)

    def read(node: Any, path: str) -> StatementEntry:  # noqa: ANN401 - lxml has no types
        beside.append(len(node.getparent()))
        return reader.read(node, path)

    root, (holder,) = parse_stream(content, Stream("Stmt", lambda _: read))

    assert len(holder.entries) == 3_000
    assert max(beside) < 30  # As many as a piece of 4 KiB holds, and the statement's own elements.
    assert sum(1 for _ in root.node.iter()) == 7


def test_an_entry_that_never_ends_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xml_stream, "MAX_KEPT", 1 << 20)
    endless = document(statement(entry(1), entry(2, "<X>y</X>" * 300_000)))

    with pytest.raises(RefusedFileError, match=r"XML_LIMIT at line 1, .*Stmt\[1\]"):
        parse_camt053(endless)


def test_every_document_of_an_envelope_is_read() -> None:
    wrapped = b"<Envelope>" + document(statement(entry(1))) * 2 + b"</Envelope>"

    assert [len(one.entries) for one in parse_camt053(wrapped)] == [1, 1]


def test_a_document_of_another_kind_in_an_envelope_is_refused() -> None:
    other = document(statement(entry(1))).replace(b"camt.053", b"camt.052")
    wrapped = b"<Envelope>" + document(statement(entry(1))) + other + b"</Envelope>"

    with pytest.raises(RefusedFileError, match=r"XML_NAMESPACE at line 3, Envelope/Document"):
        parse_camt053(wrapped)
