"""One way to work a page in two browsers: Chromium by Playwright, Firefox by WebDriver BiDi, the
protocol that it speaks itself (https://www.w3.org/TR/webdriver-bidi/).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from playwright.sync_api import Error, Page
from websockets.sync.client import ClientConnection, connect

# How long what must come may take: a crowded machine is no fault of the page.
_PATIENCE = 30.0
_KEYS = {"Enter": "\ue007", "Control": "\ue009", "End": "\ue010"}


class Window(Protocol):
    """A window of a browser in which somebody is signed in."""

    def goto(self, path: str) -> None:
        """Open a page."""

    def run(self, script: str) -> Any:
        """What an expression of JavaScript gives on the page."""

    def type(self, text: str) -> None:
        """Type into what has the focus."""

    def front(self) -> None:
        """Bring the window to the front: what lies behind another asks nothing."""

    def reload(self) -> None:
        """Load the page again."""

    def back(self) -> None:
        """The page before."""


def until(window: Window, script: str) -> Any:
    """Wait until an expression is true on the page; gives what it is."""
    end = time.monotonic() + _PATIENCE
    while not (found := window.run(script)):
        assert time.monotonic() < end, f"{script}: {window.run('document.body.innerText')}"
        time.sleep(0.05)
    return found


class Chromium:
    """A page of Playwright."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goto(self, path: str) -> None:
        self.page.goto(path)

    def run(self, script: str) -> Any:
        self.page.wait_for_load_state("domcontentloaded")
        try:
            return self.page.evaluate(script)
        except Error as error:
            if "Execution context was destroyed" not in error.message:
                raise
            return self.run(script)  # the page went while it was asked; the next one answers

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def front(self) -> None:
        self.page.bring_to_front()

    def reload(self) -> None:
        self.page.reload()

    def back(self) -> None:
        self.page.go_back()


class FirefoxWindow:
    """A tab of Firefox, in a container of its own: nobody else's cookies and store."""

    def __init__(self, firefox: Firefox, address: str, token: str) -> None:
        self._ask, self._address = firefox.ask, address
        user = self._ask("browser.createUserContext")["userContext"]
        made = self._ask("browsingContext.create", type="tab", userContext=user)
        self._context = made["context"]
        cookie = {"name": "omdok-sitzung", "value": {"type": "string", "value": token}}
        place = {"type": "storageKey", "userContext": user}
        self._ask("storage.setCookie", cookie=cookie | {"domain": "127.0.0.1"}, partition=place)

    def goto(self, path: str) -> None:
        url = self._address + path
        self._ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, script: str) -> Any:
        told = self._ask(
            "script.evaluate", expression=f"JSON.stringify({script})",
            target={"context": self._context}, awaitPromise=True,
        )  # fmt: skip
        assert told["type"] == "success", told
        value = told["result"].get("value")
        return None if value is None else json.loads(value)

    def type(self, text: str) -> None:
        keys = [key for letter in text for key in _pressed(letter)]
        actions = [{"type": "key", "id": "keys", "actions": keys}]
        self.front()
        self._ask("input.performActions", context=self._context, actions=actions)

    def front(self) -> None:
        self._ask("browsingContext.activate", context=self._context)

    def reload(self) -> None:
        self._ask("browsingContext.reload", context=self._context, wait="complete")

    def back(self) -> None:
        self._ask("browsingContext.traverseHistory", context=self._context, delta=-1)


def _pressed(letter: str) -> list[dict[str, str]]:
    return [{"type": kind, "value": letter} for kind in ("keyDown", "keyUp")]


def firefox() -> str | None:
    """Firefox where it is installed (Debian: firefox-esr)."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """Firefox without a window on the screen, with a profile of its own."""

    def __init__(self, path: str) -> None:
        self._profile = tempfile.TemporaryDirectory(prefix="omdok-firefox-")
        options = ["--headless", "--no-remote", "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            [path, *options, "--profile", self._profile.name],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._number = 0
        self._socket = self._connected()
        self.ask("session.new", capabilities={})

    def _connected(self) -> ClientConnection:
        # Firefox writes the port that it took into its profile.
        told = Path(self._profile.name) / "WebDriverBiDiServer.json"
        end = time.monotonic() + _PATIENCE
        while not (told.is_file() and told.read_text(encoding="utf8")):
            assert time.monotonic() < end, "Firefox does not start"
            time.sleep(0.1)
        place = json.loads(told.read_text(encoding="utf8"))
        url = f"ws://{place['ws_host']}:{place['ws_port']}/session"
        return connect(url, max_size=None, open_timeout=_PATIENCE)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """What a command of the protocol gives."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.recv(timeout=2 * _PATIENCE))
            if told.get("id") == self._number:
                assert told["type"] == "success", told
                found: dict[str, Any] = told["result"]
                return found

    def __enter__(self) -> Firefox:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(_PATIENCE)
        self._profile.cleanup()
