"""A model whose files are damaged gives what is no number: words answer alone, and it is said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.archive import Parts
from pipeline.archive.index import Index
from pipeline.search.bundle import Bundle
from pipeline.search.embedding import Remembered, embed
from pipeline.search.meaning import ModelDamaged
from pipeline.search.query import Query
from pipeline.search.search import found_documents, search
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER
from tests.pipeline.search.test_search import vocabulary
from tests.pipeline.search.test_understanding import archive  # noqa: F401 - a fixture of another file


class Damaged:
    """The embedder of the tests with one number of each vector put in place of its own."""

    name, dimension = EMBEDDER.name, EMBEDDER.dimension

    def __init__(self, number: float) -> None:
        self._number = number

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = EMBEDDER.encode_passages(texts)
        vectors[:, 3] = self._number
        return vectors


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("text", ["Neuwied", "Kündigung", "Wer lädt nach Neuwied ein?"])
def test_words_answer_alone_and_say_so(archive: Parts, text: str, number: float) -> None:  # noqa: F811
    bundle = Bundle(archive, Settings(), vocabulary(), Damaged(number))
    found = search(bundle, Query(text=text, answers=True))
    assert found.total
    assert any("nur nach Wörtern" in note for note in found.understood["notes"])
    assert found_documents(bundle, Query(text=text))
    whole = search(Bundle(archive, Settings(), vocabulary(), EMBEDDER), Query(text=text))
    assert not any("nur nach Wörtern" in note for note in whole.understood["notes"])
    assert found.hits[0].document == whole.hits[0].document


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_nothing_is_stored_that_is_no_number(number: float) -> None:
    with pytest.raises(ModelDamaged, match="beschädigt"):
        embed(["Gute Arbeit"], Damaged(number), None, Remembered())


def test_how_near_chance_comes_is_found_once_for_many_questions(
    archive: Parts,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundle = Bundle(archive, Settings(), vocabulary(), EMBEDDER)
    search(bundle, Query(text="Wer lädt nach Neuwied ein?"))
    asked: list[int] = []
    usual = Index.nearest

    def nearest(self: Index, vectors: NDArray[np.float32], embedder: str) -> NDArray[np.float64]:
        asked.append(len(vectors))
        return usual(self, vectors, embedder)

    monkeypatch.setattr(Index, "nearest", nearest)
    search(bundle, Query(text="Wann läuft die Vereinbarung aus?"))
    search(bundle, Query(text="Kündigung"))
    assert not asked
