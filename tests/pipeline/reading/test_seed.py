"""The one real release in six formats, and the project's own samples, against their true texts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.evaluation.extraction import compare, evaluate_extraction
from pipeline.ground.errors import NotFound
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import PROJECT, Settings

SAMPLES = PROJECT / "corpus" / "samples" / "documents"
GOLD = PROJECT / "corpus" / "gold"
SEED = ["txt", "html", "docx", "doc", "pdf", "scan.pdf"]


@pytest.mark.shared
@pytest.mark.parametrize("ending", SEED)
def test_the_seed(shared: Path, ending: str) -> None:
    stem = "pressemitteilung-2021-12-06"
    path = shared / "seed" / (f"{stem}-{ending}" if "scan" in ending else f"{stem}.{ending}")
    document = read_document(path, identify(path), Settings())
    measured = compare((shared / "seed" / f"{stem}.txt").read_text(encoding="utf-8"), document.text)
    assert measured["word_recall"] >= (0.97 if "scan" in ending else 0.99)
    assert measured["order"] >= 0.99
    assert document.title == "Vereinbarung zur Zusammenarbeit in den Regionen"
    assert (document.kind, document.date, document.language) == (
        "press_release",
        date(2021, 12, 6),
        "de",
    )
    sections = "kicker date_header headline subheadline downloads lead body quote boilerplate contact downloads"
    assert " ".join(z.kind for z in document.sections) == sections


def test_the_samples() -> None:
    measured = evaluate_extraction(SAMPLES, GOLD / "texts", Settings())
    assert measured["errors"] == []
    assert measured["files"] >= 16
    assert measured["word_recall"] >= 0.995
    assert measured["word_precision"] >= 0.99
    assert measured["order"] >= 0.99
    assert min(d["word_recall"] for d in measured["documents"]) >= 0.98


def test_heads_of_the_samples() -> None:
    wrong = []
    for line in (GOLD / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        path = PROJECT / told["path"]
        document = read_document(path, identify(path), Settings())
        found = {"kind": document.kind, "title": document.title, "date": str(document.date)}
        wrong += [
            (path.name, key, found[key], told[key]) for key in found if found[key] != told[key]
        ]
    assert wrong == []


def test_pairs_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><p>eins zwei drei</p></body></html>")
    (tmp_path / "a.txt").write_text("eins zwei vier")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "b.txt").write_text("verloren")
    measured = evaluate_extraction(tmp_path, None, Settings())
    assert measured["files"] == 2
    assert measured["word_recall"] == pytest.approx(2 / 3, abs=1e-3)
    assert [e["code"] for e in measured["errors"]] == ["damaged"]


def test_against_a_truth_without_a_word_nothing_is_measured(tmp_path: Path) -> None:
    for name, truth in (("a", "Die Partner beraten."), ("b", " \n")):
        (tmp_path / f"{name}.html").write_text(
            "<p>Die Partner beraten die Betriebe.</p>", encoding="utf8"
        )
        (tmp_path / f"{name}.txt").write_text(truth, encoding="utf8")
    measured = evaluate_extraction(tmp_path, None, Settings())
    assert [Path(one["path"]).name for one in measured["documents"]] == ["a.html"]
    assert [error["code"] for error in measured["errors"]] == ["empty_truth"]


def test_a_folder_without_truth_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("allein")
    with pytest.raises(NotFound, match="wahren Text"):
        evaluate_extraction(tmp_path, None, Settings())
