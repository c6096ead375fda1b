"""Sentences that answer: taken verbatim from the first hits, each with its place. They are found by meaning."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import date

import numpy as np

from nlp.sentences import split_sentences
from nlp.types import Embedder
from pipeline.archive.types import Floats
from pipeline.search.hits import Hit
from pipeline.types import Frozen

# Sentences are embedded while somebody waits: the first passages, and no more than this.
_PASSAGES, _SENTENCES = 3, 8
_SHORTEST = 20
# A sentence answers when it is nearly as near as the nearest one.
_NEAR = 0.02
_KEPT = 4000


class ExtractedAnswer(Frozen):
    """A sentence of the archive, verbatim, with its place; `score` is its cosine to the question."""

    text: str
    document: str
    title: str
    date: date | None
    page: int
    start: int
    end: int
    score: float


# Keyed by embedder and sentence: what was embedded for one question serves the next.
_vectors: OrderedDict[tuple[str, str], Floats] = OrderedDict()


def find_answers(
    hits: Sequence[Hit], question: Floats, embedder: Embedder, floor: float
) -> tuple[tuple[Hit, ...], tuple[ExtractedAnswer, ...]]:
    """The hits with the sentence that each rests on, and the sentences that answer best; none below the `floor`."""
    spans = [(index, span) for index, hit in enumerate(hits[:_PASSAGES]) for span in _sentences(hit)][:_SENTENCES]
    if not spans:
        return tuple(hits), ()
    vectors = _embed(embedder, [_text(hits[index], span) for index, span in spans])
    cosines = (vectors @ question).tolist()
    nearest: dict[int, tuple[float, tuple[int, int]]] = {}
    for (index, span), cosine in zip(spans, cosines, strict=True):
        nearest[index] = max(nearest.get(index, (-1.0, span)), (cosine, span))
    shown = tuple(
        hit.model_copy(update={"meaning": nearest[index][1]}) if index in nearest and hit.by_meaning else hit
        for index, hit in enumerate(hits)
    )
    best = max(cosines)
    ranked = sorted(((cosine, index, span) for index, (cosine, span) in nearest.items()), key=lambda a: (-a[0], a[1]))
    chosen = [found for found in ranked if found[0] >= max(best - _NEAR, floor)]
    return shown, tuple(_answer(hits[index], span, cosine) for cosine, index, span in chosen)


def forget_sentences() -> None:
    """Let go of every sentence that was kept: one of them may be of a document that goes."""
    _vectors.clear()


def _sentences(hit: Hit) -> list[tuple[int, int]]:
    found = [(hit.start + s.start, hit.start + s.end) for s in split_sentences(hit.text)]
    return [span for span in found if span[1] - span[0] >= _SHORTEST]


def _text(hit: Hit, span: tuple[int, int]) -> str:
    return hit.text[span[0] - hit.start : span[1] - hit.start]


def _embed(embedder: Embedder, texts: Sequence[str]) -> Floats:
    missing = [text for text in dict.fromkeys(texts) if (embedder.name, text) not in _vectors]
    if missing:
        for text, vector in zip(missing, embedder.encode_passages(missing), strict=True):
            _vectors[embedder.name, text] = vector
    found = np.stack([_vectors[embedder.name, text] for text in texts])
    while len(_vectors) > _KEPT:
        _vectors.popitem(last=False)
    return found


def _answer(hit: Hit, span: tuple[int, int], cosine: float) -> ExtractedAnswer:
    return ExtractedAnswer(
        text=_text(hit, span),
        document=hit.document,
        title=hit.title,
        date=hit.date,
        page=hit.page,
        start=span[0],
        end=span[1],
        score=round(cosine, 4),
    )
