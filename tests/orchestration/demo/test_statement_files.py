"""Every written file ties, recomputed from its text by the standard library alone."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from orchestration.demo.names import counterparties, swift_text
from orchestration.demo.simulating import Simulation

CAMT = {"c": "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"}


class Tie(NamedTuple):
    account: str
    opening: int
    lines: list[int]
    closing: int
    references: list[str]


def cents(text: str, sign: str = "") -> int:
    whole, _, part = text.replace(",", ".").partition(".")
    assert re.fullmatch(r"-?\d+", whole)
    assert re.fullmatch(r"\d\d", part)
    return int(whole + part) * (-1 if sign in {"D", "DBIT"} else 1)


def found(element: ET.Element, path: str) -> str:
    text = element.findtext(path, namespaces=CAMT)
    assert text is not None, path
    return text


def signed(element: ET.Element) -> int:
    return cents(found(element, "c:Amt"), found(element, "c:CdtDbtInd"))


def camt(content: bytes) -> Tie:
    statement = ET.fromstring(content).find(".//c:Stmt", CAMT)  # noqa: S314 - our own text
    assert statement is not None
    balances = {
        found(one, "c:Tp/c:CdOrPrtry/c:Cd"): signed(one) for one in statement.findall("c:Bal", CAMT)
    }
    entries = statement.findall("c:Ntry", CAMT)
    lines = [signed(entry) for entry in entries]
    assert found(statement, ".//c:TtlNtries/c:NbOfNtries") == str(len(lines))
    assert cents(found(statement, ".//c:TtlNtries/c:Sum")) == sum(map(abs, lines))
    assert all(found(entry, "c:Sts/c:Cd") == "BOOK" for entry in entries)
    assert [signed(detail) for detail in statement.findall(".//c:TxDtls", CAMT)] == lines
    references = [one.findtext(".//c:EndToEndId", "", CAMT) for one in entries]
    iban = found(statement, "c:Acct/c:Id/c:IBAN")
    return Tie(iban, balances["OPBD"], lines, balances["CLBD"], references)


LINE = re.compile(
    r":61:(?P<value>\d{6})(?P<entry>\d{4})(?P<sign>[CD])(?P<amount>\d{1,12},\d\d)"
    r"N(?P<kind>[A-Z]{3})(?P<reference>[^/]{1,16})//(?P<bank>[A-Z0-9]{1,16})"
)


def mt940(content: bytes) -> Tie:
    text = content.decode("ascii")
    assert text.endswith("\r\n-\r\n")
    rows = text.split("\r\n")
    assert not [row for row in rows if len(row.removeprefix(":86:")) > 65]
    assert not re.findall(r"[^A-Za-z0-9/\-?:().,'+ \r\n]", text)
    balance = {
        tag: (sign, amount)
        for tag, sign, amount in re.findall(r":(60F|62F):([CD])\d{6}EUR([\d,]+)\r\n", text)
    }
    lines = [LINE.fullmatch(row) for row in rows if row.startswith(":61:")]
    amounts, references = [], []
    for one in lines:
        assert one is not None
        amounts.append(cents(one["amount"], one["sign"]))
        references.append("" if one["reference"] == "NONREF" else one["reference"])
    assert [one for one in references if one] == re.findall(r"EREF\+(FT\d{6}-\d{6})", text)
    opening, closing = (cents(balance[tag][1], balance[tag][0]) for tag in ("60F", "62F"))
    assert f":64:{text.rpartition(':62F:')[2].splitlines()[0]}" in rows
    (account,) = re.findall(r":25:(\w+)\r\n", text)
    return Tie(account, opening, amounts, closing, references)


def processor(content: bytes) -> Tie:
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    first, *between, last = rows
    assert (first["type"], last["type"]) == ("opening_balance", "closing_balance")
    amounts = [cents(row["amount"]) for row in between]
    references = [row["reference"] for row in between]
    (account,) = {row["account"] for row in rows}
    return Tie(account, cents(first["amount"]), amounts, cents(last["amount"]), references)


SOURCES = [("first-bank", camt), ("second-bank", mt940), ("processor", processor)]


def ties_of(files: dict[Path, bytes], source: str, read: Callable[[bytes], Tie]) -> list[Tie]:
    paths = sorted(path for path in files if path.parts[0] == source)
    assert len(paths) == 30
    return [read(files[path]) for path in paths]


@pytest.mark.parametrize(("source", "read"), SOURCES)
def test_every_statement_ties_and_continues_the_one_before(
    files: dict[Path, bytes], source: str, read: Callable[[bytes], Tie]
) -> None:
    ties = ties_of(files, source, read)
    for tie in ties:
        assert tie.opening + sum(tie.lines) == tie.closing
        assert tie.lines
    assert [tie.closing for tie in ties[:-1]] == [tie.opening for tie in ties[1:]]
    assert len({tie.account for tie in ties}) == 1


@pytest.mark.parametrize(("source", "read"), SOURCES)
def test_every_simulated_line_is_written_with_its_reference(
    files: dict[Path, bytes],
    simulation: Simulation,
    source: str,
    read: Callable[[bytes], Tie],
) -> None:
    account = {
        "first-bank": "operating-eur",
        "second-bank": "settlement-eur",
        "processor": "processor-usd",
    }[source]
    written = Counter(
        pair
        for tie in ties_of(files, source, read)
        for pair in zip(tie.references, tie.lines, strict=True)
    )
    stated = simulation.lines.filter(simulation.lines["account"] == account)
    assert written == Counter(stated.select("reference", "cents").iter_rows())


@pytest.mark.parametrize(("source", "read"), SOURCES[:2])
def test_the_banks_name_the_account_by_a_valid_iban(
    files: dict[Path, bytes], source: str, read: Callable[[bytes], Tie]
) -> None:
    iban = ties_of(files, source, read)[0].account
    assert re.fullmatch(r"DE\d{20}", iban)
    digits = iban[4:] + "1314" + iban[2:4]
    assert int(digits) % 97 == 1


def test_an_altered_amount_no_longer_ties(files: dict[Path, bytes]) -> None:
    content = files[Path("second-bank/mt940-2026-01-05.sta")]
    altered = re.sub(rb"C(\d+),(\d\d)NTRF", rb"C1\1,\2NTRF", content, count=1)
    assert altered != content
    tie = mt940(altered)
    assert tie.opening + sum(tie.lines) != tie.closing


def test_movements_are_written_as_they_happened(
    files: dict[Path, bytes], simulation: Simulation
) -> None:
    rows: list[dict[str, str]] = []
    for day in simulation.days:
        text = files[Path(f"movements/movements-{day}.csv")].decode()
        read = list(csv.DictReader(io.StringIO(text)))
        assert {row["occurred_at"][:10] for row in read} == {str(day)}
        rows += read
    assert [row["id"] for row in rows] == simulation.movements["id"].to_list()
    assert [cents(row["amount"]) for row in rows] == simulation.movements["cents"].to_list()
    times = [row["occurred_at"] for row in rows]
    assert times == sorted(set(times))


def test_names_are_said_in_the_letters_of_swift() -> None:
    assert swift_text("Björn Weiß & Söhne") == "Bjoern Weiss + Soehne"
    for name in counterparties("EUR"):
        assert re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ ]+", swift_text(name)), name
