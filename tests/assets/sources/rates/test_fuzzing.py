"""Whatever breaks in a file of rates, it is refused by name, or every rate is still sound."""

from hypothesis import HealthCheck, given, settings

from tests.assets.sources.rates.damage import damaged, sound


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=damaged())
def test_a_damaged_file_is_refused_by_name_or_still_sound(content: bytes) -> None:
    sound(content)
