"""Strict splitting: what the standard library's strict reader accepts is split alike."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.delimited.text import MAX_FIELD, split_text
from contracts.errors import RefusedFileError

CELL = st.text(st.sampled_from('ab ";,\n\té€0.'), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=6), st.sampled_from(",;\t"))
def test_what_is_written_by_the_standard_is_read_back(
    rows: list[list[str]], delimiter: str
) -> None:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([["first", "second"], *rows])

    split = split_text(text.getvalue(), delimiter)

    assert split.header == ("first", "second")
    assert [list(row) for row in split.columns.rows()] == rows


def test_a_record_is_named_by_the_line_it_begins_on() -> None:
    split = split_text('a,b\n1,"x\ny\nz"\n2,y\n', ",")

    assert split.lines.to_list() == [2, 5]
    assert split.columns.rows() == [("1", "x\ny\nz"), ("2", "y")]


def test_a_doubled_quote_is_one_quote_and_an_empty_field_is_empty() -> None:
    assert split_text('a,b\n"say ""hi""",\n', ",").columns.rows() == [('say "hi"', "")]


def test_a_file_of_a_header_alone_has_no_rows() -> None:
    assert split_text("a,b\n", ",").columns.rows() == []


def test_a_field_may_be_long_but_not_damaged() -> None:
    fitting = f"a,b\n1,{'x' * MAX_FIELD}\n"
    assert split_text(fitting, ",").columns["b"].str.len_chars().to_list() == [MAX_FIELD]

    with pytest.raises(RefusedFileError, match="FIELD_TOO_LONG at line 2"):
        split_text(fitting.replace("\n1", "\n1x").replace("xx\n", "xxx\n"), ",")


def test_rows_behind_an_open_quote_are_never_swallowed() -> None:
    with pytest.raises(RefusedFileError, match="UNCLOSED_QUOTE at line 3"):
        split_text('a,b\n1,2\n"3,4\n5,6\n7,8\n', ",")


@pytest.mark.parametrize("header", ["x" * (MAX_FIELD + 1), "x," * MAX_FIELD, '"' + "x" * MAX_FIELD])
def test_headers_longer_than_any_table_has_are_refused_before_they_are_split(header: str) -> None:
    with pytest.raises(RefusedFileError, match="FIELD_TOO_LONG at line 1"):
        split_text(f"{header}\n1\n", ",")


def test_a_line_that_no_fields_fill_is_refused_before_anything_is_looked_for_in_it() -> None:
    for text in ("x" * (30 * MAX_FIELD), '"' + "x" * (30 * MAX_FIELD)):
        with pytest.raises(RefusedFileError, match=r"FIELD_TOO_LONG at line 2 .*3932.* bytes"):
            split_text(f"a,b\n{text}\n", ",")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DE89;Anna;1\n", "DELIMITER at line 1 .found \"';'\", expected fields apart by ','"),
        ("DE89,Anna\r1,2\r", "UNKNOWN_COLUMN at line 1 .found 'a line end inside the headers'"),
    ],
)
def test_a_row_where_headers_should_be_is_not_shown(text: str, said: str) -> None:
    with pytest.raises(RefusedFileError, match=said) as refused:
        split_text(text, ",")

    assert "Anna" not in str(refused.value)
