"""Sentences that answer: taken verbatim from the first hits, each with its place. They are found by
meaning.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

import numpy as np

from nlp.sentences import split_sentences
from nlp.types import Embedder
from pipeline.archive.types import Floats
from pipeline.ground.types import BBox, Block, Frozen
from pipeline.search.hits import Hit, box

# Sentences are embedded while somebody waits: the first passages, and no more than this.
_PASSAGES, _SENTENCES = 3, 8
_SHORTEST = 20
_NO_SENTENCES = ("heading", "table", "artifact")
# A sentence answers when it is nearly as near as the nearest one.
_NEAR = 0.02
_KEPT = 4000


class ExtractedAnswer(Frozen):
    """A sentence of the archive, verbatim, with its place; `score` is its cosine to the question.

    `bbox` frames its block on its page, None where the format has no pages.
    """

    text: str
    document: str
    title: str
    date: date | None
    page: int
    start: int
    end: int
    score: float
    bbox: BBox | None = None


# Keyed by embedder and sentence: what was embedded for one question serves the next. The page asks
# from several threads.
_vectors: OrderedDict[tuple[str, str], Floats] = OrderedDict()
_vectors_lock = threading.Lock()


def _nearest(
    spans: Sequence[tuple[int, tuple[int, int]]], cosines: Sequence[float]
) -> dict[int, tuple[float, tuple[int, int]]]:
    """For each hit its sentence that is nearest to the question, and how near."""
    nearest: dict[int, tuple[float, tuple[int, int]]] = {}
    for (index, span), cosine in zip(spans, cosines, strict=True):
        nearest[index] = max(nearest.get(index, (-1.0, span)), (cosine, span))
    return nearest


def find_answers(
    hits: Sequence[Hit],
    blocks: Sequence[Sequence[Block]],
    question: Floats,
    embedder: Embedder,
    threshold: float,
) -> tuple[tuple[Hit, ...], tuple[ExtractedAnswer, ...]]:
    """The hits with the sentence that each rests on, and the sentences that answer best; none below
    the `threshold`.

    `blocks` are those of each hit's document.
    """
    by_hit = [_sentences(hit, own) for hit, own in zip(hits[:_PASSAGES], blocks, strict=False)]
    spans = [(index, span) for index, span in _in_turn(by_hit) if span][:_SENTENCES]
    if not spans:
        return tuple(hits), ()
    vectors = _embed(embedder, [_text(hits[index], span) for index, span in spans])
    nearest = _nearest(spans, (vectors @ question).tolist())
    shown = list(hits)
    for index, (_, span) in nearest.items():
        if hits[index].by_meaning:
            shown[index] = hits[index].model_copy(update={"meaning": span})
    best = max(cosine for cosine, _ in nearest.values())
    ranked = sorted(nearest.items(), key=lambda found: (-found[1][0], found[0]))
    answers = tuple(
        _answer(hits[index], blocks[index], span, cosine)
        for index, (cosine, span) in ranked
        if cosine >= max(best - _NEAR, threshold)
    )
    return tuple(shown), answers


def forget_sentences() -> None:
    """Let go of every sentence that was kept: one of them may be of a document that goes."""
    with _vectors_lock:
        _vectors.clear()


def _sentences(hit: Hit, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The sentences of a hit, those with most of what is marked first: few of them can be embedded.

    The title, headings, tables and what stands at the edge of a page are no sentences.
    """
    marks = (*hit.highlights, *hit.related)
    apart = [block for block in blocks if block.role in _NO_SENTENCES]
    found = [(hit.start + s.start, hit.start + s.end) for s in split_sentences(hit.text)]
    kept = [span for span in found if _may_answer(hit, span, apart)]
    return sorted(
        kept, key=lambda span: -sum(span[0] <= start and end <= span[1] for start, end in marks)
    )


def _may_answer(hit: Hit, span: tuple[int, int], apart: Sequence[Block]) -> bool:
    """Whether a sentence is long enough, not the title again, and touches nothing apart."""
    start, end = span
    if end - start < _SHORTEST or " ".join(_text(hit, span).split()) == hit.title:
        return False
    return not any(block.start < end and start < block.end for block in apart)


def _in_turn(
    by_hit: Sequence[Sequence[tuple[int, int]]],
) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """The first of each hit, then the second of each, and so on; None where a hit has no more."""
    for row in zip_longest(*by_hit):
        yield from enumerate(row)


def _text(hit: Hit, span: tuple[int, int]) -> str:
    return hit.text[span[0] - hit.start : span[1] - hit.start]


def _embed(embedder: Embedder, texts: Sequence[str]) -> Floats:
    """The vectors of sentences, of which only those are made that no earlier question needed."""
    keys = [(embedder.name, text) for text in texts]
    with _vectors_lock:
        found = {key: _vectors[key] for key in keys if key in _vectors}
    missing = [text for text in dict.fromkeys(texts) if (embedder.name, text) not in found]
    if missing:
        # Without the lock: this takes long, and made twice does no harm.
        made = embedder.encode_passages(missing)
        fresh = {(embedder.name, text): vector for text, vector in zip(missing, made, strict=True)}
        found |= fresh
        _keep(fresh)
    return np.stack([found[key] for key in keys])


def _keep(fresh: Mapping[tuple[str, str], Floats]) -> None:
    with _vectors_lock:
        _vectors.update(fresh)
        while len(_vectors) > _KEPT:
            _vectors.popitem(last=False)


def _answer(
    hit: Hit, blocks: Sequence[Block], span: tuple[int, int], cosine: float
) -> ExtractedAnswer:
    # A passage may run over a page break: the sentence stands on the page of its own block.
    page = next((block.page for block in blocks if block.start <= span[0] < block.end), hit.page)
    return ExtractedAnswer(
        text=_text(hit, span),
        document=hit.document,
        title=hit.title,
        date=hit.date,
        page=page,
        start=span[0],
        end=span[1],
        score=round(cosine, 4),
        bbox=box(blocks, *span, page),
    )
