"""What somebody asks, and what was understood of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import Field

from nlp.analysis import QUESTION_WORDS, all_places, main_parts, places, stem
from nlp.normal import normalise
from pipeline.archive.types import Chosen, Filters, WordQuery
from pipeline.ground.errors import NotFound, Unclear
from pipeline.ground.facets import FILTERS, Facet
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import Identifier
from pipeline.search.operators import NOTHING_SPOKEN, Spoken, parse
from pipeline.search.query_entities import (
    GERMAN,
    Names,
    answered_exactly,
    identifiers,
    names_alone,
    standard_code,
    with_codes,
    without_names,
)
from pipeline.search.spelling import Guess
from pipeline.search.synonyms import Related, Synonyms

# Two pages of text; who has more to ask has pasted a document.
LONGEST_QUESTION = 8_000
_AS_WRITTEN = "Genau so steht die Anfrage im Archiv: Der Bindestrich schließt nichts aus."


class Query(Chosen):
    """A question with filters. Ids of one facet are alternatives, facets narrow each other; names
    count as ids too.

    With `answers` the sentences that answer are looked for in the first hits, which takes a while
    longer. With filters and no text all documents that pass them are listed, newest first.
    """

    text: str
    from_date: date | None = None
    to_date: date | None = None
    limit: int | None = None
    offset: int = Field(
        default=0, ge=0, description="hits that are left out before the first one shown"
    )
    order: Literal["relevance", "newest"] = "relevance"
    answers: bool = False
    replaced: bool = Field(default=False, description="also what another document replaces")


@dataclass(frozen=True, slots=True)
class TimeCondition:
    """A time that a query names as a condition, as it is typed, and the query without it."""

    label: str
    rest: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it is answered: identifiers exactly, then words and meaning, all within the
    filters.

    `text` is the query without its operators. `filters` are as asked, `within` with all that lies
    in the regions. `exact_only` holds when the query names codes and nothing else. `notes` are
    German. `replaced` lets in what another document replaces. `read` are words that were typed
    without their umlauts, as they were read.
    """

    text: str
    identifiers: tuple[Identifier, ...]
    words: WordQuery
    filters: Filters
    within: Filters
    exact_only: bool
    names_only: bool = False
    related: tuple[Related, ...] = ()
    guesses: tuple[Guess, ...] = ()
    spoken: Spoken = NOTHING_SPOKEN
    notes: tuple[str, ...] = ()
    replaced: bool = False
    read: tuple[str, ...] = ()
    time: TimeCondition | None = None

    @property
    def lists(self) -> bool:
        """Whether nothing is looked for, but only filtered."""
        asks = self.text or self.spoken.phrases or self.identifiers
        return not asks and bool(self.filters or self.words.without or self.spoken.barred)

    def report(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """The same for staff and programs; `summary` is German."""
        named = [{"kind": i.kind, "id": i.id, "label": i.label} for i in self.identifiers]
        return {
            "identifiers": named,
            "words": [] if self.exact_only else list(self.words.surface),
            "compounds": [] if self.exact_only else [list(parts) for parts in self.words.compounds],
            "related": [related.wording for related in self.related],
            "phrases": list(self.spoken.phrases),
            "without": [*self.spoken.without, *(f"„{phrase}“" for phrase in self.spoken.barred)],
            "filters": _filter_report(self.filters, vocabulary),
            "time": {"label": self.time.label, "rest": self.time.rest} if self.time else None,
            "suggestion": suggestion(self.text, self.guesses),
            "unquoted": self.text if self.spoken.strict else None,
            "notes": list(self.notes),
            "summary": " · ".join(self._summary(vocabulary)),
        }

    def _written(self) -> tuple[str, ...]:
        """The words asked for as they are typed, each once."""
        asked = frozenset(self.words.surface)
        typed = {p.word: self.text[p.start : p.end] for p in places(self.text) if p.word in asked}
        return tuple(typed.values())

    def _summary(self, vocabulary: Vocabulary) -> Iterator[str]:
        yield from (f"{GERMAN[i.kind]}: {i.label}" for i in self.identifiers)
        written = () if self.exact_only else self._written()
        if written:
            yield "Wörter: " + ", ".join(written)
        if self.related:
            yield "auch gesucht: " + ", ".join(related.wording for related in self.related)
        if self.read:
            yield "gelesen als: " + ", ".join(self.read)
        how = "genau" if self.spoken.strict else "bevorzugt"
        yield from (f"{how}: „{phrase}“" for phrase in self.spoken.phrases)
        barred = (f"„{phrase}“" for phrase in self.spoken.barred)
        yield from map("ohne: {}".format, (*self.spoken.without, *barred))
        yield from (f"nur {line}" for line in _filter_lines(self.filters, vocabulary))


def _words_of(
    spoken: Spoken, named: tuple[Identifier, ...], related: tuple[tuple[str, ...], ...]
) -> WordQuery:
    """The words to look for; the year of `vor 2018` stands in none of the texts that are meant."""
    times = [found for found in answered_exactly(spoken.text, named) if found.is_time]
    barred = (stem(place.word) for word in spoken.without for place in all_places(word))
    return replace(
        word_query(without_names(spoken.text, times)),
        related=related,
        without=tuple(dict.fromkeys(barred)),
    )


def understand(
    query: Query,
    vocabulary: Vocabulary,
    synonyms: Synonyms = Synonyms(),  # noqa: B008 - frozen
    names: Names = Names(),  # noqa: B008 - frozen
    stands: Callable[[Sequence[str]], bool] = lambda _words: False,
) -> Understood:
    """Recognise operators, codes, ranges of codes, names, days and files, and check the filters.

    `stands` tells whether folded words stand in the archive one behind the other: a query that does
    so with what its hyphen would exclude is a pasted title.

    Raises:
        NotFound: a filter names something that no register knows.
    """
    text = normalise(query.text)
    spoken = parse(text)
    pasted = bool(spoken.without) and stands([place.word for place in places(text)])
    if pasted:
        spoken = parse(text, excludes=False)
    spoken = replace(spoken, text=with_codes(spoken.text, vocabulary))
    named = identifiers(spoken.text, vocabulary, names)
    alone = names_alone(spoken.text, named)
    exact_only = alone and all(identifier.kind == "standard" for identifier in named)
    filters = _filters(query, vocabulary)
    related = () if exact_only else synonyms.related(spoken.text)
    notes = [f"„{warning.name}“: {warning.note}" for warning in synonyms.warnings(spoken.text)]
    return Understood(
        text=spoken.text,
        identifiers=named,
        words=_words_of(spoken, named, tuple(found.stems for found in related)),
        filters=filters,
        within=filters.model_copy(update={"region": widened(filters.region, vocabulary)}),
        exact_only=exact_only,
        names_only=alone,
        related=related,
        spoken=spoken,
        replaced=query.replaced,
        notes=(*notes, _AS_WRITTEN) if pasted else tuple(notes),
    )


def not_too_long(question: str) -> str:
    """The question itself; Unclear where it is longer than anybody asks."""
    if len(question) > LONGEST_QUESTION:
        raise Unclear(
            f"Die Frage hat {len(question)} Zeichen; möglich sind {LONGEST_QUESTION}.",
            "Fragen Sie kürzer. Ähnliche Dokumente findet omdok similar.",
        )
    return question


def is_question(text: str) -> bool:
    """Whether a text is a whole question: by its mark, or by the word that it begins with."""
    first = next(all_places(text), None)
    return text.rstrip().endswith("?") or (first is not None and first.word in QUESTION_WORDS)


def widened(regions: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Regions with all that lies in them: whoever asks for a Land means its Kreise too."""
    return tuple(sorted({inner for region in regions for inner in vocabulary.within(region)}))


def word_query(text: str) -> WordQuery:
    """The terms of a text, each once."""
    words = tuple(dict.fromkeys(place.word for place in places(text)))
    compounds = dict.fromkeys(parts for word in words if (parts := main_parts(word)))
    return WordQuery(words, tuple(dict.fromkeys(map(stem, words))), tuple(compounds))


def suggestion(text: str, guesses: Iterable[Guess]) -> str | None:
    """The query as it was perhaps meant; None where no word seems misspelt. It is shown and never
    searched instead.
    """
    meant, at = "", 0
    for guess in sorted(guesses, key=lambda guess: guess.start):
        meant += text[at : guess.start] + guess.shown
        at = guess.end
    return meant + text[at:] if at else None


def _filters(query: Query, vocabulary: Vocabulary) -> Filters:
    named = {f.kind: _ids(f, query.of(f.kind), vocabulary) for f in FILTERS}
    return Filters.model_validate({**named, "from_date": query.from_date, "to_date": query.to_date})


def _ids(facet: Facet, values: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    return values if facet.values else tuple(_known(facet, v, vocabulary) for v in values)


def _known(facet: Facet, value: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.lookup(facet.kind, value) or (
        standard_code(value, vocabulary) if facet.kind == "standard" else None
    )
    if found:
        return found
    ids = {id.casefold(): id for id in vocabulary.ids(facet.kind)}
    near = get_close_matches(value.casefold(), list(ids), 3, 0.5)
    hint = (
        "Ähnlich sind: " + ", ".join(ids[i] for i in near) + "."
        if near
        else "Das Vokabular liegt in corpus/vocabulary."
    )
    raise NotFound(
        f"{facet.label} „{value}“ ist im Vokabular nicht oder nicht eindeutig bekannt.", hint
    )


def facet_label(facet: Facet, id: str, vocabulary: Vocabulary) -> str:
    """How a value of a facet is shown to staff."""
    if facet.values:
        return facet.values[id]
    return vocabulary.label(facet.kind, id) if facet.tag else id


def _filter_report(filters: Filters, vocabulary: Vocabulary) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for facet in FILTERS:
        ids = filters.of(facet.kind)
        if ids:
            found[facet.kind] = [
                {"id": id, "label": facet_label(facet, id, vocabulary)} for id in ids
            ]
    if filters.from_date:
        found["from"] = filters.from_date.isoformat()
    if filters.to_date:
        found["to"] = filters.to_date.isoformat()
    return found


def _filter_lines(filters: Filters, vocabulary: Vocabulary) -> Iterator[str]:
    for facet in FILTERS:
        labels = [facet_label(facet, id, vocabulary) for id in filters.of(facet.kind)]
        if labels:
            # `nur Vereinbarung`, but `nur Region Hessen`
            said = "" if facet.values else f"{facet.label} "
            yield said + " oder ".join(labels)
    if filters.from_date:
        yield f"ab {filters.from_date:%d.%m.%Y}"
    if filters.to_date:
        yield f"bis {filters.to_date:%d.%m.%Y}"
