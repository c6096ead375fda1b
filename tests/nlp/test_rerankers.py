"""The second stages: what every one of the table must do, and how late interaction packs its
pieces.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.embedders import load_embedder
from nlp.rerankers import RERANKERS, load_reranker
from nlp.rerankers.late import best_windows, centred_cosines, pack, unit, unpack, whole
from nlp.types import Embedder, Reranker

PASSAGES = [
    "Die Vereinbarung wurde am 5. September verabschiedet. Bernd Krause leitet seither die "
    "Regionalgruppe Nord.",
    "Die Vereinbarung gilt bis zum Jahresende. Im Netzwerk arbeiten Kammern, Kassen und Verbände "
    "zusammen.",
    "Am Wochenende regnet es im Schwarzwald, und die Wanderwege bleiben gesperrt.",
    "",
]


@pytest.fixture(scope="module")
def embedder(e5_folder: Path) -> Embedder:
    return load_embedder("onnx", str(e5_folder), threads=2)


@pytest.fixture(scope="module", params=sorted(RERANKERS))
def reranker(request: pytest.FixtureRequest, embedder: Embedder) -> Reranker:
    found = load_reranker(request.param, embedder)
    assert found is not None
    return found


def test_its_vectors_are_those_of_the_embedder(reranker: Reranker, embedder: Embedder) -> None:
    vectors, prepared = reranker.prepare(PASSAGES)
    assert np.array_equal(vectors, embedder.encode_passages(PASSAGES))
    assert len(prepared) == len(PASSAGES)
    assert reranker.prepare([])[0].shape == (0, embedder.dimension)


def test_what_answers_scores_highest(reranker: Reranker) -> None:
    prepared = reranker.prepare(PASSAGES)[1]
    scores = reranker.scores("Wer leitet die Regionalgruppe im Norden?", prepared)
    assert scores.argmax() == 0
    assert scores[1] > scores[2]
    assert ((scores >= -1) & (scores <= 1 + 1e-6)).all()


@pytest.mark.parametrize("question", ["", " ", "\0", "?", "日本語", "Wort " * 2000])
def test_any_question_is_scored(reranker: Reranker, question: str) -> None:
    scores = reranker.scores(question, [*reranker.prepare(PASSAGES)[1], b""])
    assert np.isfinite(scores).all()
    assert scores[-1] == -1


def test_a_text_scores_the_same_whatever_stands_beside(reranker: Reranker) -> None:
    together = reranker.prepare(PASSAGES)[1]
    assert [reranker.prepare([text])[1][0] for text in PASSAGES] == together
    question = "Bis wann gilt sie?"
    alone = [reranker.scores(question, [blob])[0] for blob in together]
    assert np.allclose(reranker.scores(question, together), alone, atol=1e-5)


def test_an_embedder_without_pieces_has_no_second_stage() -> None:
    assert load_reranker("late", load_embedder("hashing", "")) is None


@given(st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_packed_rows_keep_their_direction(count: int, seed: int) -> None:
    rows = unit(np.random.default_rng(seed).normal(size=(count, 128)).astype(np.float32))
    kept = unpack(pack(rows), 128)
    assert kept.shape == rows.shape
    assert (rows * kept).sum(axis=1).min() > 0.999


def test_all_pieces_of_a_question_must_be_near_in_one_window() -> None:
    # Two passages of 80 pieces: in one both pieces of the question are met side by side, in the
    # other far apart.
    cosines = np.zeros((2, 160), dtype=np.float32)
    cosines[0, [70, 80]] = 1
    cosines[1, [79, 150]] = 1
    found = best_windows(cosines, np.array([80, 80]), np.array([0.5, 0.5], dtype=np.float32))
    assert found.tolist() == [1.0, 0.5]


@given(
    st.lists(st.integers(1, 70), min_size=1, max_size=6),
    st.integers(1, 4),
    st.integers(0, 2**32 - 1),
)
def test_windows_end_with_their_passage(lengths: list[int], asked: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    cosines = drawn.uniform(-1, 1, size=(asked, sum(lengths))).astype(np.float32)
    weights = drawn.uniform(0.1, 1, size=asked).astype(np.float32)
    found = best_windows(cosines, np.array(lengths), weights)
    ends = np.cumsum(lengths)
    for score, end, length in zip(found.tolist(), ends.tolist(), lengths, strict=True):
        own = cosines[:, end - length : end]
        plain = max(float(weights @ own[:, at : at + 32].max(axis=1)) for at in range(0, length, 8))
        assert score == pytest.approx(plain, abs=1e-5)


@given(st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_the_mean_is_taken_from_question_and_passage(count: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    pieces, rows = (unit(drawn.normal(size=(count, 128)).astype(np.float32)) for _ in range(2))
    mean = (0.8 * unit(drawn.normal(size=128))).astype(np.float32)
    found = centred_cosines(pieces, whole(pack(rows), 128), mean)
    assert np.allclose(
        found, unit(pieces - mean) @ unit(unpack(pack(rows), 128) - mean).T, atol=1e-5
    )
