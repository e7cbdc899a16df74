"""Whatever breaks in a file, it is refused by name, or what it says still ties."""

from hypothesis import HealthCheck, given, settings

from tests.assets.sources.stripe.damage import damaged, rewritten, tied


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=damaged())
def test_a_damaged_file_is_refused_by_name_or_still_ties(content: bytes) -> None:
    tied(content)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=rewritten())
def test_a_field_of_another_value_is_refused_by_name_or_still_ties(content: bytes) -> None:
    tied(content)
