"""Which works meet a condition: exact, over one state of the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property

import numpy as np

from nlp.analysis import main_parts, stem
from pipeline.archive import Parts
from pipeline.archive.types import Filters, WordQuery
from pipeline.asking.plan import ANY, Condition, Plan
from pipeline.ground.types import TagKind
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import days_of
from pipeline.search.query import widened

Works = frozenset[int]
Place = tuple[int, int]
_ISO_EPOCH = date(1970, 1, 1).toordinal()


class Field:
    """All works of one state of the archive, each known by the number of its first document.

    A work meets a condition if one of its renditions does; what another document replaces is in
    none of the answers.
    """

    def __init__(self, at: Parts, vocabulary: Vocabulary, today: date) -> None:
        self.at = at
        self._today = today
        self.vocabulary = vocabulary
        self._owners: Mapping[int, int] = at.works.works()
        self.replaced: Works = frozenset(
            self._owners.get(number, number) for number in at.works.replaced()
        )

    def works(self, numbers: Iterable[int]) -> Works:
        """The works of these documents."""
        if not self._owners:
            return frozenset(numbers)
        return frozenset(self._owners.get(number, number) for number in numbers)

    @cached_property
    def everything(self) -> Works:
        """All works, replaced ones too."""
        return self.works(self._matching(Filters()))

    @cached_property
    def undated(self) -> Works:
        """Works none of whose renditions bears a day."""
        return self.everything - self.works(self._matching(Filters(from_date=date.min)))

    @cached_property
    def renditions(self) -> Mapping[int, tuple[int, ...]]:
        """All documents of each work that has several."""
        found: dict[int, list[int]] = {}
        for document, first in self._owners.items():
            found.setdefault(first, [first]).append(document)
        return {first: tuple(members) for first, members in found.items()}

    @cached_property
    def states(self) -> Mapping[str, Works]:
        """The agreements in each state today."""
        by_id = self.at.agreements.states(self._today, self.at.works.replaced())
        numbers = self.at.shown.numbers_of(by_id)
        found: dict[str, set[int]] = {}
        for id, state in by_id.items():
            found.setdefault(state, set()).update(self.works((numbers[id],)))
        return {state: frozenset(works) for state, works in found.items()}

    @property
    def states_known(self) -> Works:
        """The agreements whose text tells in which state they are."""
        told = (works for state, works in self.states.items() if state != "unclear")
        return frozenset().union(*told)

    def of_units(self, plan: Plan) -> Works:
        """The works of the kinds that a plan counts."""
        if "decision" in plan.units:
            return self.works(n for numbers in self.at.said.decided().values() for n in numbers)
        return (
            self.works(self._matching(Filters(kind=plan.kinds))) if plan.kinds else self.everything
        )

    def meeting(self, condition: Condition) -> Works:
        """The works that have what a condition names, be it asked for or not wanted."""
        kind, ids = condition.kind, condition.ids
        match kind:
            case "partner" | "standard" | "region":
                return self.works(self._carrying(kind, ids))
            case "time":
                return frozenset().union(*(self._dated(span) for span in ids))
            case "month":
                return self._of_months({int(id) for id in ids})
            case "state":
                return frozenset().union(*(self.states.get(id, frozenset()) for id in ids))
            case "word":
                return self._having_words(ids)
            case _:
                return self.works(self.places(condition))

    def _tagged(self, kind: TagKind, ids: Collection[str]) -> dict[int, Place | None]:
        tagged = self.at.facts.tagged(kind, ids)
        return {number: carried.place for number, carried in tagged.items()}

    def places(self, condition: Condition) -> Mapping[int, Place | None]:
        """By number, where the documents say what a condition names."""
        kind, ids, at = condition.kind, condition.ids, self.at
        match kind:
            case "partner":
                return self._tagged("organisation", ids) | self._tagged("partner", ids)
            case "region":
                return self._tagged("region", widened(ids, self.vocabulary))
            case "standard":
                return self._tagged("standard", ids)
            case "body":
                return self._tagged("decision", at.said.decided() if ANY in ids else ids)
            case "person":
                people = at.facts.people()
                return {n: place for id in ids for n, place in people.get(id, {}).items()}
            case "quoted":
                return at.said.quoted("speaker", ids)
            case "quoted_partner":
                return at.said.quoted("organisation_id", ids)
            case _:
                return {}

    def _carrying(self, kind: str, ids: tuple[str, ...]) -> Iterable[int]:
        if kind == "partner":
            return self._matching(Filters(partner=ids))
        if kind == "region":
            return self._matching(Filters(region=widened(ids, self.vocabulary)))
        return self._matching(Filters(standard=ids))

    def _matching(self, filters: Filters) -> list[int]:
        numbers: list[int] = self.at.facts.matching(filters).tolist()
        return numbers

    def _dated(self, span: str) -> Works:
        first, last = days_of(span)
        return self.works(self._matching(Filters(from_date=first, to_date=last)))

    def _of_months(self, months: set[int]) -> Works:
        numbers = self.at.facts.matching(Filters(from_date=date.min))
        days = (self.at.facts.days(numbers) - _ISO_EPOCH).astype("datetime64[D]")
        of_month = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
        return self.works(numbers[np.isin(of_month, list(months))].tolist())

    def _having_words(self, words: tuple[str, ...]) -> Works:
        found = self.everything
        for word in words:
            parts = main_parts(word)
            query = WordQuery((word,), (stem(word),), (parts,) if parts else ())
            found &= self.works(self.at.index.by_words(query).documents.tolist())
        return found
