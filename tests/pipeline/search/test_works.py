"""Of the renditions of a work only the best stands in the order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.archive import open_archive
from pipeline.archive.types import ScoredPassages
from pipeline.ground.types import Page
from pipeline.search.ranking import Ranking
from pipeline.search.works import once_a_work
from tests.pipeline.archive.builders import make_document, make_record, make_source
from tests.pipeline.search.test_search import TEXTS, ask


def _ranking(documents: list[int]) -> Ranking:
    numbers, count = np.array(documents, dtype=np.int64), len(documents)
    nothing = np.zeros(count)
    table = ScoredPassages(
        numbers, numbers, np.arange(count), np.zeros(count, dtype=np.bool_), nothing, nothing
    )
    return Ranking(
        table, np.arange(count), np.linspace(1, 0, count), np.ones(count, dtype=np.bool_)
    )


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[int], dict[int, int]]:
    """Documents in some order, and of some of them (or of others) the first document of their
    work.
    """
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=25))
    members = draw(st.lists(st.integers(2, 40), unique=True, max_size=15))
    return numbers, {member: draw(st.integers(1, member - 1)) for member in members}


@settings(deadline=None)  # a busy machine is no fault
@given(orders())
def test_each_work_stands_where_its_best_document_stood(
    made: tuple[list[int], dict[int, int]],
) -> None:
    documents, works = made
    best: dict[int, int] = {}
    for document in documents:
        best.setdefault(works.get(document, document), document)
    assert once_a_work(_ranking(documents), works).documents.tolist() == list(best.values())


@pytest.mark.parametrize("scan", ["zuerst", "danach"])
def test_of_a_work_the_rendition_with_a_text_is_shown_before_a_scan(
    tmp_path: Path, scan: str
) -> None:
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name in ("zuerst", "danach"):
        text = TEXTS["pflege"]
        document = make_document(text, id=name, source=make_source(f"/inbox/{name}.pdf", name))
        page = Page(start=0, end=len(text), number=1, ocr=name == scan)
        made = document.model_copy(update={"pages": (page,)})
        archive.documents.save(make_record(made), made.source.path)
    (hit,) = ask(archive, "Gesundheit der Beschäftigten").hits
    assert hit.document != scan
    assert [other.document for other in hit.also] == [scan]
    archive.close()


@pytest.mark.parametrize("asked", ["Tastatur", "Maus"])
def test_of_releases_that_are_nearly_alike_the_one_asked_for_is_shown(
    tmp_path: Path, asked: str
) -> None:
    """They count as one work; which of them came first decides nothing."""
    archive = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name in ("Maus", "Tastatur"):
        text = f"Werkstatt {name} lädt ein\n" + TEXTS["pflege"] * 5
        document = make_document(text, id=name, title=f"Werkstatt {name} lädt ein")
        made = document.model_copy(update={"source": make_source(f"/inbox/{name}.txt", name)})
        archive.documents.save(make_record(made), made.source.path)
    (hit,) = ask(archive, f"Werkstatt {asked} lädt ein").hits
    assert hit.document == asked
    assert hit.also
    archive.close()
