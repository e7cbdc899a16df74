"""Files of any length in the formats that are landed, made up: every total in them ties.

Lines alternate between money in and money out, so that a statement closes with what it opened with
or one line more. Written in columns; the same for the same count.
"""

from collections.abc import Callable
from typing import Final

import polars as pl

from contracts.institution import Institution
from contracts.source_declaration import (
    AccountDeclaration,
    CsvMapping,
    FileDeclaration,
    SourceDeclaration,
    Trailer,
)

_IBAN: Final = "DE89370400440532013000"
_ENTRY_DATES: Final = (
    "</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-01-05</Dt></BookgDt>"
    "<ValDt><Dt>2026-01-05</Dt></ValDt><AcctSvcrRef>BANK-"
)
_ENTRY_CODES: Final = (
    "</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
    "</Domn><Prtry><Cd>NTRF+166</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>E2E-"
)
_ENTRY_DETAILS: Final = (
    "</EndToEndId><MndtId>M-1</MndtId></Refs>"
    '<AmtDtls><TxAmt><Amt Ccy="EUR">10.00</Amt></TxAmt></AmtDtls>'
    "<RltdPties><Dbtr><Nm>Anna</Nm></Dbtr><DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id>"
    "</DbtrAcct><Cdtr><Nm>Ours</Nm></Cdtr></RltdPties><RltdAgts><DbtrAgt><FinInstnId>"
    "<BIC>BYLADEM1001</BIC></FinInstnId></DbtrAgt></RltdAgts>"
    "<RmtInf><Ustrd>Invoice of January</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
)
_ROUTING: Final = "23138010"
_ENTRIES_A_BATCH: Final = 10_000

_STATEMENT: Final = CsvMapping(
    table="statement_lines",
    columns={
        "account": "account",
        "currency": "currency",
        "booking_date": "booked",
        "amount": "amount",
        "transaction_code": "type",
        "reference": "reference",
    },
    trailer=Trailer(marker="type", opening="opening", closing="closing"),
)
DECLARATIONS: Final = {
    "csv": FileDeclaration(name="*.csv", format="csv", csv=_STATEMENT),
    "camt053": FileDeclaration(name="*.xml", format="camt053"),
    "mt940": FileDeclaration(name="*.sta", format="mt940"),
    "bai2": FileDeclaration(name="*.bai", format="bai2"),
    "nacha": FileDeclaration(name="*.ach", format="nacha", accounts={"USD": "ach"}),
    "ofx": FileDeclaration(name="*.ofx", format="ofx"),
    "stripe": FileDeclaration(name="*.csv", format="stripe", accounts={"USD": "stripe"}),
}
INSTITUTION: Final = Institution(
    name="Bench",
    tenant=1,
    time_zone="UTC",
    calendar="DE",
    accounts=(
        AccountDeclaration(
            id="bank", name="Bank", currency="EUR", gl_code=1000, external_ids=(_IBAN,)
        ),
        AccountDeclaration(
            id="bank-usd", name="Bank", currency="USD", gl_code=1010, external_ids=("1234567890",)
        ),
        AccountDeclaration(id="ach", name="ACH", currency="USD", gl_code=1050),
        AccountDeclaration(id="stripe", name="Stripe", currency="USD", gl_code=1060),
    ),
    sources=tuple(
        SourceDeclaration(source=name, description="Made up.", files=(one,))
        for name, one in DECLARATIONS.items()
    ),
)


def csv_file(count: int) -> bytes:
    """Return a delimited statement of ``count`` lines and its two balance rows."""
    lines = _lines(
        count,
        pl.lit("bank,EUR,2026-01-05,"),
        _signed("."),
        pl.lit(",transfer,E2E-"),
        _number(),
    )
    closing = "10.00" if count % 2 else "0.00"
    return _joined(
        "account,currency,booked,amount,type,reference",
        "bank,EUR,2026-01-05,0.00,opening,",
        lines,
        f"bank,EUR,2026-01-05,{closing},closing,",
        "",
    )


def camt053_file(count: int) -> bytes:
    """Return a camt.053.001.02 statement of ``count`` entries."""
    entries = _lines(
        count,
        pl.lit('<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>'),
        _choice("CRDT", "DBIT"),
        pl.lit(_ENTRY_DATES),
        _number(),
        pl.lit(_ENTRY_CODES),
        _number(),
        pl.lit(_ENTRY_DETAILS),
    )
    return _joined(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>',
        "<GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S-1</Id>",
        f"<Acct><Id><IBAN>{_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>",
        _camt_balance("OPBD", "0.00"),
        _camt_balance("CLBD", "10.00" if count % 2 else "0.00"),
        entries,
        "</Stmt></BkToCstmrStmt></Document>",
    )


def mt940_file(count: int) -> bytes:
    """Return an MT940 statement of ``count`` lines, each with its information."""
    lines = _lines(
        count,
        pl.lit(":61:2601050105"),
        _choice("C", "D"),
        pl.lit("10,00NTRFE2E-"),
        _number(),
        pl.lit("//BANK\n:86:166?00TRANSFER?20SVWZ+INVOICE?32ANNA"),
    )
    return _joined(
        ":20:STARTUMS",
        f":25:{_IBAN}",
        ":28C:1/1",
        ":60F:C260105EUR0,00",
        lines,
        f":62F:C260105EUR{'10,00' if count % 2 else '0,00'}",
        "-",
        "",
    )


