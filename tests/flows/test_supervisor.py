"""What `omdok up` rests on: parts are started again when they end, and none is left behind, however
it ends.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from flows.supervisor import Program, Supervisor
from tests.workspace import PROJECT

# A part that has a child of its own, as Prefect's server and runner have.
_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "a").write(f"{child.pid}\\n")
time.sleep(600)
"""


def wait_for(what: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def a_part(folder: Path, name: str = "eins") -> Program:
    return Program(
        name, [sys.executable, "-c", _WITH_CHILD, str(folder / name)], folder / f"{name}.log"
    )


def children(folder: Path) -> list[int]:
    return [
        int(line)
        for file in folder.iterdir()
        if not file.suffix
        for line in file.read_text().split()
    ]


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@contextmanager
def running(*parts: Program, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(parts, said.append)
    thread = threading.Thread(target=supervisor.run, args=(0.05,))
    thread.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()
        thread.join(60)
        assert not thread.is_alive()


def test_parts_are_started_again_and_nothing_is_left(tmp_path: Path) -> None:
    said: list[str] = []
    with running(a_part(tmp_path), a_part(tmp_path, "zwei"), said=said) as supervisor:
        wait_for(lambda: len(children(tmp_path)) == 2)
        first = supervisor.processes()
        os.kill(first["eins"], signal.SIGKILL)
        wait_for(lambda: len(children(tmp_path)) == 3)
        second = supervisor.processes()
        assert second["eins"] != first["eins"]
        assert second["zwei"] == first["zwei"]
    assert "eins: hat sich beendet und wird neu gestartet" in said[2]
    wait_for(
        lambda: all(
            is_gone(pid) for pid in (*children(tmp_path), *first.values(), *second.values())
        )
    )


def test_it_is_told_how_far_a_start_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of which it can be told when it is up runs only then; of others it is said that they were started."""
    monkeypatch.setattr("flows.supervisor._TELL_SECONDS", 0.0)
    said: list[str] = []
    asked = iter([True, True, False])

    def ready(is_alive: Callable[[], bool]) -> bool:
        while next(asked) and is_alive():
            pass
        return True

    slow = replace(a_part(tmp_path), ready=ready)
    with running(slow, a_part(tmp_path, "zwei"), said=said):
        wait_for(lambda: len(said) == 5)
    noch = "eins: startet noch, seit 0 Sekunden"
    assert said == ["eins: startet (1 von 2)", noch, noch, "eins: läuft", "zwei: gestartet"]


def test_a_part_that_cannot_start_waits_longer_each_time(tmp_path: Path) -> None:
    said: list[str] = []
    part = Program("kaputt", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")
    with running(part, said=said):
        time.sleep(4)
    assert 1 <= sum("neu gestartet" in one for one in said) <= 3


def test_parts_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from tests.flows.test_supervisor import a_part
        from flows.supervisor import Supervisor
        Supervisor([a_part(Path(sys.argv[1]))], print).run()
    """)
    supervisor = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=PROJECT)
    wait_for(lambda: bool(children(tmp_path)))
    (part,) = psutil.Process(supervisor.pid).children()
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: is_gone(part.pid))
    assert is_gone(part.pid)


def test_a_part_whose_settings_changed_is_started_anew(tmp_path: Path) -> None:
    said: list[str] = []
    asked: list[bool] = []
    part = replace(a_part(tmp_path), outdated=lambda: bool(asked and asked.pop()))
    with running(part, said=said) as supervisor:
        wait_for(lambda: len(children(tmp_path)) == 1)
        first = supervisor.processes()["eins"]
        asked.append(True)
        wait_for(lambda: len(children(tmp_path)) == 2)
        assert is_gone(first)
        assert is_gone(children(tmp_path)[0])
    assert any("neuen Einstellungen" in line for line in said)
