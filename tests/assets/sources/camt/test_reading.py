"""What a camt.053 statement becomes: signs, references, parties, fees, batches, versions."""

import datetime as dt

import pytest

from assets.sources.camt.reading import parse_camt053
from assets.sources.statements.bank_statement import StatementEntry
from contracts.errors import RefusedFileError

DETAIL = "<Refs><EndToEndId>E2E-1</EndToEndId></Refs>"
PARTIES = "<RltdPties><Dbtr><Nm>Payer</Nm></Dbtr><Cdtr><Nm>Payee</Nm></Cdtr></RltdPties>"


def entry(
    *,
    sign: str = "CRDT",
    head: str = "",
    details: tuple[str, ...] = (DETAIL,),
    dates: str = "<BookgDt><Dt>2026-01-05</Dt></BookgDt>",
    status: str = "<Sts>BOOK</Sts>",
) -> str:
    wrapped = "".join(f"<TxDtls>{one}</TxDtls>" for one in details)
    return (
        f'<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status}{dates}'
        f"{head}<NtryDtls>{wrapped}</NtryDtls></Ntry>"
    )


def statement(
    *entries: str, opening: str = "OPBD", version: str = "02", summary: str = ""
) -> bytes:
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1.00</Amt>'
        f"<CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-01-0{day}</Dt></Dt></Bal>"
        for code, day in ((opening, 4), ("CLBD", 5))
    )
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<Stmt><Id>S-1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct>{balances}"
        f"{summary}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def read(one: str) -> StatementEntry:
    (parsed,) = parse_camt053(statement(one))
    (found,) = parsed.entries
    return found


def test_a_credit_is_a_gain_and_a_debit_a_loss() -> None:
    assert read(entry(sign="CRDT")).units == 10_000_000
    assert read(entry(sign="DBIT")).units == -10_000_000


def test_a_reversal_keeps_the_sign_it_is_booked_with() -> None:
    reversal = read(entry(sign="CRDT", head="<RvslInd>true</RvslInd>"))

    assert reversal.units == 10_000_000
    assert reversal.transaction_code == "RVSL"


def test_balances_are_signed_and_a_previous_closing_may_open() -> None:
    (parsed,) = parse_camt053(statement(opening="PRCD"))

    assert parsed.opening is not None
    assert (parsed.opening.units, parsed.opening.date) == (-1_000_000, dt.date(2026, 1, 4))


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_every_version_is_read_alike(version: str) -> None:
    (parsed,) = parse_camt053(statement(entry(), version=version))

    assert parsed.entries[0].reference == "E2E-1"


def test_a_coded_status_is_a_status() -> None:
    assert read(entry(status="<Sts><Cd>BOOK</Cd></Sts>")).units == 10_000_000


def test_dates_are_the_banks_own_and_each_stands_in_for_the_other() -> None:
    both = read(
        entry(
            dates="<BookgDt><DtTm>2026-01-05T23:30:00.5+05:00</DtTm></BookgDt>"
            "<ValDt><Dt>2026-01-07+01:00</Dt></ValDt>"
        )
    )
    assert (both.booking_date, both.value_date) == (dt.date(2026, 1, 5), dt.date(2026, 1, 7))

    one = read(entry(dates="<ValDt><Dt>2026-01-07</Dt></ValDt>"))
    assert one.booking_date == one.value_date == dt.date(2026, 1, 7)

    with pytest.raises(RefusedFileError, match=r"FIELD_MISSING .*BookgDt"):
        read(entry(dates=""))


def test_the_other_party_is_the_payer_of_a_credit_and_the_payee_of_a_debit() -> None:
    assert read(entry(sign="CRDT", details=(PARTIES,))).counterparty == "Payer"
    assert read(entry(sign="DBIT", details=(PARTIES,))).counterparty == "Payee"


def test_the_party_of_a_reversal_is_who_the_money_went_to() -> None:
    reversal = entry(sign="CRDT", head="<RvslInd>true</RvslInd>", details=(PARTIES,))

    assert read(reversal).counterparty == "Payee"


def test_newer_parties_and_accounts_without_a_name_are_found() -> None:
    newer = "<RltdPties><Dbtr><Pty><Nm>New</Nm></Pty></Dbtr></RltdPties>"
    account = (
        "<RltdPties><DbtrAcct><Id><IBAN>GB33BUKB20201555555555</IBAN></Id></DbtrAcct></RltdPties>"
    )

    assert read(entry(details=(newer,))).counterparty == "New"
    assert read(entry(details=(account,))).counterparty == "GB33BUKB20201555555555"


def test_a_reference_that_says_there_is_none_is_none() -> None:
    empty = "<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"

    assert read(entry(details=(empty,))).reference == ""


def test_a_batch_is_one_line_with_the_reference_of_the_batch() -> None:
    one, other = (f"<Refs><EndToEndId>{name}</EndToEndId></Refs>" for name in ("A", "B"))
    batch = entry(details=(one, other)).replace(
        "<NtryDtls>", "<NtryDtls><Btch><PmtInfId>RUN-7</PmtInfId></Btch>"
    )

    assert read(batch).reference == "RUN-7"


