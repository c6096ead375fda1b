"""Vectors of fixed texts that a model's folder keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nlp.embedders.fixed import FILE, vectors_of_fixed
from nlp.embedders.hashing import HashingEmbedder

TEXTS = ("Wann blühen Tulpen?", "Wie tief ist der See?")


class _Housed(HashingEmbedder):
    """The hashing embedder as one that has a folder, and counts what it is asked."""

    def __init__(self, folder: Path, name: str = "housed:1") -> None:
        super().__init__()
        self.folder, self.name, self.asked = folder, name, 0

    def encode_passages(self, texts):  # type: ignore[no-untyped-def]
        self.asked += len(texts)
        return super().encode_passages(texts)


def test_the_second_process_asks_no_model(tmp_path: Path) -> None:
    first, second = _Housed(tmp_path), _Housed(tmp_path)
    made, read = vectors_of_fixed(first, TEXTS), vectors_of_fixed(second, TEXTS)
    assert (first.asked, second.asked) == (4, 0)
    for one, other in zip(made, read, strict=True):
        np.testing.assert_array_equal(one, other)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200])


def _no_number(file: Path) -> None:
    with np.load(file) as kept:
        whole = dict(kept)
    whole["told"][0, 0] = np.nan
    np.savez(file, **whole)


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _no_number,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_text("kein Archiv"),
        lambda file: np.savez(file, key=np.array("x")),
    ],
)
def test_a_damaged_file_is_made_anew(damage: Callable[[Path], object], tmp_path: Path) -> None:
    made = vectors_of_fixed(_Housed(tmp_path), TEXTS)
    damage(tmp_path / FILE)
    again = _Housed(tmp_path)
    np.testing.assert_array_equal(vectors_of_fixed(again, TEXTS)[1], made[1])
    assert again.asked == 4
    assert vectors_of_fixed(last := _Housed(tmp_path), TEXTS)[0].shape == made[0].shape
    assert last.asked == 0


@pytest.mark.parametrize(
    ("name", "texts"), [("housed:2", TEXTS), ("housed:1", (*TEXTS, "Noch eine Frage?"))]
)
def test_another_model_or_text_is_never_answered_from_the_file(
    name: str, texts: tuple[str, ...], tmp_path: Path
) -> None:
    vectors_of_fixed(_Housed(tmp_path), TEXTS)
    other = _Housed(tmp_path, name)
    vectors_of_fixed(other, texts)
    assert other.asked == 2 * len(texts)


def test_a_folder_that_is_not_there_keeps_nothing(tmp_path: Path) -> None:
    lost = tmp_path / "fort"
    assert vectors_of_fixed(_Housed(lost), TEXTS)[0].shape == (2, 256)
    assert not lost.exists()
