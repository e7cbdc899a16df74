"""What is printed is read, and does nothing else: no text of a sender commands a terminal."""

import polars as pl
import pytest

from orchestration.cli.console import complain, one_line, say, show_pairs, show_table

HOSTILE = "a\x1b[31m\x1b]0;title\x07\r\u202egnp.csv\udcff\x9b2J"
SPELLED_OUT = r"a\x1b[31m\x1b]0;title\x07\r\u202egnp.csv\udcff\x9b2J"


def test_a_text_from_outside_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"first\n\t{HOSTILE}")
    show_table(HOSTILE, pl.DataFrame({"name": [HOSTILE.replace("\udcff", "")]}))
    show_pairs(HOSTILE, [("name", HOSTILE)])
    complain("[red]refused[/]", f"{HOSTILE}[bold]")

    printed = capsys.readouterr()

    assert printed.out.startswith(f"first\n        {SPELLED_OUT}\n")
    assert printed.out.count(SPELLED_OUT) == 4
    assert printed.err == f"refused {SPELLED_OUT}[bold]\n"
    assert {one for one in printed.out if ord(one) < ord(" ")} == {"\n"}


def test_a_name_is_one_line_and_cannot_tell_of_another_file() -> None:
    assert one_line("x\naccepted    y.csv: 9 lines\t") == r"x\naccepted    y.csv: 9 lines\t"
    assert one_line("Kontoauszug März 2026 (3).csv") == "Kontoauszug März 2026 (3).csv"