def amounts(first: str, second: str, sign: str = "") -> tuple[str, str]:
    return (
        f'<Amt Ccy="EUR">{first}</Amt>',
        f'<Amt Ccy="EUR">{second}</Amt>{sign}',
    )


def test_details_that_state_amounts_add_up_with_their_signs() -> None:
    assert read(entry(details=amounts("4.00", "6.00"))).units == 10_000_000
    contrary = "<CdtDbtInd>DBIT</CdtDbtInd>"
    assert read(entry(details=amounts("12.00", "2.00", contrary))).units == 10_000_000
    with pytest.raises(RefusedFileError, match="DETAIL_SUM"):
        read(entry(details=amounts("4.00", "6.01")))


def charges(*stated: str, currency: str = "EUR") -> str:
    records = "".join(f'<Rcrd><Amt Ccy="{currency}">{one}</Amt></Rcrd>' for one in stated)
    return f"<Chrgs>{records}</Chrgs>"


@pytest.mark.parametrize(
    "head",
    [
        "<Chrgs/>",
        charges("0.50"),
        charges("0.20", "0.30"),
        charges("0.01", currency="USD"),
        '<Chrgs><TtlChrgsAndTaxAmt Ccy="EUR">0.50</TtlChrgsAndTaxAmt></Chrgs>',
    ],
)
@pytest.mark.parametrize("second", ["6.50", "5.50", "6.00"])
def test_stated_charges_explain_details_that_add_up_to_another_amount(
    head: str, second: str
) -> None:
    assert read(entry(details=amounts("4.00", second), head=head)).units == 10_000_000


@pytest.mark.parametrize("head", [charges("0.49"), charges("0.20", "0.29")])
@pytest.mark.parametrize("second", ["6.50", "5.50"])
def test_details_may_not_differ_by_more_than_the_charges_stated(head: str, second: str) -> None:
    with pytest.raises(RefusedFileError, match="DETAIL_SUM"):
        read(entry(details=amounts("4.00", second), head=head))


@pytest.mark.parametrize(
    ("code", "text", "is_fee"),
    [
        (
            "<Domn><Cd>ACMT</Cd><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn>",
            "ACMT/MDOP/CHRG",
            True,
        ),
        (
            "<Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>",
            "PMNT/RCDT/ESCT",
            False,
        ),
        ("<Prtry><Cd>NCHG+808</Cd></Prtry>", "NCHG+808", True),
        ("<Prtry><Cd>NTRF+166</Cd></Prtry>", "NTRF+166", False),
    ],
)
def test_the_banks_code_says_whether_it_charges_us(code: str, text: str, is_fee: bool) -> None:  # noqa: FBT001 - a parametrised value
    found = read(entry(head=f"<BkTxCd>{code}</BkTxCd>"))

    assert (found.transaction_code, found.is_fee) == (text, is_fee)


def test_the_purpose_is_the_text_else_what_the_bank_adds() -> None:
    told = "<RmtInf><Ustrd>Invoice 7</Ustrd><Ustrd>of May</Ustrd></RmtInf>"

    assert read(entry(details=(told,))).description == "Invoice 7 of May"
    added = entry().replace("</Ntry>", "<AddtlNtryInf>Cash</AddtlNtryInf></Ntry>")
    assert read(added).description == "Cash"


def total(sign: str, net: str, *, version: str) -> bytes:
    shape = {
        "02": f"<TtlNetNtryAmt>{net}</TtlNetNtryAmt><CdtDbtInd>{sign}</CdtDbtInd>",
        "04": f"<TtlNetNtry><Amt>{net}</Amt><CdtDbtInd>{sign}</CdtDbtInd></TtlNetNtry>",
    }[version]
    summary = f"<TxsSummry><TtlNtries>{shape}</TtlNtries></TxsSummry>"
    return statement(entry(), entry(sign="DBIT"), entry(), summary=summary, version=version)


@pytest.mark.parametrize("version", ["02", "04"])
def test_the_net_of_all_entries_must_be_the_one_stated(version: str) -> None:
    assert len(parse_camt053(total("CRDT", "10.00", version=version))[0].entries) == 3
    for sign, net in (("DBIT", "10.00"), ("CRDT", "10.01")):
        with pytest.raises(RefusedFileError, match="CONTROL_TOTAL"):
            parse_camt053(total(sign, net, version=version))


@pytest.mark.parametrize("side", ["TtlCdtNtries", "TtlDbtNtries"])
def test_credits_and_debits_are_each_counted(side: str) -> None:
    def summary(count: int) -> bytes:
        stated = f"<{side}><NbOfNtries>{count}</NbOfNtries><Sum>10</Sum></{side}>"
        return statement(entry(), entry(sign="DBIT"), summary=f"<TxsSummry>{stated}</TxsSummry>")

    assert len(parse_camt053(summary(1))[0].entries) == 2
    with pytest.raises(RefusedFileError, match="CONTROL_TOTAL"):
        parse_camt053(summary(2))


