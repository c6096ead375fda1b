"""The generated German pages of bench/extraction/pages, against their truth, with all
invariants.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest

from pipeline.evaluation.extraction import compare
from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import PROJECT, Settings
from tests.pipeline.reading.test_invariants import check

PAGES = PROJECT / "bench" / "extraction" / "pages"
FILES = sorted((PAGES / "documents").glob("*.pdf"))
SCANNED = ("scan-", "gemischt", "bild-", "falsche-")
TEXT = [f for f in FILES if not f.name.startswith(SCANNED)]
CUT = re.compile(r"\w+- (?:und|oder|sowie|bzw\.) \w+")


@cache
def read(path: Path) -> Document:
    return read_document(path, identify(path), Settings())


def truth(path: Path) -> str:
    return (PAGES / "texts" / f"{path.stem}.txt").read_text(encoding="utf8")


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 25
    assert sum(f.stat().st_size for f in FILES) < 5_000_000


@pytest.mark.parametrize("path", TEXT, ids=lambda p: p.stem)
def test_pages_with_text(path: Path) -> None:
    document = read(path)
    check(document)
    score = compare(truth(path), document.text)
    assert score["word_recall"] >= 0.995
    assert score["order"] >= 0.95
    wanted, found = Counter(CUT.findall(truth(path))), Counter(CUT.findall(document.text))
    assert not wanted - found, "an Ergänzungsstrich was joined or lost"


def test_pages_with_text_together() -> None:
    scores = [compare(truth(p), read(p).text) for p in TEXT]
    assert fmean(s["word_recall"] for s in scores) >= 0.999
    assert fmean(s["order"] for s in scores) >= 0.99


@pytest.mark.parametrize("path", [f for f in FILES if f not in TEXT], ids=lambda p: p.stem)
def test_scans_and_mixed_pages(path: Path) -> None:
    document = read(path)
    check(document)
    assert any(p.ocr for p in document.pages)
    read_by_ocr = [b for b in document.blocks if b.confidence is not None]
    assert read_by_ocr
    assert all(0 < (b.confidence or 0) <= 1 for b in read_by_ocr)
    score = compare(truth(path), document.text)
    assert score["word_recall"] >= 0.98
    assert _errors(truth(path), document.text) <= 0.02


def _errors(wanted: str, found: str) -> float:
    """The character error rate: edits for each true character, blanks alike."""
    import numpy

    a, b = (" ".join(text.split()) for text in (wanted, found))
    signs = numpy.array([ord(c) for c in b])
    steps = numpy.arange(len(b) + 1)
    row = steps.copy()
    for n, sign in enumerate(a, start=1):
        best = numpy.minimum(row[:-1] + (signs != ord(sign)), row[1:] + 1)
        row = numpy.minimum.accumulate(numpy.concatenate(([n], best)) - steps) + steps
    return float(row[-1]) / len(a)


def test_a_rubbish_text_layer_is_not_believed() -> None:
    document = read(PAGES / "documents" / "falsche-textebene.pdf")
    assert "Checkliste für das Erstgespräch" in document.text
    assert "read_by_ocr" in {i.code for i in document.issues}


def test_notes_stand_apart_from_their_words() -> None:
    document = read(PAGES / "documents" / "fussnoten.pdf")
    notes = [document.text[b.start : b.end] for b in document.blocks if b.role == "footnote"]
    assert [n.split()[0] for n in notes] == [f"[{n}]" for n in range(1, 9)]
    assert all(n.split()[1] == "Vgl." for n in notes)


def test_a_long_scan_is_read_in_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.reading import sandbox, slices
    from pipeline.reading.read import read_request

    calls: list[str] = []

    def call(_target: str, request: str, _limits: object) -> str:
        calls.append(read_request(request))
        return calls[-1]

    path = PAGES / "documents" / "scan-schmal.pdf"
    whole = read(path)
    monkeypatch.setattr(sandbox, "call", call)
    monkeypatch.setattr(slices, "_SHARE", 0.0)
    assert read_document(path, identify(path), Settings()) == whole
    # Each call ends behind one new page; the last finds all of them kept.
    assert [bool(answer) for answer in calls] == [False] * len(whole.pages) + [True]
