"""The page to be measured: within this process, or as a process of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from fastapi.testclient import TestClient

from app.web.server import create_app
from pipeline.settings import PROJECT, Settings

NAME, PASSWORD, BASE = "Mess Gerät", "ein ganz langer Satz 7", "http://127.0.0.1:8750"
_START_SECONDS = 120


def client_of(settings: Settings, config: Path | None = None) -> TestClient:
    """Signed in with every right, within this process."""
    app = create_app(settings, config)
    accounts = app.state.site.accounts
    if not accounts.list():
        accounts.add(NAME, "verwalten", PASSWORD)
    token, session = accounts.sign_in(NAME, PASSWORD, "")
    headers, cookies = {"X-CSRF-Token": session.csrf}, {"omdok-sitzung": token}
    return TestClient(app, base_url=BASE, headers=headers, cookies=cookies, follow_redirects=False)


def told(label: str, work: Sequence[Callable[[], object]]) -> None:
    """Do each once, and print the processor time in milliseconds: median and p95."""
    spent = []
    for one in work:
        began = time.process_time()
        one()
        spent.append((time.process_time() - began) * 1000)
    ordered = sorted(spent)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"| {label} | {statistics.median(ordered):.0f} | {p95:.0f} |", flush=True)


@contextmanager
def served(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The page of the installation in a folder, as a process of its own that answers already.

    Raises:
        SystemExit: it does not start; what it said is told.
    """
    options = ["--config", str(folder / "omdok.toml"), "web", "--port", str(port)]
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *options], stderr=log, stdout=log, cwd=PROJECT
        )
    try:
        until = time.monotonic() + _START_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit((folder / "web.log").read_text(encoding="utf8"))
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/anmelden").is_success
    return False
