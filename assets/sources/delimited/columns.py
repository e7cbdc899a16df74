"""The columns of a delimited file as a mapping names them: text, amounts, dates, accounts.

Every method takes normal-form column names, returns one value a row, and refuses the file at the
first row that is wrong, naming line and header. What a whole row means is the business of the
module of its normal form.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from assets.sources.delimited.text import DelimitedText
from contracts.csv_mapping_rules import REQUIRED
from contracts.currencies import CURRENCIES
from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.money import amount_columns
from contracts.reasons import RefusalReason
from contracts.source_declaration import CsvMapping


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

    def refuse_other_headers(self) -> None:
        """Refuse a file that lacks a header the mapping reads, or has one it does not name."""
        mapping = self.mapping
        read = [
            *mapping.columns.values(),
            *(one for part in mapping.parts.values() for one in part),
        ]
        read += [header for rule in mapping.kinds for header in rule.when]
        read += [mapping.sign.column] if mapping.sign else []
        read += [mapping.trailer.marker] if mapping.trailer else []
        for header in read:
            if header not in self.text.header:
                raise RefusedFileError(RefusalReason.MISSING_COLUMN, "line 1", header)
        for header in self.text.header:
            if header not in read and header not in mapping.ignored:
                raise RefusedFileError(RefusalReason.UNKNOWN_COLUMN, "line 1", header)

    def refuse_empty(self, names: Iterable[str]) -> None:
        """Refuse an empty field of a required column."""
        for name in names:
            if name in REQUIRED[self.mapping.table]:
                self.refuse_first(self.texts(name) == "", name, RefusalReason.FIELD_MISSING)

    def header_of(self, name: str) -> str:
        """Return the header, or the headers, that fill the column ``name``."""
        parts = "/".join(self.mapping.parts.get(name, ()))
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
        """Return a column of amounts as signed ledger units."""
        texts = self.text.columns[self.mapping.columns[name]]
        plain = texts
        if self.mapping.decimal_mark == ",":
            plain = texts.str.replace_all(".", "x", literal=True)
            plain = plain.str.replace(",", ".", literal=True)
        converted = amount_columns(plain, currencies)
        bad = converted["reason"].is_not_null()
        if bad.any():
            row = bad.arg_max()
            assert row is not None
            self.refuse(row, name, RefusalReason(converted["reason"][row]), texts[row])
        return converted["units"]

    def accounts(self) -> pl.Series:
        """Return the declared id of each row's account."""
        stated = self.texts("account")
        known = {text: self.institution.account_named(text) for text in stated.unique()}
        ids = {text: account.id for text, account in known.items() if account is not None}
        self.refuse_first(~stated.is_in(list(ids)), "account", RefusalReason.ACCOUNT_UNKNOWN)
        return stated.replace_strict(ids, return_dtype=pl.String)

    def refuse_other_currencies(self, accounts: pl.Series, currencies: pl.Series) -> None:
        """Refuse a row whose currency is not the one its account is declared in."""
        declared = {one.id: one.currency for one in self.institution.all_accounts}
        wanted = accounts.replace_strict(declared, return_dtype=pl.String)
        self.refuse_first(wanted != currencies, "currency", RefusalReason.CURRENCY_MIXED)

    def moments(self, name: str) -> tuple[pl.Series, pl.Series]:
        """Return when each row happened: the instant in UTC, and the local date.

        A date that the books cannot hold is refused like one that is none.
        """
        local = self._local(name)
        dates = local.dt.date()
        is_held = dates.is_between(FIRST_DATE, LAST_DATE)
        self.refuse_first(~is_held, name, RefusalReason.DATE_INVALID)
        return local.dt.convert_time_zone("UTC").dt.replace_time_zone(None), dates

    def _local(self, name: str) -> pl.Series:
        """Return when each row happened, in the institution's time zone."""
        zone = self.institution.time_zone
        if not _has_time(self.mapping.date_format):
            return _begun(self.dates(name), zone)
        stated = self._parsed(name)
        if stated.dtype != pl.Datetime("us"):
            return stated.dt.convert_time_zone(zone)
        local = stated.dt.replace_time_zone(zone, ambiguous="null", non_existent="null")
        self.refuse_first(local.is_null(), name, RefusalReason.DATE_AMBIGUOUS)
        return local

    def dates(self, name: str) -> pl.Series:
        """Return a column of dates; of a moment with an offset, the institution's own date."""
        parsed = self._parsed(name)
        if isinstance(parsed.dtype, pl.Datetime) and parsed.dtype.time_zone is not None:
            parsed = parsed.dt.convert_time_zone(self.institution.time_zone)
        return parsed.dt.date()  # A cast would take the date in UTC.

    def _parsed(self, name: str) -> pl.Series:
        """Return dates or moments, each of which reads back as the very text it came from."""
        pattern = self.mapping.date_format
        texts = self.texts(name)
        if pattern.endswith("%z"):
            aware = texts.str.replace("Z$", "+00:00").str.to_datetime(
                pattern.replace(".%f", "%.f"), strict=False, time_unit="us"
            )
            self.refuse_first(aware.is_null(), name, RefusalReason.DATE_INVALID)
            return aware
        dtype = pl.Datetime("us") if _has_time(pattern) else pl.Date()
        chrono = pattern.replace(".%f", "%.f")
        parsed = texts.str.strptime(dtype, chrono, strict=False)
        is_wrong = parsed.is_null()
        if chrono == pattern:
            is_wrong |= parsed.dt.strftime(pattern) != texts
        self.refuse_first(is_wrong.fill_null(value=True), name, RefusalReason.DATE_INVALID)
        return parsed

    def refuse_first(self, is_wrong: pl.Series, name: str, reason: RefusalReason) -> None:
        """Refuse the file at the first row that ``is_wrong``, if any is."""
        if is_wrong.any():
            row = is_wrong.arg_max()
            assert row is not None
            header = self.header_of(name)
            columns = self.text.columns
            found = columns[header] if header in columns.columns else self.texts(name)
            self.refuse(row, name, reason, found[row])

    def refuse(self, row: int, name: str, reason: RefusalReason, found: str) -> None:
        """Refuse the file at ``row`` (0-based)."""
        place = f"line {self.text.lines[row]}, column {self.header_of(name)}"
        raise RefusedFileError(reason, place, found)

    def only(self, is_kept: pl.Series) -> "MappedColumns":
        """Return these columns with the rows that are kept."""
        kept = DelimitedText(
            self.text.header, self.text.columns.filter(is_kept), self.text.lines.filter(is_kept)
        )
        return MappedColumns(self.mapping, kept, self.institution)


def _has_time(pattern: str) -> bool:
    return any(mark in pattern for mark in ("%H", "%I", "%T", "%R"))


def _begun(dates: pl.Series, zone: str) -> pl.Series:
    """Return when each date begins in ``zone``: an hour late where clocks skip its midnight."""
    midnight = dates.cast(pl.Datetime("us"))
    first, later = (
        one.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        for one in (midnight, midnight + dt.timedelta(hours=1))
    )
    return first.zip_with(first.is_not_null(), later)
