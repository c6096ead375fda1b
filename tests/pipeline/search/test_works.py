"""Of the renditions of a work only the best stands in the order."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.archive.types import Table
from pipeline.search.ranking import Ranking
from pipeline.search.works import once_a_work


def _ranking(documents: list[int]) -> Ranking:
    numbers, count = np.array(documents, dtype=np.int64), len(documents)
    nothing = np.zeros(count)
    table = Table(
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
