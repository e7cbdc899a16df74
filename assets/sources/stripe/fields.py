"""The fields of one JSON object, each of the type that the API promises.

A whole number is a whole number, a text is a text, and either may be absent where the caller says
so. What the fields mean is not decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assets.sources.stripe.json_text import DecimalText
from contracts.errors import RefusedFileError
from contracts.money import MAX_UNITS
from contracts.reasons import RefusalReason


@dataclass(frozen=True, slots=True)
class Fields:
    """An object, and where it stands: a line and a path."""

    values: Mapping[str, object]
    place: str

    @property
    def kind(self) -> str:
        """What the object says it is."""
        return self.text("object")

    def text(self, name: str) -> str:
        """Return a text, empty where there is none."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or isinstance(value, DecimalText):
            raise self.refused(RefusalReason.SCHEMA_DRIFT, name, str(value), "a text")
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError as error:
                found = ascii(value[error.start])
                raise self.refused(
                    RefusalReason.JSON_SYNTAX, name, found, "no half of a surrogate pair"
                ) from error
        if "\0" in value:
            raise self.refused(RefusalReason.ILLEGAL_BYTE, name, "NUL")
        return value

    def required(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.text(name)
        if not value:
            raise self.refused(RefusalReason.FIELD_MISSING, name)
        return value

    def whole(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self.values.get(name)
        if value is None:
            raise self.refused(RefusalReason.FIELD_MISSING, name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refused(RefusalReason.JSON_NUMBER, name, str(value), "a whole number")
        if abs(value) >= MAX_UNITS:
            raise self.refused(RefusalReason.JSON_NUMBER, name, "a number of 39 digits or more")
        return value

    def truth(self, name: str) -> bool | None:
        """Return true, false, or None where the field is absent."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.refused(RefusalReason.SCHEMA_DRIFT, name, str(value), "true or false")
        return value

    def id(self, name: str) -> str:
        """Return the id of the object that a field names or holds, empty where it does neither."""
        held = self.held(name)
        return self.text(name) if held is None else held.required("id")

    def held(self, name: str) -> "Fields | None":
        """Return the object in a field that may hold one, None where it names one or is empty."""
        value = self.values.get(name)
        return Fields(value, f"{self.place}.{name}") if isinstance(value, dict) else None

    def members(self, name: str) -> list["Fields"]:
        """Return the objects of a list, none where there is no list."""
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refused(RefusalReason.SCHEMA_DRIFT, name, str(value), "a list")
        return [fields_of(one, f"{self.place}.{name}[{n}]") for n, one in enumerate(value)]

    def refused(
        self, reason: RefusalReason, name: str, found: str = "", expected: str = ""
    ) -> RefusedFileError:
        """Return the refusal of one field."""
        return RefusedFileError(reason, self.place, found, field=name, expected=expected)


def fields_of(value: object, place: str) -> Fields:
    """Return ``value`` as an object.

    Raises:
        RefusedFileError: it is none (``OBJECT_UNKNOWN``).
    """
    if not isinstance(value, dict):
        raise RefusedFileError(
            RefusalReason.OBJECT_UNKNOWN, place, type(value).__name__, expected="an object"
        )
    return Fields(value, place)
