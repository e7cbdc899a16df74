"""The glossary tells every refusal code as the code itself does."""

from pathlib import Path

from contracts.reasons import RefusalReason

GLOSSARY = Path(__file__).parents[2] / "GLOSSARY.md"


def row(reason: RefusalReason) -> str:
    return f"| {reason.value} | {reason.meaning} | {reason.to_do.replace('|', '/')} |"


def test_the_glossary_lists_every_refusal_code_with_its_meaning_and_what_to_do() -> None:
    text = GLOSSARY.read_text()
    section = text.partition("## Refusal codes")[2].partition("\n## ")[0]
    told = [line for line in section.splitlines() if line.startswith("| ")][1:]

    assert told == [row(one) for one in RefusalReason]


def test_the_words_of_the_glossary_are_in_order() -> None:
    table = GLOSSARY.read_text().partition("## Refusal codes")[0]
    words = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]

    assert words[1:] == sorted(words[1:], key=str.lower)