@pytest.mark.parametrize("sign", ["CRDT", "DBIT"])
@pytest.mark.parametrize("counts", [(2, 1), (1, 2)])
def test_an_entry_of_nothing_counts_on_either_side(sign: str, counts: tuple[int, int]) -> None:
    nothing = entry(sign=sign).replace(">10.00<", ">0.00<")

    def summed(count: int, of_gains: int, of_losses: int) -> bytes:
        stated = f"<TtlNtries><NbOfNtries>{count}</NbOfNtries></TtlNtries>" + "".join(
            f"<{side}><NbOfNtries>{number}</NbOfNtries><Sum>10</Sum></{side}>"
            for side, number in (("TtlCdtNtries", of_gains), ("TtlDbtNtries", of_losses))
        )
        entries = (entry(), entry(sign="DBIT"), nothing)
        return statement(*entries, summary=f"<TxsSummry>{stated}</TxsSummry>")

    assert len(parse_camt053(summed(3, *counts))[0].entries) == 3
    for wrong in (summed(2, *counts), summed(3, 3, 1), summed(3, 1, 0)):
        with pytest.raises(RefusedFileError, match="CONTROL_TOTAL"):
            parse_camt053(wrong)


def coded(code: str, sign: str = "CRDT") -> str:
    domain, family, kind = code.split("/")
    levels = f"<Fmly><Cd>{family}</Cd><SubFmlyCd>{kind}</SubFmlyCd></Fmly>"
    head = f"<BkTxCd><Domn><Cd>{domain}</Cd>{levels}</Domn></BkTxCd>"
    return entry(head=head, sign=sign)


FAMILY = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd></Fmly></Domn></BkTxCd>"


@pytest.mark.parametrize(
    ("stated", "ties"),
    [
        ("<NbOfNtries>2</NbOfNtries><Sum>20</Sum>", True),
        ("<NbOfNtries>3</NbOfNtries>", False),
        ("<Sum>20.01</Sum>", False),
        ("<TtlNetNtryAmt>0</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd>", True),
        ("<TtlNetNtryAmt>20</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd>", False),
        ("<CdtNtries><NbOfNtries>1</NbOfNtries><Sum>10</Sum></CdtNtries>", True),
        ("<DbtNtries><Sum>11</Sum></DbtNtries>", False),
        ("<NbOfNtries>9</NbOfNtries><FcstInd>true</FcstInd>", True),
        ("<NbOfNtries>9</NbOfNtries><Dt><Dt>2026-01-05</Dt></Dt>", True),
    ],
)
def test_totals_by_the_banks_code_are_of_the_entries_below_it(stated: str, *, ties: bool) -> None:
    total = f"<TtlNtriesPerBkTxCd>{stated}{FAMILY}</TtlNtriesPerBkTxCd>"
    text = statement(
        coded("PMNT/RCDT/ESCT"),
        coded("PMNT/RCDT/XBCT", sign="DBIT"),
        coded("PMNT/ICDT/ESCT"),
        entry(),
        summary=f"<TxsSummry>{total}</TxsSummry>",
    )

    if ties:
        assert len(parse_camt053(text)[0].entries) == 4
    else:
        with pytest.raises(RefusedFileError, match="CONTROL_TOTAL"):
            parse_camt053(text)


@pytest.mark.parametrize(
    ("stray", "place"),
    [
        (entry().replace("<Ntry>", '<Ntry xmlns="urn:other">'), r"Stmt\[1\]/Ntry\[1\]"),
        (f"<Wrap>{entry()}</Wrap>", r"Stmt\[1\]/Wrap\[1\]/Ntry\[1\]"),
    ],
)
def test_an_entry_that_stands_where_none_is_read_is_not_passed_over(stray: str, place: str) -> None:
    with pytest.raises(RefusedFileError, match=f"TAG_ORDER at line 1, .*{place}"):
        parse_camt053(statement(entry(), stray))


def test_a_document_inside_an_envelope_is_found() -> None:
    wrapped = b'<Envelope xmlns="urn:x"><AppHdr/>' + statement(entry()) + b"</Envelope>"

    assert len(parse_camt053(wrapped)[0].entries) == 1


def test_a_document_larger_than_a_tree_may_be_is_refused_unparsed() -> None:
    with pytest.raises(RefusedFileError, match="XML_LIMIT at the file"):
        parse_camt053(b"<" + b" " * (1 << 27))


def test_a_text_longer_than_any_memo_is_refused() -> None:
    huge = statement(entry(details=(f"<RmtInf><Ustrd>{'x' * 10_000_001}</Ustrd></RmtInf>",)))

    with pytest.raises(RefusedFileError, match="XML_LIMIT"):
        parse_camt053(huge)
