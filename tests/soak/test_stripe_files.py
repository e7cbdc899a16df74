"""Stripe's files broken in every way: nothing but a refusal comes out, or all of it ties."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assets.sources.stripe.damage import damaged, rewritten, tied

pytestmark = pytest.mark.soak


@settings(max_examples=20_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=st.one_of(damaged(), rewritten()))
def test_a_broken_file_is_refused_by_name_or_still_ties(content: bytes) -> None:
    tied(content)
