"""Passages through the model: each wording once, and always the vectors that it has alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from nlp.embedders.hashing import HashingEmbedder
from pipeline.search.embedding import Remembered, embed
from pipeline.search.meaning import ModelDamaged

ONE, OTHER, THIRD = "Die Parteien arbeiten zusammen.", "Kündigung zum Jahresende.", "Kosten"


class _Counting(HashingEmbedder):
    """Says which texts it was given; `factor` makes it another model."""

    def __init__(self, name: str = "counting:1", factor: float = 1) -> None:
        super().__init__()
        self.name, self.factor, self.given = name, factor, list[str]()

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.given += texts
        return super().encode_passages(texts) * np.float32(self.factor)


class _Second:
    """A second stage whose name can change."""

    def __init__(self, embedder: _Counting, name: str = "second:1") -> None:
        self.embedder, self.name = embedder, name

    def prepare(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[bytes]]:
        return self.embedder.encode_passages(texts), [
            f"{self.name} {text}".encode() for text in texts
        ]

    def scores(self, question: str, prepared: Sequence[bytes]) -> NDArray[np.float64]:
        raise AssertionError(question, prepared)


@pytest.mark.parametrize(
    ("documents", "given"),
    [
        ([[ONE, OTHER, ONE]], [ONE, OTHER]),
        ([[ONE, OTHER], [OTHER, THIRD]], [ONE, OTHER, THIRD]),
        ([[ONE], [ONE + " "]], [ONE, ONE + " "]),
        ([[], [ONE], []], [ONE]),
        # Two are remembered: the one that was asked for longest ago is made again.
        ([[ONE, OTHER], [ONE, THIRD], [ONE], [OTHER]], [ONE, OTHER, THIRD, OTHER]),
    ],
)
def test_what_is_repeated_word_for_word_runs_once(
    documents: list[list[str]], given: list[str]
) -> None:
    embedder, remembered = _Counting(), Remembered(2)
    for texts in documents:
        vectors, prepared = embed(texts, embedder, None, remembered)
        assert vectors.shape == (len(texts), embedder.dimension)
        assert prepared == ()
        for text, vector in zip(texts, vectors, strict=True):
            alone = HashingEmbedder().encode_passages([text])[0]
            np.testing.assert_array_equal(vector, alone)
    assert embedder.given == given


def test_another_model_or_second_stage_is_never_answered_from_memory() -> None:
    remembered = Remembered()
    first, other = _Counting(), _Counting("counting:2", -1)
    plain = embed([ONE], first, None, remembered)[0]
    np.testing.assert_array_equal(embed([ONE], other, None, remembered)[0], -plain)
    for name in ("second:1", "second:2"):
        made = embed([ONE, ONE], first, _Second(first, name), remembered)[1]
        assert made == (f"{name} {ONE}".encode(),) * 2
    assert first.given == [ONE] * 3


def test_what_is_no_number_is_not_remembered() -> None:
    remembered = Remembered()
    with pytest.raises(ModelDamaged):
        embed([ONE], _Counting(factor=np.nan), None, remembered)
    assert np.isfinite(embed([ONE], _Counting(), None, remembered)[0]).all()
