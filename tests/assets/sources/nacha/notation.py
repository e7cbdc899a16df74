"""NACHA files in few words: records of 94 characters, and controls added up by hand in Python.

Nothing here is taken from the reader: layouts are written out a second time, controls are counted
record by record.
"""

from typing import Final

ODFI: Final = "07100001"
BANK: Final = "091000019"
"""A routing number with its check digit."""

NINES: Final = "9" * 94


def header(
    *, created: str = "260105", time: str = "0930", destination: str = f" {BANK}", tail: str = ""
) -> str:
    names = tail or f"{'FIRST BANK':23}{'ACME CORP':23}{'':8}"
    return f"101{destination:10}{'1234567890':10}{created}{time}A094101{names}"


def entry(  # noqa: PLR0913 - the fields of a record, by name
    code: str = "22",
    cents: int = 1_000,
    *,
    trace: int = 1,
    name: str = "JANE DOE",
    account: str = "123456789",
    reference: str = "INV-1",
    bank: str = BANK,
    extra: str = "",
    odfi: str = ODFI,
    addenda: tuple[str, ...] = (),
    indicator: str = "",
) -> list[str]:
    """Return an entry detail and its addenda, which are completed with its trace."""
    said = indicator or ("1" if addenda else "0")
    detail = (
        f"6{code}{bank}{account:17}{cents:010d}{reference:15}{name:22}{extra:2}{said}"
        f"{odfi}{trace:07d}"
    )
    return [
        detail,
        *(one.replace("<trace>", f"{odfi}{trace:07d}") for one in _ended(addenda, trace)),
    ]


def _ended(addenda: tuple[str, ...], trace: int) -> list[str]:
    return [one.replace("<entry>", f"{trace:07d}") for one in addenda]


def payment(text: str, number: int = 1) -> str:
    """Return an addenda 05."""
    return f"705{text:80}{number:04d}<entry>"


def terminal(place: str = "TARGET 0049", city: str = "PHILADELPHIA", state: str = "PA") -> str:
    """Return an addenda 02."""
    terms = f"{'REF1':7}{'A2':3}{'TERM01':6}{'000123':6}0105{'AUTH01':6}"
    return f"702{terms}{place:27}{city:15}{state}<trace>"


def returned(reason: str = "R01", original: str = "071000010000042", text: str = "") -> str:
    """Return an addenda 99 of a return."""
    return f"799{reason}{original}{'':6}{BANK[:8]}{text:44}<trace>"


def dishonored(reason: str = "R68", original: str = "071000010000042", text: str = "") -> str:
    """Return an addenda 99 of a dishonored return."""
    return f"799{reason}{original}{'':6}{BANK[:8]}{'':3}09100001000000700601{text:21}<trace>"


def contested(reason: str = "R73", original: str = "071000010000042") -> str:
    """Return an addenda 99 of a contested dishonored return."""
    return (
        f"799{reason}{original}260105{BANK[:8]}0050910000100000070060107100001000000900868 <trace>"
    )


def changed(reason: str = "C01", original: str = "071000010000042", data: str = "987654321") -> str:
    """Return an addenda 98 of a notification of change."""
    return f"798{reason}{original}{'':6}{BANK[:8]}{data:29}{'':15}<trace>"


def iat_entry(  # noqa: PLR0913 - the fields of a record, by name
    code: str = "22",
    cents: int = 1_000,
    *,
    trace: int = 1,
    account: str = "DE02120300000000202051",
    more: tuple[str, ...] = (),
    count: int | None = None,
) -> list[str]:
    """Return an IAT entry with its seven addenda and ``more``."""
    addenda = (
        f"710BUS{150_000:018d}{'FOREIGN-1':22}{'MUELLER GMBH':35}{'':6}<entry>",
        f"711{'ACME CORP':35}{'1 MAIN STREET':35}{'':14}<entry>",
        f"712{'CHICAGO*IL' + chr(92):35}{'US*60601' + chr(92):35}{'':14}<entry>",
        f"713{'FIRST BANK':35}01{ODFI:34}US {'':10}<entry>",
        f"714{'DEUTSCHE BANK':35}02{'DEUTDEFF':34}DE {'':10}<entry>",
        f"715{'CUST-9':15}{'HAUPTSTRASSE 1':35}{'':34}<entry>",
        f"716{'BERLIN' + chr(92):35}{'DE*10115' + chr(92):35}{'':14}<entry>",
        *more,
    )
    number = len(addenda) if count is None else count
    detail = f"6{code}{BANK}{number:04d}{'':13}{cents:010d}{account:35}{'':4}1{ODFI}{trace:07d}"
    filled = [one.replace("<trace>", f"{ODFI}{trace:07d}") for one in _ended(addenda, trace)]
    return [detail, *filled]


