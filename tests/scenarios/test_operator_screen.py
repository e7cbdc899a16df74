"""The operator's screen, seen through a browser."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest

from tests.scenarios.command import TIEOUT, Demo

if TYPE_CHECKING:
    from playwright.sync_api import Page

STARTS_WITHIN_S = 240
"""Fifteen seconds on a quiet machine; a busy one has every other test beside this."""

SHOWS_WITHIN_MS = 180_000
GROUPS = ("sources", "ledger", "oracle", "reconciliation", "reporting")
EXPANDED = "%2C".join(f"global%40global%3A{one}" for one in GROUPS)


@dataclass(frozen=True, slots=True)
class Served:
    """A screen that is up: where it is, and what it printed."""

    address: str
    log: Path


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on PATH")
    return found


@pytest.fixture(scope="module")
def served(
    chromium: str,  # noqa: ARG001 - nothing is served where nobody can look
    demo: Demo,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """Serve the demo as ``tieout up`` does; end it as Ctrl-C does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("up") / "up.log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [TIEOUT, "up", "--home", str(demo.home), "--port", str(port)],
            stdout=written,
            stderr=written,
            start_new_session=True,
            env=dict(os.environ),  # noqa: TID251 - a child's
        )
    screen = Served(f"http://127.0.0.1:{port}", log)
    try:
        _wait_for(screen)
        yield screen
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def _wait_for(screen: Served) -> None:
    """Return once the screen knows assets: a page that is opened before stays empty."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        try:
            if _asset_count(screen.address):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the screen did not start: {screen.log.read_text()}")


def _asset_count(address: str) -> int:
    question = urllib.request.Request(  # noqa: S310 - loopback
        f"{address}/graphql",
        data=json.dumps({"query": "{ assetNodes { id } }"}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(question, timeout=60) as answered:  # noqa: S310 - loopback
        return len(json.load(answered)["data"]["assetNodes"])


@contextmanager
def _telling(page: "Page", screen: Served) -> Iterator[None]:
    """Let a failure tell what the operator saw."""
    from playwright.sync_api import Error

    console: list[str] = []
    page.on("console", lambda one: console.append(f"{one.type}: {one.text}"))
    page.on("pageerror", lambda one: console.append(f"uncaught: {one}"))
    page.on("requestfailed", lambda one: console.append(f"{one.url}: {one.failure}"))
    try:
        yield
    except Error as error:
        error.add_note(f"The page {page.url} showed:\n{page.inner_text('body')}")
        error.add_note("Its console:\n" + "\n".join(console))
        error.add_note(f"The screen printed:\n{screen.log.read_text()}")
        raise


def _shows(page: "Page", address: str, *selectors: str) -> None:
    page.goto(address)
    for one in selectors:
        page.wait_for_selector(one)


@pytest.mark.browser
def test_the_asset_graph_and_an_asset_can_be_read(
    chromium: str, served: Served, tmp_path: Path
) -> None:
    from playwright.sync_api import sync_playwright

    requested: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1800, "height": 1100})
        page.set_default_timeout(SHOWS_WITHIN_MS)
        page.on("request", lambda request: requested.append(request.url))
        with _telling(page, served):
            _read(page, served.address, lambda name: str(tmp_path / f"{name}.png"))
        browser.close()

    address = served.address
    outside = [one for one in requested if not one.startswith((address, "data:", "blob:"))]
    assert outside == []


def _read(page: "Page", address: str, picture: Callable[[str], str]) -> None:
    """Look at the whole graph, at one asset, at its checks.

    The graph draws only what lies in view, and fits its width, not its height: it is opened on one
    asset after another.
    """
    for asset in (
        "sources/landed_files",
        "ledger/posted_transfers",
        "oracle/trial_balance",
        "reconciliation/breaks",
    ):
        place = asset.replace("/", "%2F")
        node = f"foreignObject >> text=/^{asset.partition('/')[2]}$/"
        _shows(page, f"{address}/asset-groups/{place}?expanded={EXPANDED}", node)
    page.screenshot(path=picture("graph"))
    asset = f"{address}/assets/oracle/trial_balance"
    _shows(
        page,
        f"{asset}?view=overview",
        "text=Debits and credits by tenant",
        "text=Latest check results",
    )
    page.screenshot(path=picture("asset"), full_page=True)
    _shows(page, f"{asset}?view=checks", "text=debits_equal_credits", "text=Passed")
    page.screenshot(path=picture("checks"), full_page=True)
