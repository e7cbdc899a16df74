"""``tieout quality``: what landed is looked at once, the page is written, the schedule rests."""

import dagster as dg
import pytest

from contracts.home import Home
from orchestration.cli.quality import quality
from orchestration.schedules import every_hour_what_landed
from orchestration.state import prepare_state
from tests.assets.reporting.landed_home import landed_home
from warehouse.resource import WarehouseResource


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return landed_home(tmp_path_factory.mktemp("landed"))


def asked(home: Home) -> dg.RunRequest | dg.SkipReason:
    context = dg.build_schedule_context(
        resources={"warehouse": WarehouseResource(home=str(home.root))}
    )
    found = every_hour_what_landed(context)
    assert isinstance(found, dg.RunRequest | dg.SkipReason)
    return found


def test_what_landed_is_looked_at_once_and_the_page_says_what_was_found(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_state(home)
    before = asked(home)
    quality(home=home.root)

    said = capsys.readouterr().out
    assert isinstance(before, dg.RunRequest)
    assert "4 rows looked at, 1 expectation not met" in said
    assert "1 file in quarantine" in said
    assert (home.reports / "data-quality.html").is_file()
    assert isinstance(asked(home), dg.SkipReason)
