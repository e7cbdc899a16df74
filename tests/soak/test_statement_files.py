"""camt and MT files at length: twenty thousand broken ones."""

import pytest
from hypothesis import given, settings

from tests.assets.sources.statements.breaking import broken_files, require_refusal_or_ties

pytestmark = pytest.mark.soak


@settings(max_examples=20_000, deadline=None)
@given(broken_files())
def test_a_broken_file_is_refused_or_ties(broken: tuple[str, str, bytes]) -> None:
    require_refusal_or_ties(*broken)
