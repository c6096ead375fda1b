"""A working day, run as a program by test_calls_home: everything up, the verbs, the page; tells as
JSON how it went.
"""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from tests.servers import alone

_PATIENCE = 240
_NAME, _PASSWORD = "Erika Muster", "ein langes Kennwort 4711"


def main(config: Path, port: int, is_alone: bool) -> None:
    """All that staff do in a day, one step after the other."""
    if is_alone:
        alone.raise_loopback()
    omdok = [sys.executable, "-m", "app", "--config", str(config)]
    said = (config.parent / "up.log").open("wb")
    codes: dict[str, int] = {}

    def call(*arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [*omdok, *arguments], input=given, capture_output=True, text=True, check=False
        )
        codes[" ".join(arguments)] = done.returncode
        sys.stderr.write(done.stderr[-2000:] if done.returncode else "")
        return done.stdout

    up = subprocess.Popen([*omdok, "up"], stdout=said, stderr=said)
    try:
        call(
            "account",
            "add",
            _NAME,
            "--role",
            "verwalten",
            "--password-stdin",
            given=_PASSWORD + "\n",
        )
        page = f"http://127.0.0.1:{port}"
        _wait(f"{page}/anmelden", up)
        run = json.loads(call("ingest", "--json"))
        document = next(d["document"] for d in run["documents"] if d["document"])
        call("search", "Wie arbeiten die Partner in den Regionen zusammen?", "--json")
        call("tag", str(next((config.parent / "inbox").glob("*.txt"))))
        call("draft", "pressemitteilung", "--document", document)
        call("backup")
        pages = _pages(page, document)
    finally:
        up.send_signal(signal.SIGTERM)
        codes["up"] = up.wait(90)
    told = {"codes": codes, "pages": pages, "run": {k: run[k] for k in ("found", "new")}}
    if is_alone:
        told |= {"tries": alone.tries()}
        alone.try_outside()
        told |= {"counted": alone.tries()}
    print(json.dumps(told))


def _wait(address: str, up: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and up.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise SystemExit(f"nothing answers at {address}")


def _pages(base: str, document: str) -> dict[str, int]:
    """Sign in and look at every page of the menu."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = browser.open(f"{base}/anmelden").read().decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    browser.open(
        f"{base}/anmelden", urlencode({**fields, "name": _NAME, "kennwort": _PASSWORD}).encode()
    )
    seen = {}
    for path in (
        "/suche?q=Zusammenarbeit", f"/dokument/{document}", "/pruefen", "/register", "/entwuerfe", "/laeufe",
        "/ueberblick", "/hochladen", "/static/omdok.css",
    ):  # fmt: skip
        try:
            seen[path] = browser.open(base + path).status
        except urllib.error.HTTPError as error:
            seen[path] = error.code
    return seen


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "alone")
