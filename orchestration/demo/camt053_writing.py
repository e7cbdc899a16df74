"""Statements as ISO 20022 camt.053.001.08, one document a statement.

The element order is the schema's: GrpHdr, then Stmt with Acct, both balances, the sums and the
entries. What does not belong here: reading (``assets/sources``).
"""

import datetime as dt
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from orchestration.demo.cents import cents_text
from orchestration.demo.institution import NAME, TIME_ZONE
from orchestration.demo.statements import Line, Statement

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_WRITTEN_AT: Final = dt.time(19, 30)


def camt053_bytes(statement: Statement) -> bytes:
    """Return the document of ``statement``, UTF-8."""
    account = statement.account
    identity = f"{account.bank_prefix}-{statement.day:%Y%m%d}-{statement.number:05}"
    evening = dt.datetime.combine(statement.day, _WRITTEN_AT, ZoneInfo(TIME_ZONE))
    created = evening.isoformat()
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<Document xmlns="{NAMESPACE}">',
        "<BkToCstmrStmt>",
        f"<GrpHdr><MsgId>{identity}</MsgId><CreDtTm>{created}</CreDtTm></GrpHdr>",
        "<Stmt>",
        f"<Id>{identity}</Id>",
        "<StmtPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></StmtPgntn>",
        f"<ElctrncSeqNb>{statement.number}</ElctrncSeqNb>",
        f"<CreDtTm>{created}</CreDtTm>",
        _account(statement),
        _balance("OPBD", statement.opening_cents, account.currency, statement.day),
        _balance("CLBD", statement.closing_cents, account.currency, statement.day),
        _summary(statement),
        *(_entry(line, number, account.currency) for number, line in _numbered(statement)),
        "</Stmt>",
        "</BkToCstmrStmt>",
        "</Document>\n",
    ]
    return "\n".join(parts).encode()


def _numbered(statement: Statement) -> enumerate[Line]:
    return enumerate(statement.lines, start=1)


def _account(statement: Statement) -> str:
    account = statement.account
    return (
        f"<Acct><Id><IBAN>{account.number}</IBAN></Id><Ccy>{account.currency}</Ccy>"
        f"<Ownr><Nm>{escape(NAME)}</Nm></Ownr>"
        f"<Svcr><FinInstnId><BICFI>{account.bic}</BICFI>"
        f"<Nm>{escape(account.bank)}</Nm></FinInstnId></Svcr></Acct>"
    )


def _direction(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def _amount(cents: int, currency: str) -> str:
    return (
        f'<Amt Ccy="{currency}">{cents_text(abs(cents))}</Amt>'
        f"<CdtDbtInd>{_direction(cents)}</CdtDbtInd>"
    )


def _balance(code: str, cents: int, currency: str, day: dt.date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f"{_amount(cents, currency)}<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _summary(statement: Statement) -> str:
    gained = [line.cents for line in statement.lines if line.cents >= 0]
    lost = [-line.cents for line in statement.lines if line.cents < 0]
    net = sum(gained) - sum(lost)
    return (
        f"<TxsSummry><TtlNtries><NbOfNtries>{len(statement.lines)}</NbOfNtries>"
        f"<Sum>{cents_text(sum(gained) + sum(lost))}</Sum>"
        f"<TtlNetNtry><Amt>{cents_text(abs(net))}</Amt>"
        f"<CdtDbtInd>{_direction(net)}</CdtDbtInd></TtlNetNtry></TtlNtries>"
        f"<TtlCdtNtries><NbOfNtries>{len(gained)}</NbOfNtries>"
        f"<Sum>{cents_text(sum(gained))}</Sum></TtlCdtNtries>"
        f"<TtlDbtNtries><NbOfNtries>{len(lost)}</NbOfNtries>"
        f"<Sum>{cents_text(sum(lost))}</Sum></TtlDbtNtries></TxsSummry>"
    )


def _entry(line: Line, number: int, currency: str) -> str:
    return (
        f"<Ntry><NtryRef>{number}</NtryRef>{_amount(line.cents, currency)}"
        f"<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.booking_date}</Dt></BookgDt><ValDt><Dt>{line.value_date}</Dt></ValDt>"
        f"<AcctSvcrRef>{line.bank_reference}</AcctSvcrRef>{_code(line)}"
        f"<NtryDtls><TxDtls>{_references(line)}{_amount(line.cents, currency)}"
        f"{_parties(line)}<RmtInf><Ustrd>{escape(line.description)}</Ustrd></RmtInf>"
        f"</TxDtls></NtryDtls></Ntry>"
    )


def _code(line: Line) -> str:
    """Return the ISO bank transaction code: a SEPA credit transfer, or the bank's charge."""
    domain, family, sub = ("PMNT", "RCDT", "ESCT") if line.cents > 0 else ("PMNT", "ICDT", "ESCT")
    if line.is_fee:
        domain, family, sub = "ACMT", "MDOP", "CHRG"
    return (
        f"<BkTxCd><Domn><Cd>{domain}</Cd><Fmly><Cd>{family}</Cd>"
        f"<SubFmlyCd>{sub}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    )


def _references(line: Line) -> str:
    own = f"<AcctSvcrRef>{line.bank_reference}</AcctSvcrRef>"
    end_to_end = f"<EndToEndId>{line.reference}</EndToEndId>" if line.reference else ""
    return f"<Refs>{own}{end_to_end}</Refs>"


def _parties(line: Line) -> str:
    if line.is_fee:
        return ""
    role = "Dbtr" if line.cents > 0 else "Cdtr"
    name = escape(line.counterparty)
    return f"<RltdPties><{role}><Pty><Nm>{name}</Nm></Pty></{role}></RltdPties>"
