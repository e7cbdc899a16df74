"""A good camt or MT file that was broken anywhere is refused by name, or all it says still ties."""

from hypothesis import given, settings

from tests.assets.sources.statements.breaking import broken_files, require_refusal_or_ties


@settings(max_examples=150)
@given(broken_files())
def test_a_broken_file_is_refused_or_ties(broken: tuple[str, str, bytes]) -> None:
    require_refusal_or_ties(*broken)