def bai2_file(count: int) -> bytes:
    """Return a BAI2 file of one group, one account and ``count`` details."""
    lines = _lines(count, pl.lit("16,"), _choice("195", "495"), pl.lit(",1000,0,B"), _number(),
                   pl.lit(",E"), _number(), pl.lit(",INVOICE/"))  # fmt: skip
    closing = 1000 if count % 2 else 0
    total = count * 1000 + closing
    return _joined(
        "01,BANK,OURS,260106,0600,1,,,2/",
        "02,OURS,BANK,1,260105,2400,USD,2/",
        f"03,1234567890,USD,010,0,,,015,{closing},,/",
        lines,
        f"49,{total},{count + 2}/",
        f"98,{total},1,{count + 4}/",
        f"99,{total},1,{count + 6}/",
        "",
    )


def nacha_file(count: int) -> bytes:
    """Return an ACH file of ``count`` debits of ten dollars, ten thousand a batch."""
    records = [f"101 {_ROUTING}4 {_ROUTING}42601050600A094101{'BANK':<23}{'OURS':<23}{'':8}"]
    batches = [
        (number, first, min(_ENTRIES_A_BATCH, count - first))
        for number, first in enumerate(range(0, count, _ENTRIES_A_BATCH), 1)
    ]
    for number, first, size in batches:
        head = f"{'OURS':<16}{'':20}1234567890PPD{'INVOICE':<10}{'':6}260106   1{_ROUTING}"
        records.append(f"5225{head}{number:07d}")
        records.append(_ach_entries(first, size))
        total = f"{size:06d}{size * int(_ROUTING) % 10**10:010d}{size * 1000:012d}{0:012d}"
        records.append(f"8225{total}1234567890{'':25}{_ROUTING}{number:07d}")
    rows = count + 2 * len(batches) + 2
    blocks = -(-rows // 10)
    total = f"{count:08d}{count * int(_ROUTING) % 10**10:010d}{count * 1000:012d}{0:012d}"
    records.append(f"9{len(batches):06d}{blocks:06d}{total}{'':39}")
    return _joined(*records, *["9" * 94] * (blocks * 10 - rows), "")


def ofx_file(count: int) -> bytes:
    """Return an OFX 2 download of ``count`` entries."""
    entries = _lines(
        count,
        pl.lit("<STMTTRN><TRNTYPE>"),
        _choice("CREDIT", "DEBIT"),
        pl.lit("</TRNTYPE><DTPOSTED>20260105120000</DTPOSTED><TRNAMT>"),
        _signed("."),
        pl.lit("</TRNAMT><FITID>"),
        _number(),
        pl.lit("</FITID><NAME>Anna</NAME><MEMO>Invoice</MEMO></STMTTRN>"),
    )
    return _joined(
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
        '<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>',
        "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
        "<DTSERVER>20260105120000</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>",
        "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID>"
        "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><STMTRS><CURDEF>USD</CURDEF>"
        "<BANKACCTFROM><BANKID>121</BANKID><ACCTID>1234567890</ACCTID>"
        "<ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>",
        "<BANKTRANLIST><DTSTART>20260105</DTSTART><DTEND>20260105</DTEND>",
        entries,
        "</BANKTRANLIST><LEDGERBAL><BALAMT>0.00</BALAMT><DTASOF>20260105</DTASOF></LEDGERBAL>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
        "",
    )


def stripe_file(count: int) -> bytes:
    """Return an itemised report of ``count`` balance changes, fees kept of each charge."""
    lines = _lines(
        count,
        pl.lit("txn_"),
        _number(),
        pl.lit(",2026-01-05 10:00:01,2026-01-07 00:00:00,usd,"),
        _choice("10.00,0.59,9.41,charge,ch_", "-10.00,0.00,-10.00,refund,re_"),
        _number(),
        pl.lit(",Invoice"),
    )
    columns = "created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id"
    return _joined(f"balance_transaction_id,{columns},description", lines, "")


FILES: Final[dict[str, Callable[[int], bytes]]] = {
    "csv": csv_file,
    "camt053": camt053_file,
    "mt940": mt940_file,
    "bai2": bai2_file,
    "nacha": nacha_file,
    "ofx": ofx_file,
    "stripe": stripe_file,
}
"""What makes a file of each format."""


def _ach_entries(first: int, count: int) -> str:
    return _lines(
        count,
        pl.lit(f"627{_ROUTING}4123456789        0000001000"),
        pl.lit("CUSTOMER"),
        _number(7, first),
        pl.lit(f"{'ANNA':<22}  0{_ROUTING}"),
        _number(7, first),
    )


def _camt_balance(code: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2026-01-05</Dt></Dt></Bal>"
    )


def _lines(count: int, *pieces: pl.Expr) -> str:
    numbers = pl.DataFrame({"number": pl.int_range(count, eager=True)})
    return "\n".join(numbers.select(pl.concat_str(pieces)).to_series().to_list())


def _number(width: int = 8, first: int = 0) -> pl.Expr:
    return (pl.col("number") + first + 1).cast(pl.String()).str.zfill(width)


def _choice(even: str, odd: str) -> pl.Expr:
    return pl.when(pl.col("number") % 2 == 0).then(pl.lit(even)).otherwise(pl.lit(odd))


def _signed(mark: str) -> pl.Expr:
    return _choice(f"10{mark}00", f"-10{mark}00")


def _joined(*pieces: str) -> bytes:
    return "\n".join(pieces).encode("ascii")
