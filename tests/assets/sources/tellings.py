"""What one sender tells of the same entries, in each format, in few words.

An entry is a name and an amount in cents, positive where we gained. ``dressed`` writes a file
anew without saying anything else: that is what a download, a mail gateway or an editor does to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tests.assets.sources.nacha.notation import batch, entry, header, nacha, text_of
from tests.assets.sources.notation import movements, statement

Entry = tuple[str, int]

A: Final = ("AAA1", 1_000)
B: Final = ("BBB2", -250)
C: Final = ("CCC3", 775)
CHANGED: Final = ("BBB2", -251)
"""``B`` with an amount of one cent more."""


@dataclass(frozen=True)
class Sender:
    """One format.

    Attributes:
        told: number of the telling and its entries -> the text of a file.
        pattern: how its files are named, ``{}`` standing for anything.
        changed: the code where a telling says something else the second time.
        overlap: the code where a later telling tells entries again, empty where those count once.
    """

    source: str
    pattern: str
    told: Callable[[int, Sequence[Entry]], str]
    changed: str = "SEQUENCE_CONFLICT"
    overlap: str = ""


def money(cents: int, mark: str = ".") -> str:
    return f"{abs(cents) // 100}{mark}{abs(cents) % 100:02}"


def ach(number: int, entries: Sequence[Entry]) -> str:
    rows = [
        entry("27" if cents > 0 else "22", abs(cents), trace=at, reference=name)
        for at, (name, cents) in enumerate(entries, start=1)
    ]
    return text_of(nacha(batch(*rows), first=header(time=f"10{number:02}"))).decode()


def camt(message: str, element: str, holder: str, extra: str = "") -> Callable[..., str]:
    def told(number: int, entries: Sequence[Entry]) -> str:
        booked = "".join(
            f'<Ntry><Amt Ccy="EUR">{money(cents)}</Amt>'
            f"<CdtDbtInd>{'CRDT' if cents > 0 else 'DBIT'}</CdtDbtInd><Sts>BOOK</Sts>"
            "<BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt>"
            f"<AcctSvcrRef>{name}</AcctSvcrRef></Ntry>\n"
            for name, cents in entries
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.02">\n<{element}>'
            f"<GrpHdr><MsgId>M{number}</MsgId><CreDtTm>2026-01-05T1{number}:00:00</CreDtTm>"
            f"</GrpHdr>\n<{holder}><Id>R-{number}</Id>\n"
            "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
            f"{extra and balances(entries)}{booked}</{holder}></{element}></Document>\n"
        )

    return told


def balances(entries: Sequence[Entry]) -> str:
    return "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{money(cents)}</Amt>"
        f"<CdtDbtInd>{'CRDT' if cents >= 0 else 'DBIT'}</CdtDbtInd>"
        "<Dt><Dt>2026-01-05</Dt></Dt></Bal>\n"
        for code, cents in (("OPBD", 0), ("CLBD", sum(cents for _, cents in entries)))
    )


def lines_of(entries: Sequence[Entry]) -> str:
    return "".join(
        f":61:2601050105{'C' if cents > 0 else 'D'}{money(cents, ',')}NTRFNONREF//{name}\n"
        f":86:payment {name}\n"
        for name, cents in entries
    )


def mt942(number: int, entries: Sequence[Entry]) -> str:
    head = f":20:INTRADAY\n:25:DE02120300000000202051\n:28C:{number}/1\n:34F:EUR0,\n"
    return f"{head}:13D:260105120{number}+0100\n{lines_of(entries)}-\n"


def mt940(number: int, entries: Sequence[Entry]) -> str:
    closing = sum(cents for _, cents in entries)
    mark = "C" if closing >= 0 else "D"
    return (
        f":20:DAY\n:25:DE02120300000000202051\n:28C:{number}/1\n:60F:C260105EUR0,00\n"
        f"{lines_of(entries)}:62F:{mark}260105EUR{money(closing, ',')}\n-\n"
    )


def bai2(number: int, entries: Sequence[Entry]) -> str:
    details = [
        f"16,{195 if cents > 0 else 495},{abs(cents)},,{name},,PAYMENT {name}/"
        for name, cents in entries
    ]
    total = sum(abs(cents) for _, cents in entries)
    size = len(details)
    return "\n".join(
        [
            f"01,122099999,123456789,260105,1{number}00,{number},80,,2/",
            f"02,031001234,122099999,1,260105,1{number}00,USD,1/",
            "03,0975312471,USD,,,,/",
            *details,
            f"49,{total},{size + 2}/",
            f"98,{total},1,{size + 4}/",
            f"99,{total},1,{size + 6}/",
            "",
        ]
    )


def ofx(number: int, entries: Sequence[Entry]) -> str:
    listed = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>20260105<TRNAMT>{'-' if cents < 0 else ''}{money(cents)}"
        f"<FITID>{name}</STMTTRN>\n"
        for name, cents in entries
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\n"
        "COMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX>\n"
        "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"
        f"<DTSERVER>2026010{number}<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1>"
        "<STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>\n<STMTRS><CURDEF>USD"
        "<BANKACCTFROM><BANKID>121099999<ACCTID>000-127<ACCTTYPE>CHECKING</BANKACCTFROM>\n"
        f"<BANKTRANLIST><DTSTART>20260101<DTEND>2026010{number + 5}\n{listed}</BANKTRANLIST>\n"
        "<LEDGERBAL><BALAMT>1.00<DTASOF>20260107</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>\n"
        "</OFX>\n"
    )


def csv_statement(number: int, entries: Sequence[Entry]) -> str:
    amounts = [f"{'-' if cents < 0 else ''}{money(cents)}" for _, cents in entries]
    text = statement("2026-01-05", "0.00", *amounts)
    last = text.rindex("2026-01-05")
    return f"{text[:last]}2026-01-0{number + 5}{text[last + 10 :]}"


def csv_movements(_: int, entries: Sequence[Entry]) -> str:
    rows = [
        movements(name, amount=money(cents)).splitlines()[1].replace(",in,", f",{side},", 1)
        for name, cents in entries
        for side in ["in" if cents > 0 else "out"]
    ]
    return "\n".join([movements().splitlines()[0], *rows, ""])


STRIPE_HEAD: Final = (
    "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,"
    "reporting_category,source_id,description"
)


def stripe(_: int, entries: Sequence[Entry]) -> str:
    rows = []
    for name, cents in entries:
        amount = f"{'-' if cents < 0 else ''}{money(cents)}"
        moment = "2026-01-05 10:00:01,2026-01-07 00:00:00"
        kind = "charge,ch_1" if cents > 0 else "refund,re_1"
        rows.append(f"txn_{name},{moment},usd,{amount},0.00,{amount},{kind},Mug")
    return "\n".join([STRIPE_HEAD, *rows, ""])


def rates(_: int, entries: Sequence[Entry]) -> str:
    days = {"AAA1": "2026-01-05", "BBB2": "2026-01-06", "CCC3": "2026-01-07"}
    rows = [f"{days[name]},{money(cents)}," for name, cents in reversed(entries)]
    return "\n".join(["Date,USD,", *rows, ""])


SENDERS: Final = (
    Sender("nacha", "{}.ach", ach),
    Sender("camt052", "{}.xml", camt("052", "BkToCstmrAcctRpt", "Rpt")),
    Sender("camt054", "{}.xml", camt("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")),
    Sender("mt942", "{}.sta", mt942),
    Sender("bai2", "{}.bai", bai2),
    Sender("ofx", "{}.ofx", ofx, changed="FITID_CONFLICT"),
    Sender(
        "camt053",
        "{}.xml",
        camt("053", "BkToCstmrStmt", "Stmt", "balances"),
        overlap="BALANCE_MISMATCH",
    ),
    Sender("mt940", "{}.sta", mt940, overlap="BALANCE_MISMATCH"),
    Sender("csv", "statement-{}.csv", csv_statement, overlap="PERIOD_OVERLAP"),
    Sender(
        "csv",
        "movements-{}.csv",
        csv_movements,
        changed="DUPLICATE_ROW_ID",
        overlap="DUPLICATE_ROW_ID",
    ),
    Sender("stripe", "{}.csv", stripe),
    Sender("ecb_rates", "{}.csv", rates),
)


def dressed(text: str) -> bytes:
    """Return the same file as another program writes it: its lines end otherwise."""
    return text.replace("\n", "\r\n").encode()
