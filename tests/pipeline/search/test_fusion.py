from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.fusion import fuse


def values(*numbers: float) -> np.ndarray:
    return np.array(numbers, dtype=np.float64)


def test_both_parts_are_scaled_and_weighed() -> None:
    np.testing.assert_allclose(
        fuse(values(0.9, 0.8, 0.7), values(0, 10, 5), 0.8, 100), [0.8, 0.6, 0.1]
    )


def test_without_words_meaning_keeps_its_share() -> None:
    np.testing.assert_allclose(fuse(values(0.9, 0.7), values(0, 0), 0.8, 100), [0.8, 0.0])


def test_without_meaning_words_keep_theirs() -> None:
    np.testing.assert_allclose(fuse(values(0, 0), values(4, 2), 0.0, 100), [1.0, 0.0])


def test_nothing_gives_nothing() -> None:
    assert len(fuse(values(), values(), 0.8, 100)) == 0
    np.testing.assert_array_equal(fuse(values(0, 0), values(0, 0), 0.8, 100), [0, 0])


def test_what_lies_below_both_lists_scores_nothing() -> None:
    assert fuse(values(0.9, 0.8, 0.1), values(3, 2, 1), 0.5, 2)[2] == 0


numbers = st.lists(st.floats(0, 1, width=16), min_size=1, max_size=30)


@given(numbers, st.floats(0, 1), st.integers(1, 40))
def test_scores_lie_between_0_and_1_and_better_in_both_is_never_worse(
    cosines: list[float], weight: float, candidates: int
) -> None:
    words = cosines[::-1]
    scores = fuse(values(*cosines), values(*words), weight, candidates)
    assert ((scores >= 0) & (scores <= 1 + 1e-9)).all()
    for i in range(len(cosines)):
        for j in range(len(cosines)):
            if cosines[i] >= cosines[j] and words[i] >= words[j]:
                assert scores[i] >= scores[j] - 1e-12
