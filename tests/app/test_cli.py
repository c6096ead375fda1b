"""The command line: German help, exit codes, one JSON value, and a quick start."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.cli import omdok
from app.german import count, speak_german
from tests.workspace import PROJECT, Workspace

SAMPLES = PROJECT / "corpus" / "samples" / "documents"


def call(workspace: Workspace, *arguments: str) -> Result:
    speak_german()
    return CliRunner().invoke(omdok, ["--config", str(workspace.config), *arguments])


def verbs(group: click.Group = omdok, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += verbs(command, (*path, name))
    return found


@pytest.mark.parametrize("verb", verbs(), ids=" ".join)
def test_every_verb_has_german_help(workspace: Workspace, verb: tuple[str, ...]) -> None:
    said = call(workspace, *verb, "--help").output
    assert said.startswith("Aufruf: ")
    assert "Diese Hilfe zeigen." in said
    for english in ("Usage", "Options", "Show ", "[OPTIONS]", "COMMAND"):
        assert english not in said


def test_help_loads_nothing_heavy() -> None:
    heavy = {
        "prefect",
        "spacy",
        "torch",
        "onnxruntime",
        "sqlalchemy",
        "trafilatura",
        "docx",
        "pdfplumber",
        "numpy",
    }
    code = "import sys, app.cli; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert heavy.isdisjoint(loaded)


def test_help_answers_at_once() -> None:
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "app", "--help"], capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.5


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["suche"], 2, "Den Befehl"),
        (["list"], 3, "omdok ingest"),
        (["search", "Fachkräfte"], 3, "omdok ingest"),
        (["show", "gibtesnicht"], 3, "omdok ingest"),
        (["draft", "gibtesnicht"], 3, "gibtesnicht"),
        (["ingest", "gibtesnicht"], 3, "gibtesnicht"),
        (["extract", "gibtesnicht.pdf"], 3, "gibtesnicht.pdf"),
        (["tag", "gibtesnicht.pdf"], 3, "gibtesnicht.pdf"),
        (["draft", "pressemitteilung", "--set", "ohne-gleich"], 2, "feld=wert"),
        (["--store", "oracle://x", "list"], 2, "oracle"),
        (["search", "x", "--from", "gestern"], 2, "„gestern“ ist kein Tag"),
        (["search", "x", "--from", "2022-01-01", "--to", "01.01.2021"], 2, "nach dem Ende"),
        (["search", "x", "--limit", "0"], 2, "1 bis 1000"),
        (["evaluate", "tags", "--gold", "nix"], 2, "Datei 'nix' gibt es nicht"),
        (["ingest", "y" * 300], 3, "gibt es nicht"),
        (["--config", "y" * 300, "list"], 2, "gibt es nicht"),
        (["--store", f"sqlite:///{'y' * 300}", "list"], 2, "der Name ist zu lang"),
        (["worker", "--server", "nix"], 2, "keine Adresse"),
        (
            ["draft", "pressemitteilung", "--out", "/proc/nix"],
            2,
            "den Ordner oder die Datei gibt es nicht",
        ),
        (["extract", "."], 1, "ist ein Ordner"),
    ],
)
def test_wrong_calls_say_what_is_wrong_and_how_to_go_on(
    workspace: Workspace, arguments: list[str], code: int, words: str
) -> None:
    result = call(workspace, *arguments)
    assert result.exit_code == code, result.output
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_missing_configuration_is_told_in_german() -> None:
    result = CliRunner().invoke(omdok, ["--config", "fehlt.toml", "list"])
    assert result.exit_code == 2
    assert "Die Konfigurationsdatei „fehlt.toml“ gibt es nicht." in result.stderr


def test_all_faults_of_the_configuration_are_told_at_once(workspace: Workspace) -> None:
    workspace.config.write_text(
        '[limits]\nseconds = -1\n[serch]\nlimit = 3\n[ocr]\ndpi = "x"\n', encoding="utf8"
    )
    said = call(workspace, "list").stderr
    for place in ("limits.seconds", "serch", "ocr.dpi"):
        assert place in said


def test_check_finds_nothing_wrong_in_the_project_and_names_what_is(workspace: Workspace) -> None:
    good = call(workspace, "check", "--json")
    assert (good.exit_code, json.loads(good.stdout)) == (0, {"ok": True, "faults": []})
    with workspace.config.open("a", encoding="utf8") as file:
        file.write('[schedule]\ncron = "nie"\n')
    bad = call(workspace, "check", "--json")
    assert bad.exit_code == 2
    (fault,) = json.loads(bad.stdout)["faults"]
    assert fault["where"] == "Zeitplan"
    assert fault["hint"]


def test_an_error_is_json_too_when_a_program_asks(workspace: Workspace) -> None:
    result = call(workspace, "list", "--json")
    assert set(json.loads(result.stdout)["error"]) == {"code", "message", "hint"}


def test_extract_and_tag_answer_by_contract(workspace: Workspace) -> None:
    file = str(next(iter(sorted(SAMPLES.glob("*.docx")))))
    extracted = json.loads(call(workspace, "extract", file, "--json").stdout)
    assert {
        "kind",
        "title",
        "date",
        "language",
        "text",
        "pages",
        "blocks",
        "zones",
        "issues",
    } <= set(extracted)
    tagged = json.loads(call(workspace, "tag", file, "--json").stdout)
    assert {"kind", "title", "date", "text", "tags", "quotes"} <= set(tagged)
    assert tagged["tags"]
    for tag in tagged["tags"]:
        assert tagged["text"][tag["start"] : tag["end"]] == tag["surface"]
        assert {"kind", "id", "label", "page", "zone", "how", "confidence", "candidates"} <= set(
            tag
        )


def test_extract_of_a_bad_file_says_why(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "leer.doc"
    file.write_bytes(b"")
    result = call(workspace, "extract", str(file))
    assert result.exit_code == 1
    assert "Nächster Schritt" in result.stderr


def test_a_pipe_is_refused_and_not_waited_for(workspace: Workspace, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rohr.txt")
    result = call(workspace, "extract", str(tmp_path / "rohr.txt"))
    assert result.exit_code == 1
    assert "keine gewöhnliche Datei" in result.stderr


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 Datei"), (0, "0 Dateien"), (12345, "12 345 Dateien")]
)
def test_counts_in_german(number: int, words: str) -> None:
    assert count(number, "Datei", "Dateien") == words


def test_bytes_that_are_no_text_are_taken_as_far_as_they_go(workspace: Workspace) -> None:
    odd = workspace.folder / os.fsdecode(b"umlaut-\xe4.txt")
    odd.write_text("Guten Tag", encoding="utf8")
    for arguments, code, words in (
        ([b"search", b"\xe4"], 3, "omdok ingest"),
        ([b"extract", os.fsencode(odd)], 1, "Name"),
    ):
        command = [
            sys.executable,
            "-m",
            "app",
            "--config",
            str(workspace.config),
            *map(os.fsdecode, arguments),
        ]
        done = subprocess.run(command, capture_output=True, cwd=PROJECT, check=False)
        assert (done.returncode, words in done.stderr.decode("utf8")) == (code, True), done.stderr
