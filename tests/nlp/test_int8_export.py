"""What is kept of a vocabulary and of tables when a model is exported."""

from __future__ import annotations

from typing import Any

import numpy as np

from nlp.int8_export import _kept, _trim, rows_as_bytes

PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁der",
    "日本",
    "ung",
    "д",
    "слово",
    "▁",
    "e",
    "n",
    "<m>",
]


def described(kind: str = "Unigram") -> dict[str, Any]:
    marks = (0, 1, 2, 3, 12)
    return {
        "model": {"type": kind, "unk_id": 3, "vocab": [[p, -n / 2] for n, p in enumerate(PIECES)]},
        "added_tokens": [{"id": n, "content": PIECES[n]} for n in marks],
        "post_processor": {"special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                                              "<m>": {"id": "<m>", "ids": [12], "tokens": ["<m>"]}}},
    }  # fmt: skip


def test_of_a_unigram_vocabulary_german_stays_and_letters_and_marks() -> None:
    told = described()
    kept = _kept(told)
    assert kept is not None
    assert [PIECES[n] for n in kept] == [
        "<s>", "<pad>", "</s>", "<unk>", "▁der", "ung", "д", "▁", "e", "n", "<m>",
    ]  # fmt: skip
    _trim(told, kept)
    pieces = [piece for piece, _ in told["model"]["vocab"]]
    assert all(pieces[token["id"]] == token["content"] for token in told["added_tokens"])
    assert pieces[told["model"]["unk_id"]] == "<unk>"
    assert told["post_processor"]["special_tokens"]["<m>"]["ids"] == [pieces.index("<m>")]


def test_a_vocabulary_of_merged_pairs_stays_whole() -> None:
    assert _kept(described("BPE")) is None
    assert _kept(described("WordPiece")) is None


def test_marks_beyond_the_vocabulary_leave_it_whole() -> None:
    told = described()
    told["added_tokens"].append({"id": 99, "content": "<extra>"})
    assert _kept(told) is None


def test_rows_as_bytes_are_the_rows_but_for_rounding() -> None:
    table = np.random.default_rng(1).normal(size=(9, 16)).astype(np.float32)
    table[4] = 0
    numbers, scales = rows_as_bytes(table)
    np.testing.assert_allclose(numbers * scales, table, atol=float(np.abs(table).max()) / 200)
    assert not (numbers[4] * scales[4]).any()
