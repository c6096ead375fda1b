"""Boilerplate is what many works say in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.reading.repetition import mark_boilerplate, repetition
from pipeline.settings import PROJECT, Settings
from tests.pipeline.reading.test_works import document, prose

ABOUT = "Das Bündnis fördert seit {} gute Arbeit in kleinen Betrieben und vertritt über {} Mitglieder im ganzen Land."


def release(seed: int, year: str, members: str) -> Document:
    text = "\n".join(
        [f"Titel {seed}", prose(seed, 40), prose(seed + 50, 40), ABOUT.format(year, members)]
    )
    return document(f"r{seed}", text, "press_release", sections="headline lead body body")


def test_repeated_paragraphs_at_the_end_turn() -> None:
    releases = [
        release(n, year, count)
        for n, (year, count) in enumerate((("2004", "300"), ("2005", "400"), ("2006", "90")))
    ]
    known = repetition([[r.text] for r in releases])
    marked = mark_boilerplate(releases[0], known)
    assert [(z.kind, marked.text[z.start : z.end][:12]) for z in marked.sections][-1] == (
        "boilerplate",
        "Das Bündnis ",
    )
    assert [z.kind for z in marked.sections] == ["headline", "lead", "body", "boilerplate"]
    assert mark_boilerplate(marked, known) == marked


def test_formats_of_one_work_count_once() -> None:
    one = release(1, "2004", "300")
    known = repetition([[one.text, one.text, one.text], [prose(9)]])
    assert mark_boilerplate(one, known) is one


def test_agreements_keep_their_sections() -> None:
    agreement = document(
        "v", "Vereinbarung\n" + ABOUT.format("2004", "300"), "agreement", sections="title section"
    )
    assert mark_boilerplate(agreement, repetition([[agreement.text]] * 5)) is agreement


@pytest.mark.parametrize("hidden", [True, False])
def test_the_samples(hidden: bool) -> None:
    """Repetition alone finds the boilerplate of every sample release, and takes nothing else."""
    files = sorted((PROJECT / "corpus" / "samples" / "documents").glob("*.txt")) + sorted(
        (PROJECT / "corpus" / "samples" / "documents").glob("*.html")
    )
    found = [_read(f) for f in files]
    known = repetition([d.text] for d in found)
    for sample in (d for d in found if d.kind == "press_release"):
        before = _boilerplate(sample)
        if hidden:
            sections = tuple(
                z.model_copy(update={"kind": "body"}) if z.kind == "boilerplate" else z
                for z in sample.sections
            )
            sample = sample.model_copy(update={"sections": sections})
        after = _boilerplate(mark_boilerplate(sample, known))
        assert after
        assert after in before


def _read(file: Path) -> Document:
    return read_document(file, identify(file), Settings())


def _boilerplate(sample: Document) -> str:
    return "\n".join(
        sample.text[z.start : z.end] for z in sample.sections if z.kind == "boilerplate"
    )