def remittance(text: str, number: int = 1) -> str:
    """Return an addenda 17."""
    return f"717{text:80}{number:04d}<entry>"


def correspondent(name: str, number: int = 1) -> str:
    """Return an addenda 18."""
    return f"718{name:35}01{'12345':34}DE {'':6}{number:04d}<entry>"


def advice(code: str = "81", cents: int = 1_000, *, number: int = 1) -> list[str]:
    """Return an entry of an automated accounting advice."""
    party = f"{'123456789':15}{cents:012d}{BANK}{'FILE1':5}1{'ACME CORP':22}{'':2}0"
    return [f"6{code}{BANK}{party}{ODFI}005{number:04d}"]


def batch(  # noqa: PLR0913 - the fields of a record, by name
    *entries: list[str],
    sec: str = "PPD",
    service: str = "200",
    number: int = 1,
    description: str = "PAYROLL",
    effective: str = "260106",
    settlement: str = "   ",
    company: str = "1234567890",
    status: str = "1",
) -> list[str]:
    """Return a batch with the control that its entries make."""
    first = (
        f"5{service}{'ACME CORP':16}{'':20}{company:10}{sec}{description:10}{'':6}{effective}"
        f"{settlement}{status}{ODFI}{number:07d}"
    )
    return [
        first,
        *(line for one in entries for line in one),
        _control(entries, service, sec, company, number),
    ]


def iat_batch(
    *entries: list[str],
    service: str = "220",
    number: int = 1,
    sec: str = "IAT",
    indicator: str = "",
) -> list[str]:
    """Return an IAT batch: dollars here, euros there."""
    first = (
        f"5{service}{indicator:16}FF3{'':15}DE{'1234567890':10}{sec}{'TRADEPAY':10}USDEUR260106"
        f"   1{ODFI}{number:07d}"
    )
    return [
        first,
        *(line for one in entries for line in one),
        _control(entries, service, sec, "1234567890", number),
    ]


def _control(
    entries: tuple[list[str], ...], service: str, sec: str, company: str, number: int
) -> str:
    count = sum(len(one) for one in entries)
    details = [one[0] for one in entries]
    hashed = sum(int(one[3:11]) for one in details) % 10**10
    amount = slice(27, 39) if sec == "ADV" else slice(29, 39)
    debits = sum(int(one[amount]) for one in details if is_debit(one))
    credits_ = sum(int(one[amount]) for one in details if not is_debit(one))
    if sec == "ADV":
        sums = f"{debits:020d}{credits_:020d}{'':19}"
    else:
        sums = f"{debits:012d}{credits_:012d}{company:10}{'':19}{'':6}"
    return f"8{service}{count:06d}{hashed:010d}{sums}{ODFI}{number:07d}"


def is_debit(detail: str) -> bool:
    if detail[1] == "8":
        return detail[2] in "2468"
    return detail[2] in "56789"


def nacha(*batches: list[str], first: str = "", is_padded: bool = True) -> list[str]:
    """Return the records of a file with the control that its batches make."""
    records = [first or header(), *(line for one in batches for line in one)]
    controls = [one[-1] for one in batches]
    count = sum(int(one[4:10]) for one in controls)
    hashed = sum(int(one[10:20]) for one in controls) % 10**10
    is_advice = any(one[1:4] == "280" for one in controls)
    width = 20 if is_advice else 12
    debits = sum(int(one[20 : 20 + width]) for one in controls)
    credits_ = sum(int(one[20 + width : 20 + 2 * width]) for one in controls)
    blocks = -(-(len(records) + 1) // 10)
    control = (
        f"9{len(batches):06d}{blocks:06d}{count:08d}{hashed:010d}"
        f"{debits:0{width}d}{credits_:0{width}d}"
    )
    records.append(f"{control:94}")
    padding = [NINES] * (-len(records) % 10) if is_padded else []
    return [*records, *padding]


def text_of(records: list[str], end: str = "\n") -> bytes:
    """Return records as the bytes of a file."""
    assert {len(one) for one in records} == {94}
    return "".join(one + end for one in records).encode()
