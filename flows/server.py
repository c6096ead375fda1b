"""Where Prefect lives: its folder in `outputs/`, and its server on loopback for scheduled runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.settings import Settings

START_SECONDS = 180


def settle_in(settings: Settings, *, quiet: bool = False) -> None:
    """Keep Prefect's database and logs in the outputs folder. Call this before Prefect is imported."""
    home = Path(os.environ.setdefault("PREFECT_HOME", str(settings.paths.outputs / "prefect")))
    home.mkdir(parents=True, exist_ok=True)
    if quiet:
        # Without this, a fault that staff read in German stands a second time as an English traceback above it.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running_server(log: Path) -> Iterator[str]:
    """A Prefect server on loopback for as long as the block runs; yields its API's URL.

    A server that PREFECT_API_URL names is used as it is. The scheduler lives in the server: without one a cron line
    never fires.

    Raises:
        ConfigError: the server did not start; its words stand in `log`.
    """
    if named := os.environ.get("PREFECT_API_URL"):
        yield named
        return
    port = _free_port()
    url = f"http://127.0.0.1:{port}/api"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
    ]
    with log.open("a", encoding="utf8") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_up(server, url, log)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_up(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(url):
        if server.poll() is not None or time.monotonic() > until:
            raise ConfigError(
                "Der Zeitplan-Dienst (Prefect) ist nicht angelaufen.",
                f"Näheres steht in „{log}“. Oft hilft es, den Befehl noch einmal zu starten.",
            )
        time.sleep(0.3)
