"""The trace: a line a stage for the technician, and nothing of what the documents say."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.ground import trace
from pipeline.ground.errors import NotFound
from pipeline.ground.trace import run_of, set_up_trace, trace_file, traced
from pipeline.ingest.intake import Intake
from tests.workspace import Workspace

# Things that a stage may come upon and that must not stand in the trace.
SECRETS = [
    "Erika Mustermann",
    "/daten/erika/Vereinbarung Nord.pdf",
    "vertrag-mit-müller",
    "Der Partner verpflichtet sich.",
    "erika@beispiel.example",
    "a b",
    "x" * 81,
    "zeile\numbruch",
]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    before = list(trace._LOG.handlers)
    yield
    trace._LOG.handlers[:] = before


def lines(outputs: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in trace_file(outputs).read_text().splitlines()]


@traced("proben", lambda told: {"document": told, "outcome": "new"})
def work(told: str) -> str:
    return told


@traced("scheitern")
def fail(error: BaseException) -> None:
    raise error


def test_a_stage_is_one_line_with_run_document_seconds_and_outcome(tmp_path: Path) -> None:
    set_up_trace(tmp_path)
    with run_of("lauf-7"):
        work("0a1b2c")
    (line,) = lines(tmp_path)
    assert set(line) == {"at", "run", "document", "stage", "seconds", "outcome"}
    assert (line["run"], line["document"], line["stage"]) == ("lauf-7", "0a1b2c", "proben")
    assert line["outcome"] == "new"
    assert line["seconds"] >= 0


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_no_id_stands_nowhere(tmp_path: Path, secret: str) -> None:
    set_up_trace(tmp_path)
    with run_of(secret):
        work(secret)
    with pytest.raises(NotFound):
        fail(NotFound(f"„{secret}“ gibt es nicht.", secret))
    with pytest.raises(ValueError, match=secret[:1]):
        fail(ValueError(secret))
    written = trace_file(tmp_path).read_text(encoding="utf8")
    assert json.dumps(secret)[1:-1] not in written
    assert [line["outcome"] for line in lines(tmp_path)] == ["new", "NotFound", "ValueError"]
    assert lines(tmp_path)[0]["document"] == lines(tmp_path)[0]["run"] == ""


@pytest.mark.parametrize("verbose", [True, False])
def test_only_if_wished_it_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verbose: bool
) -> None:
    set_up_trace(tmp_path, verbose=verbose)
    set_up_trace(tmp_path)  # as a run within the same call does
    work("0a1b2c")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == verbose
    assert len(lines(tmp_path)) == 1


def test_looking_makes_no_folder_and_a_folder_that_cannot_be_written_stops_nothing(
    tmp_path: Path,
) -> None:
    set_up_trace(tmp_path / "fehlt")
    assert work("a") == "a"
    assert not (tmp_path / "fehlt").exists()
    (tmp_path / "logs").write_text("kein Ordner")
    set_up_trace(tmp_path)
    assert work("a") == "a"


def _work_often(outputs: str) -> None:
    set_up_trace(Path(outputs))
    for _ in range(100):
        work("0a1b2c")


def test_several_processes_write_whole_lines_and_begin_new_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "_LARGEST", 20_000)
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=_work_often, args=(str(tmp_path),)) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    files = sorted((tmp_path / "logs").iterdir())
    assert len(files) > 2
    told = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    assert len(told) == 600
    assert {line["document"] for line in told} == {"0a1b2c"}


def test_taking_in_tells_stages_and_nothing_of_the_document(workspace: Workspace) -> None:
    file = workspace.inbox / "Vereinbarung mit Erika Mustermann.txt"
    workspace.inbox.mkdir(parents=True, exist_ok=True)
    text = "Kooperationsvereinbarung zwischen der Innung Nord und Erika Mustermann.\n" * 5
    file.write_text(text, encoding="utf8")
    outputs = workspace.settings.paths.outputs
    outputs.mkdir(parents=True, exist_ok=True)
    set_up_trace(outputs)
    with Intake(workspace.settings) as intake:
        (outcome,) = [intake.take_in(plan) for plan in intake.survey([file]).planned]
    told = lines(outputs)
    assert [line["stage"] for line in told] == ["read", "tag", "take-in"]
    assert {line["document"] for line in told} == {outcome.document}
    assert told[-1]["outcome"] == "new"
    written = trace_file(outputs).read_text(encoding="utf8")
    for word in ("Mustermann", "Vereinbarung", "Innung", str(workspace.folder)):
        assert word not in written
