"""The columns of a delimited file as a mapping names them: text, amounts, dates, accounts.

Every method takes normal-form column names, returns one value a row, and refuses the file at the
first row that is wrong, naming line and header. What a whole row means is the business of the
module of its normal form.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from assets.sources.delimited.amounts import plain_amounts
from assets.sources.delimited.moments import (
    begun,
    days_as_written,
    fault_of,
    has_time,
    local_times,
    parsed,
)
from assets.sources.delimited.text import DelimitedText
from assets.sources.masking import masked
from contracts.csv_mapping_rules import FORMED, REQUIRED
from contracts.currencies import CURRENCIES
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.money import amount_columns
from contracts.reasons import RefusalReason
from contracts.source_declaration import CsvMapping

_CALENDAR: Final = f"{FIRST_DATE} to {LAST_DATE}"


@dataclass(frozen=True, slots=True)
class MappedColumns:
    """The rows of one delimited file, or some of them, seen through its mapping."""

    mapping: CsvMapping
    text: DelimitedText
    institution: Institution

    @property
    def positions(self) -> pl.Series:
        """1-based row numbers below the header."""
        return pl.int_range(1, self.text.lines.len() + 1, eager=True)

    @property
    def amount_headers(self) -> tuple[str, ...]:
        """The headers of the columns that state what a row moved: one, or what came and went."""
        two = self.mapping.amounts
        return (two.gained, two.lost) if two else (self.mapping.columns["amount"],)

    def refuse_other_headers(self) -> None:
        """Refuse a file that lacks a header the mapping reads, or has one it does not name.

        A column that went as another came was renamed: the schema has drifted.
        """
        read = self._read_headers()
        known = {*read, *self.mapping.ignored}
        missing = [header for header in read if header not in self.text.header]
        unknown = [header for header in self.text.header if header not in known]
        wanted = ", ".join(missing)
        if missing and unknown:
            is_headed = len(missing) < len(read)  # Else it is a row: an account number, a name.
            found = ", ".join(unknown) if is_headed else "none of the declared headers"
            reason = RefusalReason.SCHEMA_DRIFT
            raise RefusedFileError(reason, self.text.head_place, found, expected=wanted)
        if missing:
            reason = RefusalReason.MISSING_COLUMN
            raise RefusedFileError(reason, self.text.head_place, field=missing[0], expected=wanted)
        if unknown:
            reason, header = RefusalReason.UNKNOWN_COLUMN, unknown[0]
            raise RefusedFileError(reason, self.text.head_place, header, field=header)

    def _read_headers(self) -> list[str]:
        """Return every header that the mapping reads, in the order in which it names them."""
        mapping = self.mapping
        two, sign, trailer, totals = (
            mapping.amounts, mapping.sign, mapping.trailer, mapping.totals,
        )  # fmt: skip
        read = [
            *mapping.columns.values(),
            *(one for part in mapping.parts.values() for one in part),
            *(header for rule in mapping.kinds for header in rule.when),
            *([two.gained, two.lost] if two else []),
            *([sign.column] if sign else []),
            *([trailer.marker] if trailer else []),
            *([totals.marker, totals.count, totals.sum] if totals else []),
        ]
        return list(dict.fromkeys(filter(None, read)))

    def refuse_empty(self, names: Iterable[str]) -> None:
        """Refuse an empty field of a required column."""
        columns = self.mapping.columns
        for name in names:
            if name in REQUIRED[self.mapping.table] and (name != "amount" or name in columns):
                self.refuse_first(self.texts(name) == "", name, RefusalReason.FIELD_MISSING)

    def header_of(self, name: str) -> str:
        """Return the header, or the headers, that fill the column ``name``."""
        parts = "/".join(self.mapping.parts.get(name, ()))
        if name == "amount":
            parts = "/".join(self.amount_headers)
        return self.mapping.columns.get(name, parts or name)

    def texts(self, name: str) -> pl.Series:
        """Return a column's text without outer blanks; empty text where nothing fills it."""
        mapping, columns = self.mapping, self.text.columns
        if name in mapping.columns:
            return columns[mapping.columns[name]].str.strip_chars()
        if name in mapping.parts:
            parts = [pl.col(header).str.strip_chars() for header in mapping.parts[name]]
            is_empty = pl.all_horizontal(part == "" for part in parts)
            joined = (
                pl.when(is_empty).then(pl.lit("")).otherwise(pl.concat_str(parts, separator="/"))
            )
            return columns.select(joined.alias(name)).to_series()
        return pl.repeat(
            mapping.constants.get(name, ""), columns.height, eager=True, dtype=pl.String
        )

    def raw(self, header: str) -> pl.Series:
        """Return the texts under ``header`` without outer blanks."""
        return self.text.columns[header].str.strip_chars()

    def currencies(self) -> pl.Series:
        """Return the currency codes, all of them registered."""
        codes = self.texts("currency")
        is_unknown = ~codes.is_in(list(CURRENCIES))
        self.refuse_first(is_unknown, "currency", RefusalReason.CURRENCY_UNKNOWN)
        return codes

    def amounts(self, name: str, currencies: pl.Series) -> pl.Series:
        """Return a column of amounts as signed ledger units, as the sender signs them."""
        two = self.mapping.amounts
        if name != "amount" or two is None:
            return self._units(self.mapping.columns[name], currencies)
        gained, lost = (self.units_under(one, currencies) for one in (two.gained, two.lost))
        is_wrong = ((gained != 0) & (lost != 0)) | (gained < 0) | (lost < 0)
        self.refuse_first(is_wrong, name, RefusalReason.AMOUNT_SIGN)
        is_bare = (self.raw(two.gained) == "") & (self.raw(two.lost) == "")
        self.refuse_first(is_bare, name, RefusalReason.FIELD_MISSING)
        return gained - lost

    def units_under(self, header: str, currencies: pl.Series) -> pl.Series:
        """Return the units under ``header``; of one of two columns, nothing where it is empty."""
        texts = self.text.columns[header]
        if self.mapping.amounts is None:
            return self._units(header, currencies)
        zeros = pl.repeat("0", texts.len(), eager=True, dtype=pl.String)
        return self._units(header, currencies, texts.zip_with(texts.str.strip_chars() != "", zeros))

    def _units(
        self, header: str, currencies: pl.Series, texts: pl.Series | None = None
    ) -> pl.Series:
        """Return the amounts under ``header``, of which ``texts`` may stand for the text."""
        stated = self.text.columns[header] if texts is None else texts
        converted = amount_columns(plain_amounts(stated, self.mapping), currencies)
        bad = converted["reason"].is_not_null()
        if bad.any():
            row = bad.arg_max()
            assert row is not None
            reason, currency = RefusalReason(converted["reason"][row]), currencies[row]
            self.refuse_at(row, header, reason, stated[row], f"an amount in {currency}")
        return converted["units"]

    def accounts(self) -> pl.Series:
        """Return the declared id of each row's account."""
        stated = self.texts("account")
        known = {text: self.institution.account_named(text) for text in stated.unique()}
        ids = {text: account.id for text, account in known.items() if account is not None}
        is_unknown = ~stated.is_in(list(ids))
        if is_unknown.any():
            row = is_unknown.arg_max()
            assert row is not None
            lost = _names_without_zeros(self.institution).get(stated[row])
            reason = RefusalReason.ACCOUNT_FORMAT if lost else RefusalReason.ACCOUNT_UNKNOWN
            wanted = f"{lost} characters, its leading zeros too" if lost else "a declared account"
            self.refuse(row, "account", reason, stated[row], wanted)
        return stated.replace_strict(ids, return_dtype=pl.String)

    def refuse_other_forms(self) -> None:
        """Refuse an account, customer or counterparty whose text is not of its declared form."""
        for name, form in self.mapping.forms.items():
            texts = self.texts(name)
            is_wrong = ~texts.str.contains(f"^(?:{form})$") & (texts != "")
            self.refuse_first(is_wrong, name, RefusalReason.ACCOUNT_FORMAT, form)

    def refuse_other_currencies(self, accounts: pl.Series, currencies: pl.Series) -> None:
        """Refuse a row whose currency is not the one its account is declared in."""
        declared = {one.id: one.currency for one in self.institution.all_accounts}
        wanted = accounts.replace_strict(declared, return_dtype=pl.String)
        self.refuse_first(wanted != currencies, "currency", RefusalReason.CURRENCY_MIXED)

    def moments(self, name: str) -> tuple[pl.Series, pl.Series]:
        """Return when each row happened: the instant in UTC, and the institution's date of it.

        A date without a time is a date of the institution's own, wherever its midnight is. A date
        that the books cannot hold is refused like one that is none.
        """
        pattern = self.mapping.date_format
        stated = self._parsed(name)
        if has_time(pattern):
            local = self._aware(name, stated).dt.convert_time_zone(self.institution.time_zone)
            dates = local.dt.date()
        else:
            dates, local = stated, begun(stated, self._zone)
        is_held = dates.is_between(FIRST_DATE, LAST_DATE)
        self.refuse_first(~is_held, name, RefusalReason.DATE_INVALID, _CALENDAR)
        return local.dt.convert_time_zone("UTC").dt.replace_time_zone(None), dates

    @property
    def _zone(self) -> str:
        return self.mapping.time_zone or self.institution.time_zone

    def _aware(self, name: str, stated: pl.Series) -> pl.Series:
        """Return instants: as stated with their offset, or local times in the declared zone."""
        if isinstance(stated.dtype, pl.Datetime) and stated.dtype.time_zone is not None:
            return stated
        aware = local_times(stated, self._zone)
        wanted = f"a time that {self._zone} shows once, or one with its offset"
        self.refuse_first(aware.is_null(), name, RefusalReason.TIME_AMBIGUOUS, wanted)
        return aware

    def dates(self, name: str) -> pl.Series:
        """Return a column of dates as the sender writes them: a bank's date is the bank's own.

        An offset from UTC behind a time says where the sender is; it moves no booking to another
        day. What our own systems did is a moment, and has the institution's date: ``moments``.
        """
        stated, pattern = self._parsed(name), self.mapping.date_format
        if pattern.endswith("%z"):
            return days_as_written(self.texts(name), pattern)
        return stated.dt.date()

    def _parsed(self, name: str) -> pl.Series:
        """Return dates or moments, each of which reads back as the very text it came from."""
        pattern, texts = self.mapping.date_format, self.texts(name)
        found = parsed(texts, pattern)
        is_wrong = found.is_null()
        if is_wrong.any():
            row = is_wrong.arg_max()
            assert row is not None
            self.refuse(row, name, fault_of(texts[row], pattern), texts[row], pattern)
        return found

    def refuse_first(
        self, is_wrong: pl.Series, name: str, reason: RefusalReason, expected: str = ""
    ) -> None:
        """Refuse the file at the first row that ``is_wrong``, if any is."""
        if is_wrong.any():
            row = is_wrong.arg_max()
            assert row is not None
            header = self.header_of(name)
            columns = self.text.columns
            found = columns[header] if header in columns.columns else self.texts(name)
            self.refuse(row, name, reason, found[row], expected)

    def refuse(
        self, row: int, name: str, reason: RefusalReason, found: str, expected: str = ""
    ) -> None:
        """Refuse the file at ``row`` (0-based) for its column ``name`` of the normal form."""
        shown = masked(found) if name in FORMED else found
        self.refuse_at(row, self.header_of(name), reason, shown, expected)

    def refuse_at(
        self, row: int, header: str, reason: RefusalReason, found: str, expected: str = ""
    ) -> None:
        """Refuse the file at ``row`` (0-based) for what stands under ``header``."""
        place = f"{self.text.unit} {self.text.lines[row]}, column {header}"
        raise RefusedFileError(reason, place, found, field=header, expected=expected)

    def only(self, is_kept: pl.Series) -> "MappedColumns":
        """Return these columns with the rows that are kept."""
        columns, lines = self.text.columns.filter(is_kept), self.text.lines.filter(is_kept)
        return replace(self, text=replace(self.text, columns=columns, lines=lines))


def _names_without_zeros(institution: Institution) -> dict[str, int]:
    """Return what declared account numbers look like without leading zeros: how long each is."""
    names = [name for one in institution.all_accounts for name in one.external_ids]
    return {
        name.lstrip("0"): len(name) for name in names if name.startswith("0") and name.isdigit()
    }
