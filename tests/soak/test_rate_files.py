"""Files of rates broken in every way: nothing but a refusal comes out, or every rate is sound."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.assets.sources.rates.damage import damaged, sound

pytestmark = pytest.mark.soak


@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=damaged())
def test_a_broken_file_is_refused_by_name_or_still_sound(content: bytes) -> None:
    sound(content)
