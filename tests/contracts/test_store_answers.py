"""Whatever comes, changes and goes, in every store of the table: counts are true, filters lose
nothing, what is gone is gone. Hypothesis makes up the life of an archive and asks at every turn; a
plain Python model tells what must come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from pipeline.archive import Parts, open_archive
from pipeline.archive.types import Filters
from pipeline.ground.types import DocumentKind, Tag
from pipeline.search.bundle import Bundle as Asking
from pipeline.search.exact_match import exact_matches
from pipeline.search.meaning import threshold_of
from pipeline.search.query import Query, word_query
from pipeline.search.ranking import Asked
from pipeline.search.search import (
    SearchResult,
    facets_without,
    ranked,
    search,
    similar,
    understood_by,
)
from pipeline.settings import Settings
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import (
    EMBEDDER,
    make_document,
    make_record,
    make_source,
    make_tag,
)
from tests.pipeline.search.test_search import vocabulary

# Words that a document may name, with the tags that it then carries; Neuwied lies in two other
# regions.
NAMES = {
    "Hessen": ("region", "hessen"), "Neuwied": ("region", "landkreis-neuwied"), "Pfalz": ("region", "rheinland-pfalz"),
    "FHM": ("partner", "fhm"), "IKK": ("partner", "ikk-classic"), "A-2.1": ("standard", "A-2.1"),
    "A-2.3": ("standard", "A-2.3"),
}  # fmt: skip
ABOVE = {"landkreis-neuwied": ("rheinland-pfalz", "westerwald")}
TOPICS = ("Vereinbarung", "Rückenkurse", "Lehrlinge", "Nachfolge")
DAYS = (None, date(2019, 5, 1), date(2021, 12, 31), date(2022, 1, 1))
KINDS: tuple[DocumentKind, ...] = ("agreement", "press_release", "other")
QUESTIONS = (*TOPICS, "Vereinbarung Rückenkurse", "A-2.1", "FHM", "Hessen", "Lehrlinge in Hessen", '"über Nachfolge"',
             "Vereinbarung -Lehrlinge", "2021", "xylophon")  # fmt: skip


@dataclass(frozen=True)
class Known:
    """What the model knows of a document; `words` make its text, and with it its work."""

    id: str
    words: tuple[str, ...]
    kind: DocumentKind
    day: date | None
    version: int = 1

    @property
    def text(self) -> str:
        return "Text über " + " und ".join(self.words) + "."

    @property
    def marker(self) -> str:
        """A word that only this version of this document has; it stands in its title."""
        return "zq" + "".join(
            chr(ord("a") + int(digit)) for digit in f"{self.id[1:]:0>3}{self.version:0>2}"
        )

    @property
    def ids(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {"region": set(), "partner": set(), "standard": set()}
        for word in self.words:
            if word in NAMES:
                kind, id = NAMES[word]
                found[kind] |= {id, *ABOVE.get(id, ())}
        return {**found, "kind": {self.kind}, "year": {str(self.day.year)} if self.day else set()}

    def passes(self, wanted: dict[str, Any]) -> bool:
        first, last = wanted.get("from_date", date.min), wanted.get("to_date", date.max)
        dated = "from_date" not in wanted and "to_date" not in wanted
        in_time = first <= self.day <= last if self.day else dated
        kinds = (kind for kind in ("region", "partner", "standard", "kind") if kind in wanted)
        return in_time and all(not self.ids[kind].isdisjoint(wanted[kind]) for kind in kinds)


words = st.lists(st.sampled_from((*TOPICS, *NAMES)), min_size=1, max_size=4, unique=True).map(tuple)
FILTERS: tuple[tuple[str, Any], ...] = (
    ("region", ("hessen",)), ("region", ("westerwald",)), ("region", ("landkreis-neuwied", "hessen")),
    ("partner", ("fhm",)), ("partner", ("fhm", "ikk-classic")), ("standard", ("A-2.1",)), ("kind", ("agreement",)),
    ("kind", ("press_release", "other")), ("from_date", DAYS[2]), ("to_date", DAYS[2]), ("to_date", DAYS[1]),
)  # fmt: skip
# Few at a time: with many hardly a document is left to count.
filters = st.lists(st.sampled_from(FILTERS), max_size=2).map(dict)
queries = st.lists(st.tuples(st.sampled_from(QUESTIONS), filters), min_size=4, max_size=6)
documents = st.tuples(words, st.sampled_from(KINDS), st.sampled_from(DAYS))


class Life(RuleBasedStateMachine):
    """Documents come, change, are copied, tagged anew and removed; in between the archive is closed
    and opened.
    """

    url = ""
    here = Bundle("here")

    def __init__(self) -> None:
        super().__init__()
        self.archive: Parts = open_archive(self.url)
        self.known: dict[str, Known] = {}
        self.gone: list[tuple[Known, np.ndarray]] = []
        self.made = 0
        if self.archive.manifest.all():
            for id in self.archive.shown.numbers().values():
                self.archive.documents.remove(id)

    def teardown(self) -> None:
        self.archive.close()

    def put(self, known: Known) -> str:
        made = make_document(
            known.text, id=known.id, title=f"Titel {known.marker}", kind=known.kind, date=known.day,
            version=known.version, source=make_source(f"/inbox/{known.id}", known.text),
        )  # fmt: skip
        tags: list[Tag] = [
            make_tag(made, word, *NAMES[word]) for word in known.words if word in NAMES
        ]
        self.archive.documents.save(make_record(made, tags), made.source.path)
        self.known[known.id] = known
        return known.id

    # --- what happens ---

    @initialize(
        target=here, made=st.lists(documents, min_size=4, max_size=8), again=st.sampled_from(KINDS)
    )
    def begin(
        self, made: list[tuple[tuple[str, ...], DocumentKind, date | None]], again: DocumentKind
    ) -> Any:
        first = [self.arrive(*one) for one in made]
        return multiple(*first, self.arrive_as_another_file(first[0], again))

    @rule(target=here, one=documents)
    def come(self, one: tuple[tuple[str, ...], DocumentKind, date | None]) -> str:
        return self.arrive(*one)

    def arrive(self, words: tuple[str, ...], kind: DocumentKind, day: date | None) -> str:
        self.made += 1
        return self.put(Known(f"d{self.made}", words, kind, day))

    @rule(target=here, of=here, kind=st.sampled_from(KINDS))
    def copy(self, of: str, kind: DocumentKind) -> str:
        return self.arrive_as_another_file(of, kind)

    def arrive_as_another_file(self, of: str, kind: DocumentKind) -> str:
        self.made += 1
        return self.put(replace(self.known[of], id=f"d{self.made}", kind=kind, version=1))

    @rule(id=here, words=words)
    def change(self, id: str, words: tuple[str, ...]) -> None:
        self.put(replace(self.known[id], words=words, version=self.known[id].version + 1))

    @rule(id=consumes(here))
    def remove(self, id: str) -> None:
        self.gone.append((self.known.pop(id), self.archive.documents.get(id).vectors))
        self.archive.documents.remove(id)

    @rule()
    def open_again(self) -> None:
        self.archive.close()
        self.archive = open_archive(self.url)

    # --- what must hold ---

    @rule(asked=queries)
    def ask(self, asked: list[tuple[str, dict[str, Any]]]) -> None:
        for question, wanted in asked if self.known else ():
            self.compare(question, wanted)

    def compare(self, question: str, wanted: dict[str, Any]) -> None:
        query = Query(text=question, limit=100, **wanted)
        result = self.answer(query)
        matching = {
            id for id in self.matching(Query(text=question)) if self.known[id].passes(wanted)
        }
        shown = {hit.document for hit in result.hits}
        assert shown <= matching
        assert {self.work(id) for id in shown} == {self.work(id) for id in matching}
        assert (
            len(shown)
            == len(result.hits)
            == result.total
            == len({self.work(id) for id in matching})
        )
        assert counts(result) == self.counted(self.worded(result, matching))
        for kind in ("region", "kind"):
            if kind in wanted:
                others = {name: value for name, value in wanted.items() if name != kind}
                wider = {
                    id
                    for id in self.matching(Query(text=question))
                    if self.known[id].passes(others)
                }
                facets = facets_without(
                    [kind], Asking(self.archive, Settings(), vocabulary(), EMBEDDER), query
                )
                found = self.answer(Query(text=question, limit=100, **others))
                expected = self.counted(self.worded(found, wider))
                assert {f.id: f.count for f in facets[kind]} == expected[kind]

    def worded(self, result: SearchResult, matching: set[str]) -> set[str]:
        """What facets count: works that have the words; all where nothing has them."""
        works = {self.work(hit.document) for hit in result.hits if not hit.related_only}
        return {id for id in matching if self.work(id) in works} or matching

    @rule(asked=st.lists(st.sampled_from(FILTERS), min_size=3, max_size=5))
    def list_all(self, asked: list[tuple[str, Any]]) -> None:
        for kind, value in asked if self.known else ():
            wanted = {kind: value}
            result = self.answer(Query(text="", limit=100, **wanted))
            passing = {known.id for known in self.known.values() if known.passes(wanted)}
            assert {self.work(hit.document) for hit in result.hits} == {
                self.work(id) for id in passing
            }
            assert counts(result) == self.counted(passing)

    @invariant()
    def what_is_gone_is_answered_nowhere(self) -> None:
        if not self.archive.manifest.all():
            return
        ids = set(self.archive.shown.numbers().values())
        assert ids == set(self.known)
        vocabulary_ = self.archive.index.vocabulary()
        for old, vectors in self.gone[-2:]:
            assert old.marker not in vocabulary_
            assert not len(self.archive.index.by_words(word_query(old.marker)).documents)
            assert not len(self.archive.index.with_phrase((old.marker,)))
            for vector in vectors:
                found = self.archive.index.by_meaning(vector, EMBEDDER.name).documents.tolist()
                assert set(found) <= set(self.archive.shown.numbers())
            result = self.answer(Query(text=f"Titel {old.marker}", limit=100))
            told = {hit.document for hit in result.hits} | {
                other.document for h in result.hits for other in h.also
            }
            assert old.id not in told
            assert all(old.marker not in hit.title for hit in result.hits)
        for id in list(self.known)[:1]:
            assert {hit.document for hit in similar(self.archive, id).hits} <= ids - {id}

    @invariant()
    def everybody_can_be_found(self) -> None:
        for known in list(self.known.values())[-3:]:
            titled = self.archive.index.by_words(word_query(known.marker)).documents.tolist()
            assert [self.archive.shown.numbers()[number] for number in titled] == [known.id]

    # --- the model ---

    def answer(self, query: Query) -> SearchResult:
        return search(Asking(self.archive, Settings(), vocabulary(), EMBEDDER), query)

    def matching(self, query: Query) -> set[str]:
        """Every document, in any rendition, that speaks for a question without filters, by the
        exact ranking.
        """
        understood = understood_by(self.archive, query, Settings(), vocabulary())
        carried = exact_matches(self.archive, understood, vocabulary())
        vector = (
            EMBEDDER.encode_queries([understood.text])[0]
            if understood.text.strip("0123456789")
            else None
        )
        threshold = None if vector is None else threshold_of(self.archive, EMBEDDER, vector)
        asked = Asked(understood.words, vector, EMBEDDER.name, threshold)
        found = ranked(self.archive, understood, asked, carried, Settings())
        ids = self.archive.shown.numbers()
        return {ids[number] for number in found.documents.tolist()}

    def work(self, id: str) -> str:
        """Documents with the same words are one work."""
        return self.known[id].text

    def counted(self, documents: set[str]) -> dict[str, Counter[str]]:
        works: dict[str, dict[str, set[str]]] = {}
        for id in documents:
            for kind, values in self.known[id].ids.items():
                works.setdefault(self.work(id), {}).setdefault(kind, set()).update(values)
        return {
            kind: Counter(v for found in works.values() for v in found.get(kind, ()))
            for kind in _COUNTED
        }


# What documents of this test carry; states of agreements have a contract of their own.
_COUNTED = ("region", "partner", "standard", "kind", "year")


def counts(result: SearchResult) -> dict[str, dict[str, int]]:
    return {kind: {one.id: one.count for one in result.facets[kind]} for kind in _COUNTED}


@contextmanager
def opened(url: str) -> Iterator[Parts]:
    archive = open_archive(url)
    yield archive
    archive.close()


@pytest.fixture(params=sorted(URLS))
def url(request: pytest.FixtureRequest) -> str:
    return URLS[request.param](request)


def test_the_life_of_an_archive(url: str) -> None:
    machine = type("OneLife", (Life,), {"url": url})
    how = settings(
        max_examples=8, stateful_step_count=10, deadline=None, phases=(Phase.generate,), database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)
    with opened(url) as archive:
        assert set(archive.facts.matching(Filters()).tolist()) == set(archive.shown.numbers())
