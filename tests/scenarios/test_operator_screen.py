"""The operator's screen, seen through a browser."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.scenarios.command import TIEOUT, Demo

STARTS_WITHIN_S = 90


@pytest.fixture(scope="module")
def address(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demo as ``tieout up`` does; end it as Ctrl-C does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("up") / "up.log"
    with log.open("w") as written:
        served = subprocess.Popen(
            [TIEOUT, "up", "--home", str(demo.home), "--port", str(port)],
            stdout=written,
            stderr=written,
            start_new_session=True,
            env=dict(os.environ),  # noqa: TID251 - a child's
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, log)
        yield url
    finally:
        os.killpg(served.pid, signal.SIGINT)
        served.wait(timeout=60)


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/server_info", timeout=2):  # noqa: S310 - loopback
                return
        except (URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"the screen did not start: {log.read_text()}")


@pytest.mark.browser
def test_the_asset_graph_and_an_asset_can_be_read(address: str, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on PATH")
    from playwright.sync_api import sync_playwright

    groups = ("sources", "ledger", "oracle", "reconciliation", "reporting")
    expanded = "%2C".join(f"global%40global%3A{one}" for one in groups)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1800, "height": 1100})
        requested: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        page.goto(f"{address}/asset-groups?expanded={expanded}")
        for name in ("landed_files", "posted_transfers", "trial_balance", "breaks"):
            page.wait_for_selector(f"text={name}", timeout=60_000)
        page.screenshot(path=str(tmp_path / "graph.png"))
        page.goto(f"{address}/assets/oracle/trial_balance?view=overview")
        page.wait_for_selector("text=Debits and credits by tenant", timeout=60_000)
        page.wait_for_selector("text=Latest check results", timeout=60_000)
        page.screenshot(path=str(tmp_path / "asset.png"), full_page=True)
        page.goto(f"{address}/assets/oracle/trial_balance?view=checks")
        page.wait_for_selector("text=debits_equal_credits", timeout=60_000)
        page.wait_for_selector("text=Passed", timeout=60_000)
        page.screenshot(path=str(tmp_path / "checks.png"), full_page=True)
        browser.close()

    outside = [one for one in requested if not one.startswith((address, "data:", "blob:"))]
    assert outside == []
