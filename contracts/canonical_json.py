"""JSON in one spelling (RFC 8785): the same value is always the same bytes, so it can be signed.

Of the values that JSON has, texts, whole numbers up to 2^53, truth values, null, lists and objects
are taken; amounts are texts. There is no float in what is signed, so none is spelled here.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

Value = str | int | None | Sequence["Value"] | Mapping[str, "Value"]

_LARGEST: Final = 2**53


def canonical_json(value: Value) -> bytes:
    """Return ``value`` as RFC 8785 spells it, in UTF-8: no blanks, keys in order of UTF-16."""
    _require_spellable(value)
    ordered = _ordered(value)
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()  # A lone surrogate has no UTF-8: UnicodeEncodeError.


def _ordered(value: Value) -> object:
    if isinstance(value, Mapping):
        by_unit = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be"))
        return {key: _ordered(one) for key, one in by_unit}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_ordered(one) for one in value]
    return value


def _require_spellable(value: object) -> None:
    """Let only pass what has one spelling here; anything else is a defect of ours."""
    if isinstance(value, Mapping):
        assert all(isinstance(key, str) for key in value), "a key is a text"
        for one in value.values():
            _require_spellable(one)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_spellable(one)
    elif isinstance(value, int):
        assert -_LARGEST < value < _LARGEST, f"{value} is beyond 2^53: write it as text"
    else:
        assert value is None or isinstance(value, str), f"{type(value)} has no spelling here"
