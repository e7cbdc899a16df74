"""The sensor that looks for news in the ledger: when it asks for a run, and when not."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from ledger_engine.resource import LedgerResource
from orchestration.sensors import ledger_has_news
from tests.assets.oracle.proof.ledgers import World, open_world
from warehouse.resource import WarehouseResource


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_world(tmp_path) as opened:
        opened.mirror()
        yield opened


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def looked(world: World, instance: dg.DagsterInstance, cursor: str | None = None) -> object:
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    url = f"embedded:{world.folder / 'ledger'}"
    return ledger_has_news(
        context,
        warehouse=WarehouseResource(home=str(world.folder)),
        ledger=LedgerResource(url=url, journal_folder=str(world.folder / "journal")),
    )


def test_an_event_that_is_not_mirrored_asks_for_one_run(
    world: World, instance: dg.DagsterInstance
) -> None:
    world.book_many(3)

    first, again = looked(world, instance), looked(world, instance)

    assert isinstance(first, dg.RunRequest)
    assert isinstance(again, dg.RunRequest)
    assert first.run_key == again.run_key


def test_a_mirror_that_is_up_to_date_asks_for_nothing(
    world: World, instance: dg.DagsterInstance
) -> None:
    world.book_many(3)
    world.mirror()

    found = looked(world, instance)

    assert isinstance(found, dg.SensorResult)
    assert not found.run_requests
    assert found.skip_reason is not None


def test_a_ledger_that_stands_still_is_not_opened_again(
    world: World, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = looked(world, instance)
    assert isinstance(found, dg.SensorResult)
    monkeypatch.setattr(LedgerResource, "ledger", None)

    again = looked(world, instance, found.cursor)

    assert isinstance(again, dg.SkipReason)
    assert again.skip_message == "the ledger has not changed"


def test_it_waits_while_a_run_is_under_way(world: World, instance: dg.DagsterInstance) -> None:
    world.book_many(3)
    instance.add_run(dg.DagsterRun(job_name="ingest", status=dg.DagsterRunStatus.STARTED))

    found = looked(world, instance)

    assert isinstance(found, dg.SkipReason)
    assert found.skip_message == "a run is under way"
