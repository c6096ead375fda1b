"""The ingest run as a Prefect flow: outcomes, idempotence, bad files, reports."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from flows.reports import Laufbericht
from pipeline.archive import open_archive
from tests.workspace import PROJECT, Workspace

SAMPLES = PROJECT / "corpus" / "samples" / "documents"
pytestmark = pytest.mark.usefixtures("prefect")


def run(workspace: Workspace, *paths: Path) -> Laufbericht:
    from flows.ingest import ingest

    answer: Any = ingest(paths=[str(p) for p in paths] or None, config=str(workspace.config))
    return Laufbericht.model_validate(answer)


def outcomes(report: Laufbericht) -> dict[str, str]:
    return {Path(d.path).name: d.outcome for d in report.documents}


def put(workspace: Workspace, *suffixes: str) -> list[Path]:
    """One sample of each suffix in the inbox."""
    chosen = [next(iter(sorted(SAMPLES.glob(f"*.{suffix}")))) for suffix in suffixes]
    return [Path(shutil.copy(path, workspace.inbox)) for path in chosen]


def archive_bytes(workspace: Workspace) -> str:
    files = sorted(workspace.settings.paths.outputs.glob("omdok.sqlite*"))
    return hashlib.sha256(b"".join(f.name.encode() + f.read_bytes() for f in files)).hexdigest()


def test_takes_in_every_format_and_then_leaves_the_archive_alone(workspace: Workspace) -> None:
    files = put(workspace, "pdf", "docx", "doc", "html", "txt")
    first = run(workspace)
    assert outcomes(first) == {f.name: "new" for f in files}
    before = archive_bytes(workspace)
    reports = sorted((workspace.folder / "outputs" / "reports").iterdir())

    second = run(workspace)
    assert second.found == second.unchanged == len(files)
    assert archive_bytes(workspace) == before
    assert sorted((workspace.folder / "outputs" / "reports").iterdir()) == reports


def test_counts_add_up_and_bad_files_stop_nobody(workspace: Workspace) -> None:
    (good,) = put(workspace, "docx")
    pdf = next(iter(sorted(SAMPLES.glob("*.pdf"))))
    (workspace.inbox / "abgeschnitten.pdf").write_bytes(pdf.read_bytes()[: pdf.stat().st_size // 3])
    (workspace.inbox / "leer.doc").write_bytes(b"")
    (workspace.inbox / "bild.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    report = run(workspace)
    assert outcomes(report)[good.name] == "new"
    bad = [d for d in report.documents if d.outcome == "quarantined"]
    assert {Path(d.path).name for d in bad} == {"abgeschnitten.pdf", "leer.doc", "bild.pdf"}
    assert all(d.reason and len(d.reason) > 30 for d in bad)
    total = (
        report.new
        + report.changed
        + report.unchanged
        + report.duplicates
        + report.quarantined
        + report.failed
    )
    assert report.found == total == 4


def test_a_quarantined_file_is_told_again_without_being_read_again(workspace: Workspace) -> None:
    (workspace.inbox / "leer.doc").write_bytes(b"")
    run(workspace)
    before = archive_bytes(workspace)
    report = run(workspace)
    assert outcomes(report) == {"leer.doc": "quarantined"}
    assert archive_bytes(workspace) == before


def test_new_bytes_at_the_same_place_are_a_new_version(workspace: Workspace) -> None:
    file = workspace.inbox / "notiz.txt"
    file.write_text(
        "Vereinbarung über die Zusammenarbeit. Die Partner treffen sich im Mai.", encoding="utf8"
    )
    (first,) = run(workspace).documents
    file.write_text(
        "Vereinbarung über die Zusammenarbeit. Die Partner treffen sich im Juni.", encoding="utf8"
    )
    (second,) = run(workspace).documents
    assert (second.outcome, second.document) == ("changed", first.document)
    archive = open_archive(workspace.settings.store_url)
    assert first.document
    assert [d.version for d in archive.documents.versions(first.document)] == [1, 2]
    assert "Juni" in archive.documents.get(first.document).document.text
    archive.close()


def test_the_same_bytes_twice_are_one_document(workspace: Workspace) -> None:
    (file,) = put(workspace, "txt")
    copy = Path(shutil.copy(file, workspace.inbox / "zzz-kopie.txt"))
    report = run(workspace)
    assert outcomes(report) == {file.name: "new", copy.name: "duplicate"}
    assert len({d.document for d in report.documents}) == 1


def test_a_copy_of_a_bad_file_shares_its_fate(workspace: Workspace) -> None:
    for name in ("a.pdf", "b.pdf"):
        (workspace.inbox / name).write_bytes(b"%PDF-1.7\nnur der Anfang")
    assert outcomes(run(workspace)) == {"a.pdf": "quarantined", "b.pdf": "quarantined"}


def test_a_passing_fault_is_tried_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.ingest.intake import Intake

    (file,) = put(workspace, "txt")
    take_in, calls = Intake.take_in, []

    def flaky(self: Intake, made: Any) -> Any:
        calls.append(made)
        if len(calls) == 1:
            raise OSError("network share is away")
        return take_in(self, made)

    monkeypatch.setattr(Intake, "take_in", flaky)
    assert outcomes(run(workspace)) == {file.name: "new"}
    assert len(calls) == 2


def test_an_unexpected_fault_becomes_an_outcome(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.ingest.intake import Intake

    one, two = put(workspace, "txt", "html")
    take_in = Intake.take_in

    def broken(self: Intake, made: Any) -> Any:
        if made.source.path.endswith(".txt"):
            raise ZeroDivisionError("boom")
        return take_in(self, made)

    monkeypatch.setattr(Intake, "take_in", broken)
    report = run(workspace)
    assert outcomes(report) == {one.name: "failed", two.name: "new"}
    monkeypatch.undo()
    assert outcomes(run(workspace)) == {one.name: "new", two.name: "unchanged"}


def test_the_report_is_left_in_german_for_people(workspace: Workspace) -> None:
    put(workspace, "txt")
    (workspace.inbox / "leer.doc").write_bytes(b"")
    run(workspace)
    (text,) = (workspace.folder / "outputs" / "reports").glob("*.md")
    said = text.read_text(encoding="utf8")
    assert "neu aufgenommen: 1" in said
    assert "**leer.doc** (zurückgestellt)" in said


def test_a_name_that_is_no_text_fails_alone(workspace: Workspace) -> None:
    (file,) = put(workspace, "txt")
    (workspace.inbox / os.fsdecode(b"b\xff.txt")).write_text("Vereinbarung", encoding="utf8")
    report = run(workspace)
    assert outcomes(report) == {file.name: "new", "b\\udcff.txt": "failed"}
    assert "Benennen Sie die Datei um" in str(report.documents)


def test_the_report_takes_file_names_literally(workspace: Workspace) -> None:
    (workspace.inbox / "_a_*b*[c].doc").write_bytes(b"")
    run(workspace)
    (text,) = (workspace.folder / "outputs" / "reports").glob("*.md")
    assert r"\_a\_\*b\*\[c\].doc" in text.read_text(encoding="utf8")


def test_nothing_calls_home() -> None:
    from prefect.settings import get_current_settings

    assert os.environ["DO_NOT_TRACK"] == "1"
    assert get_current_settings().server.analytics_enabled is False
