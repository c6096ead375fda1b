"""Answers kept beside this file. `make golden` writes them anew; a person reads the difference."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.cli import omdok
from app.german import speak_german
from flows.reports import describe, make_report
from pipeline.ground.types import Document, FileOutcome
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.workspace import PROJECT

HERE = Path(__file__).parent
SAMPLES = sorted((PROJECT / "corpus" / "samples" / "documents").iterdir())


def check(name: str, said: str) -> None:
    file = HERE / name
    if os.environ.get("OMDOK_WRITE_GOLDEN"):
        file.write_text(said, encoding="utf8")
    assert said == file.read_text(encoding="utf8")


def outline(document: Document) -> str:
    """What was read of a document, one line a finding, short enough to review."""
    text = document.text
    head = f"{document.kind} | {document.date} | {document.title} | {document.language}, {len(document.pages)} page(s)"
    blocks = [
        f"  {b.role}{b.level or ''} p{b.page}: {text[b.start : b.end][:60]!r}"
        for b in document.blocks
    ]
    sections = [f"  {z.kind}: {text[z.start : z.end][:60]!r}" for z in document.sections]
    links = [f"  {link.kind}: {link.label!r} -> {link.target}" for link in document.links]
    issues = [f"  {issue.level} {issue.code}: {issue.message}" for issue in document.issues]
    parts = [head, "blocks", *blocks, "zones", *sections, "links", *links, "issues", *issues]
    return "\n".join(parts) + "\n"


@pytest.mark.parametrize("file", SAMPLES, ids=lambda f: f.name)
def test_outline_of_each_sample(file: Path) -> None:
    check(f"{file.name}.outline.txt", outline(read_document(file, identify(file), Settings())))


def test_help_of_every_verb() -> None:
    speak_german()

    def pages(command: click.Command, path: tuple[str, ...]) -> list[str]:
        said = [
            "$ omdok "
            f"{' '.join((*path, '--help'))}\n{CliRunner().invoke(omdok, [*path, '--help']).output}"
        ]
        below = command.commands if isinstance(command, click.Group) else {}
        return said + [
            page for name, child in below.items() for page in pages(child, (*path, name))
        ]

    check("help.txt", "\n".join(pages(omdok, ())))


def test_run_report() -> None:
    started = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    outcomes = [
        FileOutcome(path="/ablage/neu.pdf", outcome="new", document="0123456789ab"),
        FileOutcome(path="/ablage/alt.docx", outcome="unchanged", document="ba9876543210"),
        FileOutcome(path="/ablage/leer.doc", outcome="quarantined", reason="Die Datei ist leer."),
        FileOutcome(
            path="/ablage/fern.txt", outcome="failed", reason="Die Datei war nicht erreichbar."
        ),
    ]
    report = make_report("lauf", started, started + timedelta(seconds=12.34), outcomes)
    check("report.md", describe(report).split("\n", 1)[1])
    check(
        "report.json",
        json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n",
    )
