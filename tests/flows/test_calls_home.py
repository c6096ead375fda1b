"""No call home: what a run and its Prefect server connect to is this machine, and nothing else is even asked for."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.workspace import PROJECT, Workspace

# Python runs this at the start of every process that has its folder on the path; the server's processes too.
_WATCH = """
import os, sys

def _watch(event, given):
    if event == "socket.getaddrinfo":
        place = given[0]
    elif event == "socket.connect" and isinstance(given[1], tuple):
        place = given[1][0]
    else:
        return
    place = place.decode() if isinstance(place, bytes) else str(place)
    with open(os.environ["WATCHED"], "a") as file:
        file.write(f"{place}\\n")

sys.addaudithook(_watch)
"""
_OWN = {"127.0.0.1", "::1", "localhost", "None", "0.0.0.0", ""}


def test_only_this_machine_is_asked(workspace: Workspace) -> None:
    (workspace.folder / "watch").mkdir()
    (workspace.folder / "watch" / "sitecustomize.py").write_text(_WATCH, encoding="utf8")
    (workspace.inbox / "notiz.txt").write_text("Vereinbarung der Partner zur Zusammenarbeit.", encoding="utf8")
    asked = workspace.folder / "asked.txt"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PYTHONPATH": f"{workspace.folder / 'watch'}{os.pathsep}{PROJECT}",
        "WATCHED": str(asked),
    }
    command = [sys.executable, "-m", "app", "ingest", "--json", "--config", str(workspace.config)]
    run = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    places = asked.read_text(encoding="utf8").split()
    assert "127.0.0.1" in places, "the hook heard nothing"
    assert set(places) <= _OWN
