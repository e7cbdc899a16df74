"""Made-up files in XML: a bank's statements, reports and notifications; a central bank's rates."""

import datetime as dt
from typing import Final

import polars as pl

from contracts.currencies import CURRENCIES
from orchestration.bench.made_lines import choice, joined, number, written

IBAN: Final = "DE89370400440532013000"
_RATES_A_DAY: Final = 30
_LAST_DAY: Final = dt.date(2026, 1, 5)
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


def camt053_file(count: int) -> bytes:
    """Return a camt.053.001.02 statement of ``count`` entries."""
    closing = "10.00" if count % 2 else "0.00"
    balances = (_balance("OPBD", "0.00"), _balance("CLBD", closing))
    return _message("camt.053.001.02", ("BkToCstmrStmt", "Stmt"), *balances, _entries(count))


def camt052_file(count: int) -> bytes:
    """Return a camt.052.001.02 report of ``count`` entries."""
    return _message("camt.052.001.02", ("BkToCstmrAcctRpt", "Rpt"), _entries(count))


def camt054_file(count: int) -> bytes:
    """Return a camt.054.001.02 notification of ``count`` entries."""
    return _message("camt.054.001.02", ("BkToCstmrDbtCdtNtfctn", "Ntfctn"), _entries(count))


def ecb_rates_file(count: int) -> bytes:
    """Return a history of ``count`` reference rates, thirty a day, the last day first."""
    codes = [code for code in CURRENCIES if code.isalpha() and code != "EUR"][:_RATES_A_DAY]
    days = []
    for offset, first in enumerate(range(0, count, len(codes))):
        day = _LAST_DAY - dt.timedelta(offset)
        rates = "".join(
            f"<Cube currency='{code}' rate='1.{place + 1:04d}'/>"
            for place, code in enumerate(codes[: count - first])
        )
        days.append(f"<Cube time='{day}'>{rates}</Cube>")
    return joined(
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"',
        ' xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">',
        "<gesmes:subject>Reference rates</gesmes:subject>",
        "<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>",
        "<Cube>",
        *days,
        "</Cube></gesmes:Envelope>",
    )


def _message(version: str, names: tuple[str, str], *parts: str) -> bytes:
    message, account = names
    return joined(
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><{message}>',
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-05T12:00:00</CreDtTm></GrpHdr>",
        f"<{account}><Id>S-1</Id><CreDtTm>2026-01-05T12:00:00+01:00</CreDtTm>",
        f"<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>",
        *parts,
        f"</{account}></{message}></Document>",
    )


def _entries(count: int) -> str:
    return written(
        count,
        pl.lit('<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>'),
        choice("CRDT", "DBIT"),
        pl.lit(_ENTRY_DATES),
        number(),
        pl.lit(_ENTRY_CODES),
        number(),
        pl.lit(_ENTRY_DETAILS),
    )


def _balance(code: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2026-01-05</Dt></Dt></Bal>"
    )
