"""Declarations are read strictly, and what is wrong is said with its place."""

from pathlib import Path

import msgspec
import pytest

from contracts.declaration_file import parse_declaration, read_declaration
from contracts.errors import DeclarationError


class Shelf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What these tests declare."""

    name: str
    books: tuple[str, ...] = ()


def test_a_declaration_is_read_into_its_type(tmp_path: Path) -> None:
    path = tmp_path / "shelf.yaml"
    path.write_text("name: A\nbooks: [x, y]\n")

    assert read_declaration(path, Shelf) == Shelf("A", ("x", "y"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name: A\ncolour: red\n", "the file: Object contains unknown field `colour`"),
        ("name: 7\n", r"\$\.name: Expected `str`, got `int`"),
        ("books: [x]\n", "missing required field `name`"),
        ("name: A\nname: B\n", "line 2: the key 'name' is written twice"),
        ("name: A\nbooks: [1]\n", r"\$\.books\[0\]: Expected `str`"),
        ("name: [\n", "line 2"),
        ("name: !!python/object/apply:os.getcwd []\n", "line 1: could not determine a constructor"),
        ("", "the file: Expected `object`, got `null`"),
    ],
)
def test_a_wrong_declaration_names_file_and_place(text: str, said: str) -> None:
    with pytest.raises(DeclarationError, match=f"shelf.yaml: .*{said}"):
        parse_declaration(text, Path("shelf.yaml"), Shelf)


def test_a_missing_declaration_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"is missing\. Run `tieout init`"):
        read_declaration(tmp_path / "none.yaml", Shelf)
    with pytest.raises(DeclarationError, match="is missing"):
        read_declaration(tmp_path, Shelf)


def test_a_declaration_that_is_no_text_names_the_byte(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"name: \xff")

    with pytest.raises(DeclarationError, match="byte 6: is not UTF-8"):
        read_declaration(tmp_path / "a.yaml", Shelf)
