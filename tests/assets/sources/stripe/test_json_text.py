"""JSON is read strictly: what the standard library lets pass is refused where it stands."""

import json

import pytest

from assets.sources.stripe.json_text import MAX_DEPTH, DecimalText, documents_of
from contracts.errors import RefusedFileError


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(RefusedFileError) as refusal:
        list(documents_of(text))
    return refusal.value.reason.value, refusal.value.place


def test_one_document_may_be_written_over_many_lines() -> None:
    assert list(documents_of('\n{\n "a": [1, -2]\n}\n')) == [("$", {"a": [1, -2]})]


def test_of_many_documents_each_has_its_line() -> None:
    found = list(documents_of('{"a": 1}\n\n  {"b": 2}\r\n{"c": 3}'))

    assert found == [("line 1, $", {"a": 1}), ("line 3, $", {"b": 2}), ("line 4, $", {"c": 3})]


def test_a_number_with_a_point_or_an_exponent_stays_the_text_it_was() -> None:
    ((_, found),) = documents_of('{"a": 1.10, "b": 1e400}')

    assert found == {"a": "1.10", "b": "1e400"}
    assert isinstance(found, dict)
    assert {type(one) for one in found.values()} == {DecimalText}


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ('{"a": 1, "a": 1}', "JSON_DUPLICATE_KEY", "line 1"),
        ('{"x": "}",\n "y": [{"a": 1},\n {"b": 1,\n "b": 2}]}', "JSON_DUPLICATE_KEY", "line 4"),
        ('{"a": 1}\n{"b": 1, "b": 2}', "JSON_DUPLICATE_KEY", "line 2"),
        ('{"a": "NaN",\n"b": NaN}', "JSON_NUMBER", "line 2"),
        ('{"a": -Infinity}', "JSON_NUMBER", "line 1"),
        ('["' + "7" * 5000 + '",\n' + "7" * 5000 + "]", "JSON_NUMBER", "line 2"),
        ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), "JSON_DEPTH", "the file"),
        ("[" * 1_000_000, "JSON_DEPTH", "the file"),
        ('{"a":' * 200_000, "JSON_DEPTH", "the file"),
        ('{"a": 01}', "JSON_SYNTAX", "line 1, column 8"),
        ('{"a": "\t"}', "JSON_SYNTAX", "line 1, column 8"),
        ('{"a": "\\x"}', "JSON_SYNTAX", "line 1, column 8"),
        ("{'a': 1}", "JSON_SYNTAX", "line 1, column 2"),
        ('{"a": 1} {"a": 2}', "JSON_SYNTAX", "line 1"),
        ('{"a":\n1}\n{"a": 2}', "JSON_SYNTAX", "line 3"),
        ('{"a": 1}\n{"a":\n2}\n{"a": 3}', "JSON_SYNTAX", "line 4"),
    ],
)
def test_what_is_no_strict_json_is_refused_where_it_stands(
    text: str, reason: str, place: str
) -> None:
    assert refused(text) == (reason, place)


def test_nesting_is_counted_outside_strings_alone() -> None:
    deepest = "[" * MAX_DEPTH + '"' + '[{\\"' * 100 + '"' + "]" * MAX_DEPTH

    assert list(documents_of(deepest)) == [("$", json.loads(deepest))]


def test_blanks_and_keys_without_end_cost_no_more_than_they_are_long() -> None:
    keys = ",".join(f'"{number}": 1' for number in range(50_000))

    assert refused("{" + keys + ',"49999": 1}')[0] == "JSON_DUPLICATE_KEY"
    assert list(documents_of(" " * 3_000_000 + "{}" + " " * 3_000_000)) == [("$", {})]


@pytest.mark.parametrize("text", ['{"name": JANE DOE 4711}', '{"a": 1} JANE DOE 4711'])
def test_a_syntax_error_shows_an_outline_and_no_name(text: str) -> None:
    with pytest.raises(RefusedFileError, match="JSON_SYNTAX") as refused:
        list(documents_of(text))

    assert refused.value.found.startswith("xxxx xxx 9999")
    assert "JANE" not in str(refused.value)
