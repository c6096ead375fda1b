"""A run that has nothing to do needs no Prefect, and a server that is up is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from flows.idle import RUN, run_idle
from flows.marks import last_run
from flows.reports import Laufbericht
from flows.server import join_server
from pipeline.ingest.intake import Intake
from tests.workspace import PROJECT, Workspace

TEXT = "Kooperationsvereinbarung\n\nDie Partner fördern gute Arbeit in kleinen Betrieben."


def take_in(workspace: Workspace, *names: str) -> list[Path]:
    files = [workspace.inbox / name for name in names]
    with Intake(workspace.settings) as intake:
        for number, file in enumerate(files):
            file.write_text(f"{TEXT} {number}", encoding="utf8")
        for plan in intake.survey(files).planned:
            intake.take_in(plan)
    return files


def idle(workspace: Workspace, *paths: Path) -> Laufbericht | None:
    settings = workspace.settings
    return run_idle(settings, paths, str(workspace.config), settings.store_url)


def test_what_is_unchanged_is_reported_and_marked(workspace: Workspace) -> None:
    take_in(workspace, "a.txt", "b.txt")
    report = idle(workspace, workspace.inbox)
    assert report is not None
    assert (report.found, report.unchanged, report.did_nothing, report.run) == (2, 2, True, RUN)
    marked = last_run(workspace.settings, "ingest")
    assert marked is not None
    assert (marked.run, marked.ok) == (RUN, True)


@pytest.mark.parametrize("change", ["new", "changed", "none named"])
def test_what_needs_work_is_left_to_the_flow(workspace: Workspace, change: str) -> None:
    (first, _) = take_in(workspace, "a.txt", "b.txt")
    if change == "new":
        (workspace.inbox / "c.txt").write_text(f"{TEXT} c", encoding="utf8")
    if change == "changed":
        first.write_text(f"{TEXT} geändert", encoding="utf8")
    assert idle(workspace, *(() if change == "none named" else (workspace.inbox,))) is None
    assert last_run(workspace.settings, "ingest") is None


def test_of_known_files_none_is_looked_at_before_the_one_that_changed(workspace: Workspace) -> None:
    (*_, last) = take_in(workspace, "a.txt", "b.txt", "c.txt")
    last.write_text(f"{TEXT} geändert", encoding="utf8")
    newest = max(file.stat().st_mtime for file in workspace.inbox.iterdir()) + 5
    os.utime(last, (newest, newest))
    opened: list[str] = []
    hearing = [True]  # a hook stays for good

    def hear(event: str, told: tuple[object, ...]) -> None:
        if hearing[0] and event == "open" and str(told[0]).endswith(".txt"):
            opened.append(Path(str(told[0])).name)

    sys.addaudithook(hear)
    assert idle(workspace, workspace.inbox) is None
    hearing[0] = False
    assert set(opened) == {"c.txt"}


def test_a_command_with_nothing_to_do_does_not_load_prefect(workspace: Workspace) -> None:
    files = take_in(workspace, "a.txt")
    code = (
        "import sys; from app.cli import omdok; "
        f"omdok(['--config', {str(workspace.config)!r}, 'ingest', {str(files[0])!r}], "
        "standalone_mode=False); assert 'prefect' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "unverändert: 1" in done.stdout


class _Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is told of a test."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()


def test_a_server_that_is_up_is_used(
    workspace: Workspace, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")
    file = workspace.settings.paths.outputs / "prefect" / "server.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"url": f"{address}/gone"}), encoding="utf8")
    join_server(workspace.settings)
    assert os.environ["PREFECT_API_URL"] == ""
    file.write_text(json.dumps({"url": address}), encoding="utf8")
    join_server(workspace.settings)
    assert os.environ["PREFECT_API_URL"] == address
