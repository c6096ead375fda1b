"""Persons, organisations and places that no register knows, found by a spaCy pipeline.

By default that is a blank German pipeline with one component of ours, the int8 network that
`nlp.entities_model.build_entities` makes; any other German pipeline of spaCy with entities can
stand in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nlp.bio import best_labels, spans
from nlp.embedders import ModelMissing
from nlp.embedders.unigram import UnigramTokenizer
from nlp.entities_model import GRAPH, is_built
from nlp.model_folder import MADE
from nlp.sentences import split_sentences
from nlp.types import Mention

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENT = "omdok_entities"
# What the labels of our network and of spaCy's models are called here; every other label is left
# out.
KINDS = {"PER": "person", "PERSON": "person", "ORG": "organisation", "LOC": "place", "GPE": "place"}
# Pieces that are read at once: sentences longer than this are read part by part.
_LONGEST = 250
# What a pipeline that tells nothing about its certainty is taken to be worth.
_UNSURE = 0.5


@dataclass(frozen=True, slots=True)
class Entity:
    """Words `start` to `end` (half-open) are a PER, ORG, LOC or MISC, with that certainty (0 to
    1).
    """

    start: int
    end: int
    label: str
    certainty: float


class WordTagger:
    """Finds entities among the words of a sentence; `folder` is one made by
    `nlp.entities_model.build_entities`.

    Raises:
        ModelMissing: the folder is not there, not complete or made by another version.
    """

    def __init__(self, folder: Path) -> None:
        from nlp.embedders.onnx import open_session

        if not is_built(folder):
            raise ModelMissing(folder, "no finished entity tagger of this version")
        self._labels: list[str] = json.loads((folder / MADE).read_text(encoding="utf8"))["labels"]
        self._tokenizer = UnigramTokenizer(folder)
        self._session = open_session(folder / GRAPH)
        self._frame = self._tokenizer.encode("")

    def entities(self, words: Sequence[str]) -> list[Entity]:
        """The entities of one sentence in order; none overlap."""
        read = [
            (place, pieces)
            for place, word in enumerate(words)
            if (pieces := self._tokenizer.encode(word)[1:-1])
        ]
        if not read:
            return []
        # Words of characters that the tokenizer drops are passed over.
        places = [place for place, _pieces in read]
        parts = _parts([pieces for _place, pieces in read])
        scores = np.concatenate([self._scores(part) for part in parts])
        row = best_labels(scores)
        shares = _shares(scores)[np.arange(len(row)), row]
        labels = [self._labels[label] for label in row]
        return [
            Entity(places[start], places[end - 1] + 1, kind, float(shares[start:end].min()))
            for start, end, kind in spans(labels)
        ]

    def _scores(self, pieces: list[list[int]]) -> NDArray[np.float32]:
        """The scores of the labels at the first piece of each word, shape (words, labels)."""
        ids = [self._frame[0], *(piece for word in pieces for piece in word), self._frame[-1]]
        starts = 1 + np.cumsum([0, *(len(word) for word in pieces[:-1])])
        scores: NDArray[np.float32] = self._session.run(
            None, {"input_ids": np.array([ids], dtype=np.int64)}
        )[0]
        first: NDArray[np.float32] = scores[0, starts]
        return first


def _parts(words: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """The words in parts of at most `_LONGEST` pieces; a longer word is cut."""
    part: list[list[int]] = []
    size = 0
    for word in words:
        pieces = word[:_LONGEST]
        if part and size + len(pieces) > _LONGEST:
            yield part
            part, size = [], 0
        part.append(pieces)
        size += len(pieces)
    yield part


def _shares(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[np.float32] = grown / grown.sum(axis=1, keepdims=True)
    return shares


class EntityTagger:
    """Mentions of the kinds person, organisation and place, without ids: no register knows them.

    `model` is a folder made by `nlp.entities_model.build_entities`, or the name or folder of a
    spaCy pipeline.

    Raises:
        ModelMissing: there is no such folder or pipeline.
    """

    def __init__(self, model: str | Path) -> None:
        self._pipeline = load_pipeline(model)

    def find(self, text: str) -> list[Mention]:
        """All mentions in order; none overlap. The confidence is that of the least certain word."""
        mentions = []
        doc = read(self._pipeline, text)
        certain = doc.spans.get(COMPONENT)
        sure = certain.attrs["scores"] if certain is not None else [_UNSURE] * len(doc.ents)
        for span, certainty in zip(doc.ents, sure, strict=True):
            if span.label_ in KINDS and span.text.strip():
                start, end = span.start_char, span.end_char
                mentions.append(
                    Mention(KINDS[span.label_], start, end, text[start:end], (), "model", certainty)
                )
        return mentions


def read(pipeline: Language, text: str) -> Doc:
    """The text as the pipeline understands it, however long it is."""
    pipeline.max_length = max(pipeline.max_length, len(text) + 1)
    return pipeline(text)


def load_pipeline(model: str | Path) -> Language:
    """The spaCy pipeline for `model`, see `EntityTagger`.

    Raises:
        ModelMissing: there is no such folder or pipeline.
    """
    import spacy

    folder = Path(model)
    if is_built(folder):
        _register()
        pipeline = spacy.blank("de")
        pipeline.add_pipe(COMPONENT, config={"folder": str(folder)})
        return pipeline
    try:
        return spacy.load(model)
    except (OSError, ValueError, ImportError) as error:
        raise ModelMissing(
            folder, f"neither a finished entity tagger nor a spaCy pipeline: {error}"
        ) from error


@cache
def _register() -> None:
    """Tell spaCy of the component; here and not at import, because spaCy takes seconds to come."""
    from spacy.language import Language

    @Language.factory(COMPONENT, assigns=["doc.ents", "doc.spans"], default_config={"folder": ""})
    def make(nlp: Language, name: str, folder: str) -> EntityComponent:  # noqa: ARG001 - spaCy wants these names
        return EntityComponent(Path(folder))


class EntityComponent:
    """Sets `doc.ents` (PER, ORG, LOC) and, with the same spans, `doc.spans["omdok_entities"]` with
    their scores.
    """

    def __init__(self, folder: Path) -> None:
        self._tagger = WordTagger(folder)

    def __call__(self, doc: Doc) -> Doc:
        """The same document with its entities."""
        from spacy.tokens import Span, SpanGroup

        found: list[Any] = []
        sure: list[float] = []
        for places in _sentences(doc):
            for entity in self._tagger.entities([doc[place].text for place in places]):
                if entity.label in KINDS:
                    found.append(
                        Span(
                            doc,
                            places[entity.start],
                            places[entity.end - 1] + 1,
                            label=entity.label,
                        )
                    )
                    sure.append(entity.certainty)
        doc.ents = tuple(found)
        doc.spans[COMPONENT] = SpanGroup(doc, name=COMPONENT, spans=found, attrs={"scores": sure})
        return doc


def _sentences(doc: Doc) -> Iterator[list[int]]:
    """For each sentence the places of its words; blanks are no words."""
    ends = [sentence.end for sentence in split_sentences(doc.text)]
    places: list[int] = []
    sentence = 0
    for token in doc:
        if token.is_space:
            continue
        while sentence < len(ends) and token.idx >= ends[sentence]:
            if places:
                yield places
            places = []
            sentence += 1
        places.append(token.i)
    if places:
        yield places
