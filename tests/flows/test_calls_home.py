"""No call home: on a whole working day nothing leaves this machine, and nothing even tries to."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.alone import entrance
from tests.workspace import PROJECT, Workspace

# Python runs this at the start of every process that has its folder on the path; the server's
# processes too.
_WATCH = """
import os, sys

def _watch(event, given):
    if event == "socket.getaddrinfo":
        place = given[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(given[1], tuple):
        place = given[1][0]
    else:
        return
    place = place.decode() if isinstance(place, bytes) else str(place)
    with open(os.environ["WATCHED"], "a") as file:
        file.write(f"{place}\\n")

sys.addaudithook(_watch)
"""
_OWN = {"127.0.0.1", "::1", "localhost", "None", "0.0.0.0", ""}
_SAMPLES = ("pressemitteilung-2024-06-05-neuwied.html", "vereinbarung-vielfalt.pdf")


@pytest.mark.timeout(600)
def test_a_working_day_stays_on_this_machine(workspace: Workspace, e5_folder: Path) -> None:
    """With the real model, in a network that ends at this machine where the system allows one."""
    port = _prepared(workspace, e5_folder)
    asked = workspace.folder / "asked.txt"
    way = "alone" if entrance() else "watched"
    command = [
        *entrance(),
        sys.executable,
        "-m",
        "tests.flows.working_day",
        str(workspace.config),
        str(port),
        way,
    ]
    day = subprocess.run(
        command,
        env=_environment(workspace, asked),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    log = workspace.folder / "up.log"
    assert day.returncode == 0, day.stderr[-3000:] + log.read_text("utf8", "replace")[-3000:]
    told = json.loads(day.stdout.splitlines()[-1])
    assert set(told["codes"].values()) == {0}, told["codes"]
    assert set(told["pages"].values()) == {200}, told["pages"]
    assert told["run"] == {"found": 3, "new": 3}
    places = asked.read_text(encoding="utf8").split()
    assert "127.0.0.1" in places, "the hook heard nothing"
    assert set(places) <= _OWN | ({"192.0.2.1"} if way == "alone" else set())
    if way == "alone":
        assert told["tries"] == 0
        assert told["counted"] == 1, "the kernel counted nothing"
        assert places.count("192.0.2.1") == 1


def _prepared(workspace: Workspace, model: Path) -> int:
    (workspace.folder / "watch").mkdir()
    (workspace.folder / "watch" / "sitecustomize.py").write_text(_WATCH, encoding="utf8")
    (workspace.inbox / "notiz.txt").write_text(
        "Vereinbarung der Partner zur Zusammenarbeit.", encoding="utf8"
    )
    for name in _SAMPLES:
        shutil.copy(PROJECT / "corpus" / "samples" / "documents" / name, workspace.inbox)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = workspace.config.read_text("utf8").replace(
        'engine = "hashing"', f'engine = "onnx"\nmodel = "{model}"'
    )
    workspace.config.write_text(f"{settings}\n[web]\nport = {port}\n", encoding="utf8")
    return port


def _environment(workspace: Workspace, asked: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PYTHONPATH": f"{workspace.folder / 'watch'}{os.pathsep}{PROJECT}",
        "WATCHED": str(asked),
    }
