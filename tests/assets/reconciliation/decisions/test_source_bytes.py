"""The bytes of a line are cut out where its reader counted it, and account numbers are hidden."""

import pytest

from assets.reconciliation.decisions.source_bytes import excerpt_of

CSV = b'\xef\xbb\xbfa,b\n1,"x\ny"\n2,z\n'
CAMT = b"<Doc><Ntry>1</Ntry>\n<n:Ntry><IBAN>DE89370400440532013000</IBAN></n:Ntry></Doc>"
MT940 = b""":20:S
:25:123456789012
:60F:C260105EUR1,00
:61:2602130213C123,45NTRFR1
:86:to 123456789012
and on
:61:2602130213D1,00NTRFR2
:62F:C260105EUR1,00
-}"""
BAI2 = b"01,A,B/\n16,475,100,V,,,R1/\n"
OFX = b"<BANKTRANLIST><STMTTRN><FITID>1</STMTTRN><STMTTRN><FITID>2</STMTTRN></BANKTRANLIST>"


@pytest.mark.parametrize(
    ("format_", "content", "position", "excerpt"),
    [
        ("csv", CSV, 1, '1,"x\ny"'),
        ("csv", CSV, 2, "2,z"),
        ("csv", CSV, 3, None),
        ("csv", CSV, 0, None),
        ("camt053", CAMT, 1, "<Ntry>1</Ntry>"),
        ("camt053", CAMT, 2, "<n:Ntry><IBAN>******************3000</IBAN></n:Ntry>"),
        ("mt940", MT940, 1, ":61:2602130213C123,45NTRFR1\n:86:to ********9012\nand on"),
        ("mt940", MT940, 2, ":61:2602130213D1,00NTRFR2"),
        ("bai2", BAI2, 2, "16,475,100,V,,,R1/"),
        ("ofx", OFX, 2, "<STMTTRN><FITID>2"),
        ("xlsx", b"PK", 1, None),
    ],
)
def test_a_line_is_cut_out_and_masked(
    format_: str, content: bytes, position: int, excerpt: str | None
) -> None:
    assert excerpt_of(content, format_, position) == excerpt


def test_text_in_another_encoding_is_still_shown() -> None:
    assert excerpt_of("a\nžluť".encode("cp1250"), "csv", 1) is not None
