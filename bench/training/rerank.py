"""Finds the directions that the second stage keeps of each piece, from sentences alone: nothing is
learnt of questions.

`python -m bench.training.rerank --data FILE.conll … --model FOLDER` writes `nlp/data/late/basis.npy`,
float16 (hidden, 128): the first principal directions (about the origin) of the unit states of all
pieces. Beside it `mean.npy`, float32 (128): the mean of those states in these directions, each at
length 1.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.training.conll import read_sentences
from bench.training.pairs import as_text
from nlp.embedders import load_embedder
from nlp.rerankers.late import BASIS, MEAN, unit
from nlp.types import TokenEmbedder

WIDTH = 128
_AT_ONCE = 200


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="files of labelled sentences"
    )
    parser.add_argument("--model", default="outputs/models/multilingual-e5-small")
    parser.add_argument("--sentences", type=int, default=4000)
    parser.add_argument("--out", type=Path, default=BASIS)
    given = parser.parse_args(arguments)
    texts = [
        as_text(sentence.words)
        for file in given.data
        for sentence in read_sentences(file, file.stem)
    ]
    chosen = random.Random(1).sample(texts, min(given.sentences, len(texts)))
    embedder = load_embedder("onnx", given.model)
    assert isinstance(embedder, TokenEmbedder)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    np.save(given.out, directions(embedder, chosen, WIDTH).astype(np.float16))
    basis = np.load(given.out).astype(np.float32)
    np.save(given.out.with_name(MEAN.name), middle(embedder, chosen, basis))
    return 0


def directions(embedder: TokenEmbedder, texts: Sequence[str], width: int) -> NDArray[np.float32]:
    """The first `width` principal directions of the pieces of the texts, shape (hidden, width)."""
    spread = np.zeros((embedder.state_width, embedder.state_width))
    for start in range(0, len(texts), _AT_ONCE):
        for text in embedder.passage_states(texts[start : start + _AT_ONCE])[1]:
            rows = unit(text.states).astype(np.float64)
            spread += rows.T @ rows
    return np.linalg.eigh(spread)[1][:, ::-1][:, :width].astype(np.float32)


def middle(
    embedder: TokenEmbedder, texts: Sequence[str], basis: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The mean of the pieces of the texts in these directions, each at length 1, shape (width,)."""
    total, count = np.zeros(basis.shape[1]), 0
    for start in range(0, len(texts), _AT_ONCE):
        for text in embedder.passage_states(texts[start : start + _AT_ONCE])[1]:
            total += unit(text.states @ basis).sum(axis=0)
            count += len(text.states)
    return (total / max(count, 1)).astype(np.float32)


if __name__ == "__main__":
    raise SystemExit(main())
