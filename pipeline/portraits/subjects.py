"""Whom or what a portrait shows: a partner, a family, a person, a town, a region, a practice
standard or a body.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.archive import Parts
from pipeline.archive.told import TagNames
from pipeline.ground.errors import NotFound
from pipeline.registers.entries import Partner
from pipeline.registers.families import Family, ids_of
from pipeline.registers.vocabulary import Vocabulary

SubjectKind = Literal["partner", "family", "person", "place", "region", "standard", "body"]
# In this order an id or a name is looked up where nobody says of which kind it is.
SUBJECT_KINDS: tuple[SubjectKind, ...] = (
    "partner", "family", "region", "standard", "body", "place", "person",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What a portrait is of, and the tags that name it; `ids` are all that count as it: the members
    of a family, the parts of a region. `status` and `category` are those of the register.
    """

    kind: SubjectKind
    id: str
    label: str
    named: TagNames
    names: tuple[str, ...] = ()
    status: str = ""
    category: str = ""
    notes: str = ""

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids that count as it."""
        return self.named.ids


def subject_of(
    at: Parts, vocabulary: Vocabulary, asked: str, kind: SubjectKind | None = None
) -> Subject:
    """What an id or a name means; of several kinds the first in the order of SUBJECT_KINDS.

    Raises:
        NotFound: no register has it, and no document names such a person.
    """
    for tried in (kind,) if kind else SUBJECT_KINDS:
        if found := next(_of_kind(at, vocabulary, asked, tried), None):
            return found
    raise NotFound(
        f"„{asked}“ ist weder Partner noch Region, Praxisstandard, Gremium, Ort oder Person.",
        "`omdok vocabulary partners` zeigt die Partner, `omdok people` die Personen.",
    )


def _of_kind(at: Parts, vocabulary: Vocabulary, asked: str, kind: SubjectKind) -> Iterator[Subject]:
    if kind == "partner":
        yield from _partner(vocabulary, asked)
    elif kind == "family":
        yield from (_family(f, vocabulary) for f in vocabulary.families if f.id == asked)
    elif kind == "body":
        yield from _body(vocabulary, asked)
    elif kind == "person":
        if asked in at.facts.people():
            yield Subject("person", asked, asked, TagNames(("person",), label=asked))
    elif id := vocabulary.lookup(kind, asked):
        ids = tuple(sorted(vocabulary.within(id))) if kind == "region" else (id,)
        yield Subject(kind, id, vocabulary.label(kind, id), TagNames((kind,), ids))


def _partner(vocabulary: Vocabulary, asked: str) -> Iterator[Subject]:
    id = vocabulary.lookup("partner", asked)
    for entry in vocabulary.organisations:
        if entry.id == id:
            yield _of_entry(entry)


def _of_entry(entry: Partner) -> Subject:
    names = (*entry.names, *entry.abbreviations)
    named = TagNames(("partner", "organisation"), (entry.id,))
    return Subject(
        "partner", entry.id, entry.name, named, names, entry.status, entry.category, entry.role
    )


def _family(family: Family, vocabulary: Vocabulary) -> Subject:
    ids = ids_of(family, vocabulary.partners, vocabulary.regions)
    named = TagNames(("partner", "organisation"), ids)
    status, category = family.status, family.category
    return Subject("family", family.id, family.heads[0], named, family.heads, status, category)


def _body(vocabulary: Vocabulary, asked: str) -> Iterator[Subject]:
    known = [(id, name) for id, name in vocabulary.bodies]
    wanted = asked.casefold()
    for id, name in known:
        if wanted in (id.casefold(), name.casefold()):
            names = tuple(other for mine, other in known if mine == id)
            yield Subject("body", id, names[0], TagNames(("decision",), (id,)), names)
