"""A table of figures shows what a sender wrote, and makes nothing of it."""

import polars as pl

from assets.metadata import figures


def test_a_cell_is_no_link_no_picture_no_markup_and_no_other_row() -> None:
    hostile = "![x](//a.b/c) <img src=x> | `a` \\\\| &lt;\n| forged\r| twice"

    table = figures(pl.DataFrame({"file": [hostile, None], "count": [1, 2]})).value

    assert table == (
        "| file | count |\n| --- | --- |\n"
        r"| !\[x\](//a.b/c) \<img src=x> \| \`a\` \\\\\| \&lt; \| forged \| twice | 1 |"
        "\n|  | 2 |"
    )


def test_units_are_shown_as_money_of_the_currency_of_their_row() -> None:
    frame = pl.DataFrame({"currency": ["EUR", "JPY"], "amount_units": [-123_450_000, 7_000_000]})

    assert figures(frame).value == (
        "| currency | amount |\n| --- | --- |\n| EUR | -123.45 |\n| JPY | 700 |"
    )
