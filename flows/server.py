"""Where Prefect lives: its folder in `outputs/`, and its server on loopback for scheduled runs."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.archive.shrinking import shrink
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.whole_files import write_whole
from pipeline.ground.wording import why
from pipeline.settings import Settings

START_SECONDS = 180
# A database with less room to win is left as it is: rewriting it takes longer than the room is
# worth.
_WORTH_BYTES = 8_000_000
_LONGEST_NUMBER = 20  # letters of the number of a process


def settle_in(settings: Settings, *, quiet: bool = False) -> None:
    """Keep Prefect's database and logs in the outputs folder. Call this before Prefect is
    imported.

    Raises:
        ConfigError: that folder cannot be written.
    """
    home = Path(os.environ.setdefault("PREFECT_HOME", str(settings.paths.outputs / "prefect")))
    with _writing(home):
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
    for name, value in _retention(settings).items():
        os.environ.setdefault(name, value)
    if quiet:
        # Without this, a fault that staff read in German stands a second time as an English
        # traceback above it.
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")


def join_server(settings: Settings) -> None:
    """Let the runs of this process be kept by the server of this installation where one is up: else
    Prefect would start another one for each. Call this before Prefect is imported.
    """
    if url := served_url(settings):
        os.environ["PREFECT_API_URL"] = url


def _retention(settings: Settings) -> dict[str, str]:
    """What keeps the server's database small: old runs and their logs go by themselves, events are
    not kept at all.
    """
    period = f"P{settings.keep.runs_days}D"
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "flow_runs,orphans",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": period,
        # Events would be the larger half of it, and nothing asks for those that are over.
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    }


def compact(settings: Settings) -> bool:
    """Let the file of Prefect's database shrink to what is in it; gives whether that was done.

    Call this before the server starts: one that runs is left in peace.
    """
    home = Path(os.environ.get("PREFECT_HOME") or settings.paths.outputs / "prefect")
    return served_url(settings) is None and shrink(home / "prefect.db", _WORTH_BYTES)


def served_url(settings: Settings) -> str | None:
    """The address of the Prefect server that serves this installation; None while there is none."""
    if named := os.environ.get("PREFECT_API_URL"):
        return named if _answers(named) else None
    try:
        url = str(json.loads(_address_file(settings).read_text(encoding="utf8"))["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url if _answers(url) else None


def _address_file(settings: Settings) -> Path:
    return settings.paths.outputs / "prefect" / "server.json"


def free_port() -> int:
    """A port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_command(port: int, host: str = "127.0.0.1") -> list[str]:
    """How Prefect's server is started; on loopback unless told otherwise."""
    start = ["-m", "prefect", "server", "start", "--host", host, "--port", str(port), "--no-ui"]
    return [sys.executable, *start]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError, http.client.HTTPException):
        # No server, no address, or an answer in no known tongue.
        return False


@contextmanager
def running_server(settings: Settings) -> Iterator[str]:
    """A Prefect server on loopback for as long as the block runs; yields its API's URL.

    A server that PREFECT_API_URL names is used as it is. The scheduler lives in the server: without
    one a cron line never fires.

    Raises:
        ConfigError: the server did not start; its words stand in `outputs/prefect/server.log`.
    """
    if named := os.environ.get("PREFECT_API_URL"):
        with announced(settings, named):
            yield named
        return
    log = settings.paths.outputs / "prefect" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    compact(settings)
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    with log.open("a", encoding="utf8") as out:
        server = subprocess.Popen(server_command(port), stdout=out, stderr=subprocess.STDOUT)
    try:
        wait_until_up(url, log, lambda: server.poll() is None)
        os.environ["PREFECT_API_URL"] = url
        with announced(settings, url):
            yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"In „{folder}“ lässt sich nicht schreiben: {why(error)}.",
            "Prüfen Sie die Rechte des Ordners und [paths] outputs in omdok.toml.",
        ) from error


@contextmanager
def only_one_up(settings: Settings) -> Iterator[None]:
    """Keep a second `omdok up` away from this installation while the block runs; a lock that its
    process cannot let go ends with the process.

    Raises:
        Refused: one runs already.
        ConfigError: the outputs folder cannot be written.
    """
    file = settings.paths.outputs / "prefect" / "up.lock"
    with _writing(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("a+", encoding="utf8")
    with handle:
        _hold(handle)
        yield


def _hold(handle: TextIO) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        number = handle.read(_LONGEST_NUMBER).strip()
        raise Refused(
            f"omdok läuft hier schon{f' (Prozess {number})' if number.isdecimal() else ''}.",
            "Öffnen Sie die Seite im Browser, oder beenden Sie den anderen Vorgang zuerst.",
        ) from error
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()


@contextmanager
def announced(settings: Settings, url: str) -> Iterator[None]:
    """Let others of this installation find the server while the block runs."""
    file = _address_file(settings)
    write_whole(file, json.dumps({"url": url, "process": os.getpid()}))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def wait_until_up(url: str, log: Path, is_alive: Callable[[], bool]) -> None:
    """Wait until the server answers.

    Raises:
        ConfigError: it ended, or it takes too long.
    """
    if not answers_within(url, is_alive):
        raise ConfigError(
            "Der Zeitplan-Dienst (Prefect) ist nicht angelaufen.",
            f"Näheres steht in „{log}“. Oft hilft es, den Befehl noch einmal zu starten.",
        )


def answers_within(url: str, is_alive: Callable[[], bool], seconds: float = START_SECONDS) -> bool:
    """Wait until the server answers; False when it ended or takes longer than so many seconds."""
    return _within(lambda: _answers(url), is_alive, seconds)


def listens_within(
    host: str, port: int, is_alive: Callable[[], bool], seconds: float = START_SECONDS
) -> bool:
    """Wait until something listens there; False when it ended or takes longer than so many
    seconds.
    """

    def listens() -> bool:
        try:
            socket.create_connection((host, port), timeout=2).close()
        except OSError:
            return False
        return True

    return _within(listens, is_alive, seconds)


def _within(is_there: Callable[[], bool], is_alive: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not is_there():
        if not is_alive() or time.monotonic() > until:
            return False
        time.sleep(0.3)
    return True
