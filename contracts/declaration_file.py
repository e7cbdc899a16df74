"""YAML declarations, read strictly: an unknown key, a wrong type or a double key is refused.

YAML is parsed by PyYAML's safe loader and converted by msgspec, whose error names the place. What
does not belong here: any particular declaration (each has its own module).
"""

import datetime as dt
from collections.abc import Hashable
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from contracts.errors import DeclarationError

_Declared = TypeVar("_Declared")


class _UniqueKeyLoader(yaml.SafeLoader):
    """The safe loader, which refuses a key written twice instead of keeping the last."""

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - its signature
    ) -> dict[Hashable, object]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.MarkedYAMLError(
                    problem="a key must be a name", problem_mark=key_node.start_mark
                )
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} is written twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)

    def construct_date(self, node: yaml.ScalarNode) -> dt.date:
        """Return a date, or say where the one is that no calendar has."""
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError as error:
            raise yaml.MarkedYAMLError(
                problem=f"{node.value!r} is no date", problem_mark=node.start_mark
            ) from error


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:timestamp", _UniqueKeyLoader.construct_date)


def read_declaration(path: Path, as_type: type[_Declared]) -> _Declared:
    """Return the declaration in ``path``.

    Raises:
        DeclarationError: the file is missing, is no YAML, or does not fit ``as_type``.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise DeclarationError(path, "the file", "is missing. Run `tieout init`.") from error
    except UnicodeDecodeError as error:
        raise DeclarationError(path, f"byte {error.start}", "is not UTF-8.") from error
    return parse_declaration(text, path, as_type)


def parse_declaration(text: str, path: Path, as_type: type[_Declared]) -> _Declared:
    """Return the declaration written in ``text``; ``path`` only words the errors."""
    try:
        plain = yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 - it is the safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DeclarationError(path, f"line {line}", str(error.problem)) from error
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise DeclarationError(path, f"line {line}", "holds a control character") from error
    try:
        return msgspec.convert(plain, as_type)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at ")
        raise DeclarationError(path, place.strip("`") or "the file", what) from error
