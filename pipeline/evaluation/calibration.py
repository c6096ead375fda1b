"""The weights of the search, found on the archive itself (`omdok models --calibrate`).

Nobody has to judge anything: a heading or the first sentence of a passage is the question, its
document the answer. The passage that the words are taken from is left out, and every other one that
has that heading, so the document must be found by what else it says; otherwise the words would
always win. On one half of the questions weights are chosen, on the other they are measured against
those of today, and only if they are better there do they take their place.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nlp.sentences import split_sentences
from nlp.types import Embedder, Reranker
from pipeline.archive import Parts, Record
from pipeline.evaluation.search import ndcg
from pipeline.ground.errors import Refused
from pipeline.search.fusion import fuse
from pipeline.search.meaning import question_vector
from pipeline.search.passages import PATH_SIGN, searched_text
from pipeline.search.query import word_query
from pipeline.search.ranking import SHORT, Ints, Values, first_of_each
from pipeline.search.rerank import FIRST, mixed, reranker_for
from pipeline.search.weights import CALIBRATED, keep_weights, weighed
from pipeline.settings import SearchSettings, Settings

# So many questions at most, of so many of each document; with fewer than that nothing is measured.
_MOST, _OF_EACH, FEWEST = 400, 4, 40
# What an average may be off by chance alone: a smaller gain is none.
_LEAST_GAIN = 0.002
_WORDS_OF_HEADING, _WORDS_OF_SENTENCE = (2, 8), (7, 30)
_GRID = tuple(round(0.05 * step, 2) for step in range(4, 20))
_DEPTH = 10
Weights = dict[str, float]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What came of it: nDCG@10 of the held-out questions with the weights `before` and `after`, and
    whether these `replaced` those.
    """

    questions: int
    before: float
    after: float
    replaced: bool
    weights: Weights
    former: Weights


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question made from a document (its number), and the passages that it may not be found
    by.
    """

    text: str
    document: int
    hidden: frozenset[int]


@dataclass(frozen=True, slots=True)
class Signals:
    """The passages that may come first for a question, with both scores, and what the closer look
    has of them.
    """

    made: MadeQuestion
    is_short: bool
    passages: Ints
    documents: Ints
    cosines: Values
    bm25: Values


def calibrate(
    settings: Settings, archive: Parts, embedder: Embedder,
    progress: Progress = lambda _done, _total: None,
) -> Calibration:  # fmt: skip
    """Find weights for the configured model on the archive and keep them if they are better.

    Raises:
        NotFound: there is no archive yet.
        Refused: it holds too little to ask about, or is searched on the server.
    """
    with archive.reading() as at:
        made = questions(at)
        if len(made) < FEWEST or not at.index.is_in_memory():
            raise Refused(
                "Aus diesem Archiv lassen sich noch keine Gewichte bestimmen: Es braucht "
                f"wenigstens {FEWEST} Überschriften oder erste Sätze aus Dokumenten mit mehreren "
                "Abschnitten, und ein Archiv, in dem omdok selbst sucht.",
                "Nehmen Sie mehr Dokumente auf. Bis dahin gelten die üblichen Gewichte.",
            )
        told = []
        for number, one in enumerate(made, 1):
            told.append(_signals(at, embedder, one, settings.search.candidates))
            progress(number, len(made))
        look = _Look(at, reranker_for(embedder, settings.search.second_stage))
        return _chosen(settings, embedder.name, told, look)


def questions(archive: Parts) -> list[MadeQuestion]:
    """Questions from headings and first sentences, a few of each document, in an order that is by
    chance but always the same. What several documents say in the same words asks for none of them.
    """
    found: list[MadeQuestion] = []
    numbers = {document: number for number, document in archive.shown.numbers().items()}
    for document in sorted(numbers, key=_drawn):
        own = list(_of_document(archive.documents.get(document), numbers[document], archive))
        found.extend(sorted(own, key=lambda made: _drawn(made.text))[:_OF_EACH])
        if len(found) >= _MOST:
            break
    uses = Counter(made.text for made in found)
    return [made for made in found if uses[made.text] == 1][:_MOST]


def _drawn(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf8", "surrogatepass")).digest()


def _of_document(record: Record, number: int, archive: Parts) -> Iterator[MadeQuestion]:
    by_id = archive.shown.passage_numbers(record.document.id)
    title = " ".join(record.document.title.split())
    for passage in record.passages:
        if passage.section is not None or len(record.passages) < 2:
            continue
        heading = passage.heading.rpartition(PATH_SIGN)[2]
        under = [by_id[p.id] for p in record.passages if heading in p.heading.split(PATH_SIGN)]
        if heading != title and _fits(heading, _WORDS_OF_HEADING) and len(under) < len(by_id):
            yield MadeQuestion(heading, number, frozenset(under))
        text = searched_text(record.document, passage)
        for sentence in split_sentences(text)[:1]:
            first = " ".join(text[sentence.start : sentence.end].split())
            if _fits(first, _WORDS_OF_SENTENCE) and first not in (title, heading):
                yield MadeQuestion(first, number, frozenset({by_id[passage.id]}))


def _fits(text: str, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= len(text.split()) <= bounds[1]


def _signals(archive: Parts, embedder: Embedder, made: MadeQuestion, candidates: int) -> Signals:
    words = word_query(made.text)
    table = archive.index.table(words, question_vector(embedder, made.text), embedder.name)
    seen = ~np.isin(table.passages, list(made.hidden))
    cosines, bm25 = table.cosines[seen], table.bm25[seen]
    # What neither puts among so many cannot come first, whatever the weights.
    few = np.union1d(_highest(cosines, candidates), _highest(bm25, candidates))
    return Signals(
        made, len(words.surface) <= SHORT, table.passages[seen][few],
        table.documents[seen][few], cosines[few], bm25[few],
    )  # fmt: skip


def _highest(values: Values, count: int) -> Ints:
    return np.argsort(-values, kind="stable")[:count]


class _Look:
    """The closer look at the first passages of a question, each order once."""

    def __init__(self, archive: Parts, reranker: Reranker | None) -> None:
        self._store, self._reranker = archive, reranker
        self._seen: dict[tuple[str, bytes], Values] = {}

    def scores(self, question: str, passages: Ints) -> Values | None:
        """The scores of the passages; None where nothing can look closer."""
        if self._reranker is None or not len(passages):
            return None
        key = (question, passages.tobytes())
        if key not in self._seen:
            prepared = self._store.renewal.prepared(passages.tolist(), self._reranker.name)
            if len(prepared) < len(passages):
                return None
            blobs = [prepared[number] for number in passages.tolist()]
            self._seen[key] = self._reranker.scores(question, blobs)
        return self._seen[key]


def _chosen(settings: Settings, embedder: str, told: Sequence[Signals], look: _Look) -> Calibration:
    learnt = [one for one in told if _drawn(one.made.text)[0] % 2 == 0]
    held_out = [one for one in told if _drawn(one.made.text)[0] % 2]
    search = weighed(settings, embedder)
    former: Weights = {name: getattr(search, name) for name in CALIBRATED}
    best = dict(former)
    for name in CALIBRATED:
        best = _best(learnt, best, name, search.candidates, look)
    before = _mean(held_out, former, search.candidates, look)
    after = _mean(held_out, best, search.candidates, look)
    is_better = after >= before + _LEAST_GAIN and _is_sure(held_out, former, best, search, look)
    if is_better:
        keep_weights(settings, embedder, best)
    return Calibration(len(held_out), round(before, 4), round(after, 4), is_better, best, former)


def _is_sure(
    told: Sequence[Signals], former: Weights, new: Weights, search: SearchSettings, look: _Look
) -> bool:
    """Whether what is gained is more than twice what chance may be off by."""
    most = search.candidates
    gained = np.array([_gain(o, new, most, look) - _gain(o, former, most, look) for o in told])
    return bool(gained.mean() > 2 * gained.std() / np.sqrt(len(gained)))


def _best(
    learnt: Sequence[Signals], start: Weights, name: str, candidates: int, look: _Look
) -> Weights:
    """The weights with the best value of one of them; that of today stays where none is better by
    more than chance.
    """
    best, highest = start, _mean(learnt, start, candidates, look) + _LEAST_GAIN
    for value in _GRID:
        tried = {**start, name: value}
        if (gain := _mean(learnt, tried, candidates, look)) > highest:
            best, highest = tried, gain
    return best


def _mean(
    told: Sequence[Signals], weights: Mapping[str, float], candidates: int, look: _Look
) -> float:
    gains = [_gain(one, weights, candidates, look) for one in told]
    return float(np.mean(gains)) if gains else 0.0


def _gain(one: Signals, weights: Mapping[str, float], candidates: int, look: _Look) -> float:
    weight = weights["meaning_weight_short" if one.is_short else "meaning_weight"]
    scores = fuse(one.cosines, one.bm25, weight, candidates)
    order = np.argsort(-scores, kind="stable")
    order = order[first_of_each(one.documents[order])]
    first = order[:FIRST]
    closer = look.scores(one.made.text, one.passages[first])
    if closer is not None:
        both = mixed(scores[first], closer, weights["closer_weight"])
        first = first[np.argsort(-both, kind="stable")]
    found = [str(number) for number in one.documents[first[:_DEPTH]].tolist()]
    return ndcg(found, {str(one.made.document): 1.0}, _DEPTH)
