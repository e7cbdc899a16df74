"""The control totals of a camt statement or report: each one that is stated must hold."""

from collections.abc import Sequence

from assets.sources.camt.values import is_credit
from assets.sources.camt.xml_elements import Element
from assets.sources.statements.bank_statement import StatementEntry
from contracts.currencies import CURRENCIES
from contracts.errors import AmountError, RefusedFileError
from contracts.money import parse_amount
from contracts.reasons import RefusalReason


def refuse_wrong_totals(
    page: Element, own: Sequence[StatementEntry], whole: Sequence[StatementEntry]
) -> None:
    """Refuse a ``TxsSummry`` whose counts, sums or net do not agree with the entries.

    A page may total its own entries or those of the whole statement.

    Raises:
        RefusedFileError: ``CONTROL_TOTAL`` at the first total that is wrong.
    """
    for summary in page.all("TxsSummry"):
        try:
            _refuse_summary(summary, whole)
        except RefusedFileError:
            if len(own) == len(whole):
                raise
            _refuse_summary(summary, own)


def _refuse_summary(summary: Element, entries: Sequence[StatementEntry]) -> None:
    overall = summary.first("TtlNtries")
    if overall is not None:
        _refuse_total(overall, entries)
        _refuse_net(overall, entries)
    _refuse_sides(summary, ("TtlCdtNtries", "TtlDbtNtries"), entries)
    for total in summary.all("TtlNtriesPerBkTxCd"):
        own = _of_code(total, entries)
        if own is not None:
            _refuse_total(total, own)
            _refuse_net(total, own)
            _refuse_sides(total, ("CdtNtries", "DbtNtries"), own)


def _of_code(total: Element, entries: Sequence[StatementEntry]) -> list[StatementEntry] | None:
    """Return the entries that a total by the bank's code covers, None where that is not said.

    A code covers those below it. Totals of what is expected, or of one day, are of other entries;
    a bank's own codes are not, as an entry that has both is known by the standard's.
    """
    levels = ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd")
    code = "/".join(filter(None, (total.text(f"BkTxCd/{one}") for one in levels)))
    is_expected = total.text("FcstInd") in ("true", "1")
    if not code or is_expected or total.first("Dt") is not None:
        return None
    return [one for one in entries if f"{_code(one)}/".startswith(f"{code}/")]


def _code(entry: StatementEntry) -> str:
    """Return the bank's code of an entry, without the word that a reversal adds to it."""
    return entry.transaction_code.partition(" ")[0]


def _refuse_sides(
    holder: Element, names: tuple[str, str], entries: Sequence[StatementEntry]
) -> None:
    """Check the totals of credits and of debits; an entry of nothing may count as either."""
    gains = [one for one in entries if one.units > 0]
    losses = [one for one in entries if one.units < 0]
    spare = len(entries) - len(gains) - len(losses)
    for name, counted in zip(names, (gains, losses), strict=True):
        total = holder.first(name)
        if total is not None:
            _refuse_total(total, counted, spare)


def _refuse_total(total: Element, counted: Sequence[StatementEntry], spare: int = 0) -> None:
    """Refuse another number or sum of entries; ``spare`` ones of nothing may be counted or not."""
    number = total.text("NbOfNtries")
    fitting = {str(len(counted) + one).lstrip("0") for one in range(spare + 1)}
    if number and number.lstrip("0") not in fitting:
        raise RefusedFileError(
            RefusalReason.CONTROL_TOTAL,
            total.place,
            number,
            field="NbOfNtries",
            expected=f"{len(counted)} entries",
        )
    stated = total.first("Sum")
    if stated is not None:
        _refuse_sum(stated, sum(abs(one.units) for one in counted), counted)


def _refuse_net(total: Element, entries: Sequence[StatementEntry]) -> None:
    """Check the net amount: one element until version 03, an amount and a sign since 04."""
    net = sum(one.units for one in entries)
    newer, older = total.first("TtlNetNtry"), total.first("TtlNetNtryAmt")
    if newer is not None:
        _refuse_sum(newer.required("Amt"), net if is_credit(newer) else -net, entries)
    elif older is not None and total.text("CdtDbtInd"):
        _refuse_sum(older, net if is_credit(total) else -net, entries)


def _refuse_sum(stated: Element, computed: int, entries: Sequence[StatementEntry]) -> None:
    text = stated.content
    currencies = sorted({one.currency for one in entries})
    if len(currencies) > 1:
        raise RefusedFileError(RefusalReason.CURRENCY_MIXED, stated.place, "/".join(currencies))
    currency = CURRENCIES[currencies[0] if currencies else "EUR"]
    try:
        units = parse_amount(text, currency)
    except AmountError as error:
        raise AmountError(error.reason, text, currency.code, stated.place) from error
    if units != computed:
        raise RefusedFileError(RefusalReason.CONTROL_TOTAL, stated.place, text)
