"""What is signed has one spelling: that of RFC 8785."""

import pytest

from contracts.canonical_json import canonical_json


def test_what_is_signed_has_one_spelling() -> None:
    # The sample of RFC 8785 in what it says of texts, literals and the order of keys.
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "1": ['\u20ac$\u000f\nA\'B"\\\\"/', None, True, False, 56],
        "\U0001f600": "Smiley",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "\u00f6": "o",
        "\u0080": "Control",
    }
    text = canonical_json(value).decode()
    assert text.startswith(
        '{"\\r":"Carriage Return","1":["\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/",null'
    )
    order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    places = [text.index(f'"{key}":') for key in order]
    assert places == sorted(places)
    with pytest.raises(AssertionError, match="write it as text"):
        canonical_json({"amount": 2**53})
    with pytest.raises(UnicodeEncodeError):
        canonical_json("\ud800")
