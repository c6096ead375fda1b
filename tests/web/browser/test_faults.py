"""What goes wrong while somebody writes, in two browsers: no word is lost, and nothing is approved
that nobody saw.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser

from pipeline.accounts import Role
from pipeline.drafting.changing import lines_of
from tests.web.browser import windows
from tests.web.browser.windows import Chromium, FirefoxWindow, Window, until
from tests.web.conftest import PASSWORD, Web, name_of, open_web
from tests.web.test_drafts_page import make, stored

BODY = "Beschäftigte erfahren"
Opened = Callable[[Role], Window]


class House:
    """An installation whose server can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, 0
        self.start()

    def start(self) -> None:
        self.web = open_web(self._folder)
        config = uvicorn.Config(
            self.web.app, host="127.0.0.1", port=self.port, log_level="warning",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.05)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self.web.app.state.site.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="module")
def house(web_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("faults") / "web"
    made = House(Path(shutil.copytree(web_template, folder)))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def firefox() -> Iterator[windows.Firefox]:
    path = windows.firefox()
    if path is None:
        pytest.skip("needs Firefox: apt-get install firefox-esr")
    with windows.Firefox(path) as started:
        yield started


@pytest.fixture(params=["chromium", "firefox"])
def opened(request: pytest.FixtureRequest, house: House) -> Iterator[Opened]:
    """Opens windows, each signed in with a role."""
    if request.param == "firefox":
        started: windows.Firefox = request.getfixturevalue("firefox")
        yield lambda role: FirefoxWindow(started, house.address, house.web.token(role))
        return
    browser: Browser = request.getfixturevalue("browser")
    contexts = []

    def open_one(role: Role) -> Window:
        context = browser.new_context(base_url=house.address)
        contexts.append(context)
        cookie = {"name": "omdok-sitzung", "value": house.web.token(role), "url": house.address}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a typed dict
        return Chromium(context.new_page())

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def draft(house: House, request: pytest.FixtureRequest) -> str:
    """A draft of this test alone."""
    return make(house.web, house.web.client("prüfen"), download=f"Test {request.node.name}")


def lines(web: Web, id: str) -> list[str]:
    return lines_of(stored(web, id))


def write_behind(window: Window, words: str, text: str) -> None:
    """Type behind the paragraph that has these words."""
    until(
        window,
        f"""(() => {{
          const all = [...document.querySelectorAll(".ProseMirror p")];
          const one = all.find((p) => p.textContent.includes({json.dumps(words)}));
          if (!one) return false;
          one.parentElement.focus();
          getSelection().selectAllChildren(one);
          getSelection().collapseToEnd();
          return document.activeElement === one.parentElement;
        }})()""",
    )
    window.type(text)


def press(window: Window, name: str, within: str = "document") -> None:
    """Press the button of this name, once it is there."""
    has_name = f"b.textContent.trim().startsWith({json.dumps(name)}) && b.checkVisibility()"
    found = f"[...{within}.querySelectorAll('button')].find((b) => {has_name})"
    until(window, f"Boolean({found})")
    window.run(f"{found}.click() ?? true")


def saved(window: Window) -> None:
    until(window, "document.querySelector('[data-teil=stand]').dataset.stand === 'saved'")


def open_draft(window: Window, id: str) -> None:
    window.goto(f"/entwuerfe/{id}")
    until(window, "Boolean(document.querySelector('.ProseMirror p'))")


def take_what_is_left(window: Window, words: str) -> None:
    """What was typed stands in the text, or is offered and taken over."""
    left = "document.querySelector('[data-teil=noch-da] button')"
    there = f"document.querySelector('.ProseMirror')?.textContent.includes({json.dumps(words)})"
    until(window, f"Boolean({there} || {left})")
    if window.run(f"Boolean({left})"):
        press(window, "Übernehmen")
    until(window, f"Boolean({there})")
    saved(window)


def test_a_reload_right_after_a_key(opened: Opened, house: House, draft: str) -> None:
    window = opened("prüfen")
    open_draft(window, draft)
    write_behind(window, BODY, " Bleibt das?")
    window.reload()
    take_what_is_left(window, "Bleibt das?")
    assert any(text.endswith(" Bleibt das?") for text in lines(house.web, draft))


def test_the_back_button_right_after_a_key(opened: Opened, house: House, draft: str) -> None:
    window = opened("prüfen")
    open_draft(window, draft)
    write_behind(window, BODY, " Und das?")
    window.goto("/entwuerfe")
    window.back()
    take_what_is_left(window, "Und das?")
    assert any(text.endswith(" Und das?") for text in lines(house.web, draft))


def test_the_server_starts_anew_while_somebody_writes(
    opened: Opened, house: House, draft: str
) -> None:
    window = opened("prüfen")
    open_draft(window, draft)
    house.stop()
    write_behind(window, BODY, " Trotz Neustart.")
    until(window, "document.querySelector('[data-teil=stand]').dataset.stand === 'held'")
    house.start()
    saved(window)
    assert any(text.endswith(" Trotz Neustart.") for text in lines(house.web, draft))


def test_the_session_ends_while_somebody_writes(opened: Opened, house: House, draft: str) -> None:
    window = opened("prüfen")
    open_draft(window, draft)
    house.web.app.state.site.accounts.end_all(name_of("prüfen"))
    write_behind(window, BODY, " Nach dem Ende.")
    until(window, "Boolean(document.querySelector('dialog[open] input[type=password]'))")
    window.run("document.querySelector('dialog[open] input[type=password]').focus() ?? true")
    window.type(PASSWORD)
    press(window, "Anmelden", "document.querySelector('dialog[open]')")
    until(window, "!document.querySelector('dialog[open]')")
    saved(window)
    assert any(text.endswith(" Nach dem Ende.") for text in lines(house.web, draft))


def test_two_people_in_different_paragraphs_and_in_the_same(
    opened: Opened, house: House, draft: str
) -> None:
    petra, frida = opened("verwalten"), opened("prüfen")
    for window in (petra, frida):
        open_draft(window, draft)
    lead = next(text for text in lines(house.web, draft) if "Heidelberg, " in text)[:30]
    write_behind(petra, BODY, " Von Petra.")
    write_behind(frida, lead, " Von Frida.")
    for window in (petra, frida):
        saved(window)
    there = lines(house.web, draft)
    assert sum(text.endswith((" Von Petra.", " Von Frida.")) for text in there) == 2
    for window, other in ((petra, "Von Frida."), (frida, "Von Petra.")):
        window.front()
        until(window, f"document.querySelector('.ProseMirror').textContent.includes('{other}')")
    until(frida, "document.body.innerText.includes('Anna Verwalten schreibt in Absatz')")
    write_behind(petra, BODY, " Zuerst.")
    write_behind(frida, BODY, " Danach.")
    saved(petra)
    until(frida, "/Zuerst\\.[^]*Danach\\./.test(document.querySelector('[role=alert]')?.innerText)")
    press(frida, "Ihren Text behalten")
    saved(frida)
    (text,) = [text for text in lines(house.web, draft) if "Von Petra." in text]
    assert text.endswith(" Danach.")


def test_nobody_approves_what_they_did_not_see(opened: Opened, house: House, draft: str) -> None:
    client = house.web.client("verwalten")
    path = f"/api/v1/drafts/{draft}"
    for number, _ in enumerate(stored(house.web, draft).quotes, start=1):
        body = {"status": "approved", "seen": stored(house.web, draft).words}
        assert client.put(f"{path}/quotes/{number}", json=body).status_code == 200
    assert client.post(f"{path}/steps", json={"step": "submit"}).status_code == 200
    window = opened("freigeben")
    open_draft(window, draft)
    # The page does not hear of the change before somebody presses.
    window.run("Boolean(window.fetch = () => new Promise(() => {}))")
    seen = stored(house.web, draft)
    changed = [f"{text} Neu." if BODY in text else text for text in lines_of(seen)]
    body = {"seen": seen.words, "lines": changed}
    assert client.put(f"{path}/text", json=body).status_code == 200
    assert client.post(f"{path}/steps", json={"step": "submit"}).status_code == 200
    press(window, "Freigeben", "document.querySelector('#stand form[action$=zustand]')")
    until(window, "document.body.innerText.includes('inzwischen')")
    assert stored(house.web, draft).approved == ()
