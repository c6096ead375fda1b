"""Within one document: the passage that answers, and the sentence of it.

All passages of a document share its title, and those of a part the headings over it. The words of
a question that stand there lead to the document and its part; among its clauses they say nothing,
and drown out the few that do. So within a part the question is asked again without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from nlp.analysis import QUESTION_WORDS, places, stem
from nlp.sentences import split_sentences
from nlp.types import Reranker
from pipeline.archive import Parts
from pipeline.archive.types import FoundPassage
from pipeline.ground.types import Block
from pipeline.search.index import context_of
from pipeline.search.passages import PATH_SIGN
from pipeline.search.ranking import Ints, Ranking, Values
from pipeline.search.rerank import mixed

# Of so many documents the passage that is shown is looked for again among so many of their own: in
# a long one many begin alike, with its title and the same headings.
LOOKED = 3
_OF_EACH = 8
# The closer look's share where the best passage of one document is looked for (bench/search).
_SHARE = 0.8
# Shorter ones are numbers of clauses and the like.
_SHORTEST = 20


def told_apart(question: str, shared: Iterable[str]) -> str:
    """A question without the words that stand in texts which all passages in question share, in any
    form; the whole question where nothing else is left to go by.
    """
    known = {stem(place.word) for text in shared for place in places(text)}
    kept, at, telling = [], 0, 0
    for place in places(question):
        kept.append(question[at : place.start])
        at = place.end
        if stem(place.word) not in known:
            kept.append(question[place.start : place.end])
            telling += place.word not in QUESTION_WORDS
    return " ".join("".join((*kept, question[at:])).split()) if telling else question


def best_passages(
    archive: Parts, order: Ranking, scores: Values, question: str, reranker: Reranker
) -> Ranking:
    """The ranking with the passages of its first documents that answer best within each, by the
    `scores` of all rows and a closer look at some; the order of documents stays.
    """
    rows = order.rows.copy()
    for place, document in enumerate(order.documents[:LOOKED].tolist()):
        own = np.flatnonzero(order.kept & (order.table.documents == document))
        own = own[np.argsort(-scores[own], kind="stable")][:_OF_EACH]
        if len(own) > 1:
            best = _best_of(archive, order.table.passages[own], scores[own], question, reranker)
            rows[place] = rows[place] if best is None else own[best]
    return replace(order, rows=rows)


def _best_of(
    archive: Parts, passages: Ints, scores: Values, question: str, reranker: Reranker
) -> int | None:
    """The place of the best of several passages of a document; None while one of them is not
    prepared.
    """
    numbers = passages.tolist()
    prepared = archive.renewal.prepared(numbers, reranker.name)
    if len(prepared) < len(numbers):
        return None

    def best(asked: str, among: Ints) -> int:
        seen = reranker.scores_within(asked, [prepared[numbers[place]] for place in among])
        return int(among[mixed(scores[among], seen, _SHARE).argmax()])

    first = best(question, np.arange(len(numbers)))
    found = archive.shown.passages(numbers)
    over = [_over(found[number]) for number in numbers]
    of_its_part = np.array([place for place, path in enumerate(over) if path == over[first]])
    asked = told_apart(question, over[first])
    if len(of_its_part) < 2 or asked == question:
        return first
    return best(asked, of_its_part)


def place_of_answer(
    found: FoundPassage, blocks: Sequence[Block], archive: Parts, question: str, reranker: Reranker
) -> int | None:
    """Where in the document the sentence of a passage begins that answers a question best; None
    where the passage is not prepared or has none. `blocks` are those of the document.
    """
    spans = _sentences(found, blocks)
    prepared = archive.renewal.prepared([found.number], reranker.name).get(found.number)
    if not prepared or not spans:
        return None
    before = sum(
        len(line) + 1 for line in context_of(found.title, found.passage.heading, found.text)
    )
    whole = before + len(found.text)
    start = found.passage.start - before
    shares = [((first - start) / whole, (end - start) / whole) for first, end in spans]
    asked = told_apart(question, _over(found))
    return spans[int(reranker.scores_of_parts(asked, prepared, shares).argmax())][0]


def _over(found: FoundPassage) -> tuple[str, ...]:
    """The document's title and the headings over a passage but for its own."""
    return (found.title, *found.passage.heading.split(PATH_SIGN)[:-1])


def _sentences(found: FoundPassage, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The sentences of a passage as spans of its document, without headings."""
    begins = found.passage.start
    headings = [(block.start, block.end) for block in blocks if block.role == "heading"]
    spans = ((begins + s.start, begins + s.end) for s in split_sentences(found.text))
    return [span for span in spans if _says_something(span, headings)]


def _says_something(span: tuple[int, int], headings: Sequence[tuple[int, int]]) -> bool:
    """It is long enough for a sentence and no part of it is a heading."""
    start, end = span
    if end - start < _SHORTEST:
        return False
    return not any(first < end and start < last for first, last in headings)
