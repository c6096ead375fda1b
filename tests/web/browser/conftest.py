"""A real browser on a real server: Debian's Chromium by Playwright, on a free loopback port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from nlp.models import only_one
from pipeline.accounts import Role
from tests.web.browser.statement import is_wanted, keep
from tests.web.conftest import Web, open_web, with_own_register

PASSWORD_COOKIE = "omdok-sitzung"
# How long what must come may take: a crowded machine is no fault of the page.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; installed where it is missing and we may. Skips only where that is
    impossible, never in CI.
    """
    # Tests run in several processes, of which one installs.
    with only_one(Path(tempfile.gettempdir()) / "omdok-chromium.lock"):
        found = _chromium() or _installed()
    if found:
        return found
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail("CI needs Chromium: apt-get install chromium")
    pytest.skip("needs Chromium: apt-get install chromium")


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _installed() -> str | None:
    """Chromium after an attempt to install it."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {
            "check": False,
            "capture_output": True,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update", "-q"], **quiet)  # type: ignore[call-overload]  # one dict for both
        subprocess.run(
            ["apt-get", "install", "-yq", "--no-install-recommends", "chromium"], **quiet
        )  # type: ignore[call-overload]
    return _chromium()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of a file; each test gets a context of its own.

    While Playwright is open an event loop runs in this thread, in which nobody else's `asyncio.run`
    would.
    """
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@dataclass(frozen=True)
class Live:
    """A running server: where it is, and the installation behind it."""

    address: str
    web: Web


@pytest.fixture(scope="session")
def live(web_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One server for all browser tests, on a copy of the samples and registers that they may
    change.
    """
    folder = Path(shutil.copytree(web_template, tmp_path_factory.mktemp("live") / "web"))
    web = open_web(with_own_register(folder))
    server = uvicorn.Server(uvicorn.Config(web.app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Live(f"http://127.0.0.1:{port}", web)
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def open_page(browser: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Opens pages: `open_page("lesen", java_script_enabled=False)`; None as role is nobody signed
    in.
    """
    contexts = []

    def opened(role: Role | None = "verwalten", **options: object) -> Page:
        context = browser.new_context(base_url=live.address, locale="de-DE", **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(10_000)
        if role:
            token = live.web.token(role)
            context.add_cookies([{"name": PASSWORD_COOKIE, "value": token, "url": live.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        return page

    faults: list[str] = []
    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def live_page(open_page: Callable[..., Page]) -> Page:
    """A page signed in with every right."""
    return open_page()


_ALL = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# All rules of axe that ask what colour something has.
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Of rules that hold, one place each is enough: to gather all takes a third of the time.
_FAULTS = {"resultTypes": ["violations"]}


def assert_accessible(
    page: Page, schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
) -> None:
    """No fault of WCAG 2.2 AA that axe can find on the page as it is now, in light and in dark."""
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        # What the first look found on the same page the second need not look for again.
        is_again = scheme != schemes[0] and not is_wanted()
        found = Axe().run(page, options=(_COLOURS if is_again else _ALL) | _FAULTS)
        keep(page.url, page.title(), scheme, found.response)
        faults = [
            f"{scheme}: {fault['id']}: {fault['help']}: "
            f"{[node['html'][:160] for node in fault['nodes'][:3]]}"
            for fault in found.response["violations"]
        ]
        assert not faults, "\n".join(faults)


# What a finger hits: a link within a sentence may be as low as its line (WCAG 2.5.8).
_LOW = """() => [...document.querySelectorAll("a, button, summary, select, input:not([type=hidden])")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => !one.matches("a") || one.parentElement.textContent.trim() === one.textContent.trim())
  .map((one) => [one, (one.matches("[type=checkbox]") && one.closest("label") || one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.bottom > 0 && box.height < 43.5)
  .map(([one, box]) => `${Math.round(box.height)}: ${one.outerHTML.slice(0, 120)}`)"""


def assert_fits_a_phone(page: Page) -> None:
    """Nothing runs over at the width of the window, and nothing that a finger hits is under
    44 px.
    """
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not (low := page.evaluate(_LOW)), "\n".join(low)
