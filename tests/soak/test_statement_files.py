"""camt and MT files at length: twenty thousand broken ones, and large ones against the clock."""

import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from assets.sources.read_file import FileContent
from assets.sources.reading import declaration_of, read_content
from contracts.declaration_file import parse_declaration
from contracts.institution import Institution
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.statements.breaking import broken_files, require_refusal_or_ties

pytestmark = pytest.mark.soak

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
ENTRIES = 100_000
LINES_A_SECOND = 100_000
OF_A_BARE_PARSER = 0.5
"""Speed of reading camt.053 over that of a parser which only passes over the same elements."""

ENTRY = """<Ntry><NtryRef>{n}</NtryRef><Amt Ccy="EUR">1.25</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts>BOOK</Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt>
<AcctSvcrRef>B{n}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>
<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>NTRF+166</Cd></Prtry></BkTxCd><NtryDtls>
<TxDtls><Refs><EndToEndId>E{n}</EndToEndId><MndtId>M{n}</MndtId></Refs><AmtDtls><TxAmt>
<Amt Ccy="EUR">1.25</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Payer {n}</Nm></Dbtr><DbtrAcct><Id>
<IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct><Cdtr><Nm>Payee</Nm></Cdtr></RltdPties>
<RltdAgts><DbtrAgt><FinInstnId><BIC>COBADEFFXXX</BIC></FinInstnId></DbtrAgt></RltdAgts><RmtInf>
<Ustrd>Invoice {n} of January</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
"""
BALANCE = (
    '<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
    "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>"
)


@settings(max_examples=20_000, deadline=None)
@given(broken_files())
def test_a_broken_file_is_refused_or_ties(broken: tuple[str, str, bytes]) -> None:
    require_refusal_or_ties(*broken)


def camt053() -> bytes:
    entries = "".join(ENTRY.format(n=n) for n in range(ENTRIES))
    balances = BALANCE.format(code="OPBD", amount="0.00") + BALANCE.format(
        code="CLBD", amount=f"{ENTRIES * 125 // 100}.00"
    )
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>'
        "<Id>S</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>"
        f"{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def mt940() -> bytes:
    entries = "".join(
        f":61:2601050105C1,25NTRFE{n}//B{n}\n:86:166?00CREDIT?20EREF+E{n} SVWZ+INVOICE {n}\n"
        "?21of January?32ANNA LEE\n"
        for n in range(ENTRIES)
    )
    return (
        ":20:STARTUMS\n:25:DE02120300000000202051\n:28C:1/1\n:60F:C260105EUR0,\n"
        f"{entries}:62F:C260105EUR{ENTRIES * 125 // 100},\n-\n"
    ).encode()


def seconds_to_read(source: str, name: str, content: bytes) -> float:
    """Return the processor's seconds from bytes to rows; others share the machine."""
    file = FileContent(name, source, sha256(content).hexdigest(), content)
    declaration = declaration_of(name, source, 1, INSTITUTION)
    began = time.process_time()
    outcome = read_content(file, declaration, INSTITUTION)
    took = time.process_time() - began
    assert outcome.rows.line_count == ENTRIES
    return took


def test_camt053_is_read_half_as_fast_as_a_bare_parser_passes_over_it() -> None:
    content = camt053()

    def bare() -> float:
        began = time.process_time()
        for _ in etree.iterparse(BytesIO(content)):
            pass
        return time.process_time() - began

    passed_over = min(bare() for _ in range(3))
    took = min(seconds_to_read("camt053", "a.xml", content) for _ in range(3))

    assert passed_over / took >= OF_A_BARE_PARSER


def test_mt940_is_read_at_a_hundred_thousand_lines_a_second() -> None:
    content = mt940()

    took = min(seconds_to_read("mt940", "a.sta", content) for _ in range(3))

    assert content.count(b"\n") / took >= LINES_A_SECOND
