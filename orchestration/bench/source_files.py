"""Files of any length in the formats that are landed, made up: every total in them ties.

Lines alternate between money in and money out, so that a statement closes with what it opened with
or one line more. What is XML, SWIFT or a workbook is written in modules of its own.
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
from orchestration.bench.camt_files import (
    IBAN,
    camt052_file,
    camt053_file,
    camt054_file,
    ecb_rates_file,
)
from orchestration.bench.made_lines import choice, joined, number, signed, written
from orchestration.bench.mt_files import mt940_file, mt942_file
from orchestration.bench.workbook_files import xlsx_file

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
    "xlsx": FileDeclaration(name="*.xlsx", format="xlsx", csv=_STATEMENT),
    "camt052": FileDeclaration(name="*.xml", format="camt052"),
    "camt053": FileDeclaration(name="*.xml", format="camt053"),
    "camt054": FileDeclaration(name="*.xml", format="camt054"),
    "ecb_rates": FileDeclaration(name="*.xml", format="ecb_rates"),
    "mt940": FileDeclaration(name="*.sta", format="mt940"),
    "mt942": FileDeclaration(name="*.sta", format="mt942"),
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
            id="bank", name="Bank", currency="EUR", gl_code=1000, external_ids=(IBAN,)
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
    lines = written(
        count,
        pl.lit("bank,EUR,2026-01-05,"),
        signed("."),
        pl.lit(",transfer,E2E-"),
        number(),
    )
    closing = "10.00" if count % 2 else "0.00"
    return joined(
        "account,currency,booked,amount,type,reference",
        "bank,EUR,2026-01-05,0.00,opening,",
        lines,
        f"bank,EUR,2026-01-05,{closing},closing,",
        "",
    )


def bai2_file(count: int) -> bytes:
    """Return a BAI2 file of one group, one account and ``count`` details."""
    lines = written(count, pl.lit("16,"), choice("195", "495"), pl.lit(",1000,0,B"), number(),
                   pl.lit(",E"), number(), pl.lit(",INVOICE/"))  # fmt: skip
    closing = 1000 if count % 2 else 0
    total = count * 1000 + closing
    return joined(
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
        (batch, first, min(_ENTRIES_A_BATCH, count - first))
        for batch, first in enumerate(range(0, count, _ENTRIES_A_BATCH), 1)
    ]
    for batch, first, size in batches:
        head = f"{'OURS':<16}{'':20}1234567890PPD{'INVOICE':<10}{'':6}260106   1{_ROUTING}"
        records.append(f"5225{head}{batch:07d}")
        records.append(_ach_entries(first, size))
        total = f"{size:06d}{size * int(_ROUTING) % 10**10:010d}{size * 1000:012d}{0:012d}"
        records.append(f"8225{total}1234567890{'':25}{_ROUTING}{batch:07d}")
    rows = count + 2 * len(batches) + 2
    blocks = -(-rows // 10)
    total = f"{count:08d}{count * int(_ROUTING) % 10**10:010d}{count * 1000:012d}{0:012d}"
    records.append(f"9{len(batches):06d}{blocks:06d}{total}{'':39}")
    return joined(*records, *["9" * 94] * (blocks * 10 - rows), "")


def ofx_file(count: int) -> bytes:
    """Return an OFX 2 download of ``count`` entries."""
    entries = written(
        count,
        pl.lit("<STMTTRN><TRNTYPE>"),
        choice("CREDIT", "DEBIT"),
        pl.lit("</TRNTYPE><DTPOSTED>20260105120000</DTPOSTED><TRNAMT>"),
        signed("."),
        pl.lit("</TRNAMT><FITID>"),
        number(),
        pl.lit("</FITID><NAME>Anna</NAME><MEMO>Invoice</MEMO></STMTTRN>"),
    )
    return joined(
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
    lines = written(
        count,
        pl.lit("txn_"),
        number(),
        pl.lit(",2026-01-05 10:00:01,2026-01-07 00:00:00,usd,"),
        choice("10.00,0.59,9.41,charge,ch_", "-10.00,0.00,-10.00,refund,re_"),
        number(),
        pl.lit(",Invoice"),
    )
    columns = "created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id"
    return joined(f"balance_transaction_id,{columns},description", lines, "")


FILES: Final[dict[str, Callable[[int], bytes]]] = {
    "csv": csv_file,
    "xlsx": xlsx_file,
    "camt052": camt052_file,
    "camt053": camt053_file,
    "camt054": camt054_file,
    "ecb_rates": ecb_rates_file,
    "mt940": mt940_file,
    "mt942": mt942_file,
    "bai2": bai2_file,
    "nacha": nacha_file,
    "ofx": ofx_file,
    "stripe": stripe_file,
}
"""What makes a file of each format."""


def _ach_entries(first: int, count: int) -> str:
    return written(
        count,
        pl.lit(f"627{_ROUTING}4123456789        0000001000"),
        pl.lit("CUSTOMER"),
        number(7, first),
        pl.lit(f"{'ANNA':<22}  0{_ROUTING}"),
        number(7, first),
    )
