"""One page about one partner, family, person, town, region, standard or body: all of it read from
one state of the archive.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.agreements.values import State
from pipeline.archive import Parts
from pipeline.archive.agreements import Due
from pipeline.archive.told import Said, ToldHead
from pipeline.archive.types import Filters
from pipeline.ground.types import DocumentKind, Frozen
from pipeline.portraits.dated import ChronicleEntry, entries_of, numbers_of, of_one_line
from pipeline.portraits.subjects import Subject, SubjectKind
from pipeline.registers.vocabulary import Vocabulary

# The newest days that a portrait looks at; a chronicle takes all.
_DAYS = 500
# So many documents of a kind are listed; the search has all.
_LISTED = 200
# The newest quotes of it; the search finds the others.
_QUOTES = 200
# So far back and ahead deadlines are shown, as in the list of all.
_BACK, _AHEAD = timedelta(days=90), timedelta(days=365)
# Nobody has told of a partner for so long: staff may want to ask.
LONG = timedelta(days=2 * 365)
_TAGGED = ("partner", "region", "standard")
Ints = NDArray[np.int64]


class PortraitDocument(Frozen):
    """A document of a list; `direct` tells that its text names the subject, not only its
    imprint; `state` is that of an agreement.
    """

    document: str
    title: str
    date: date | None
    direct: bool
    state: State | None = None


class Speaker(Frozen):
    """Somebody with one function, from the first to the last document that tells so."""

    name: str
    function: str
    from_: date | None
    to: date | None
    quotes: int


class Quoted(Frozen):
    """A quote with its place."""

    text: str
    speaker: str
    function: str
    organisation: str
    document: str
    title: str
    date: date | None
    start: int
    end: int


class Count(Frozen):
    """An entry of a register and how many works name it beside the subject."""

    id: str
    label: str
    count: int


class Ahead(Frozen):
    """A deadline of one of its agreements, with its clause and its sum."""

    day: date
    role: str
    document: str
    title: str
    sum: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Binding:
    """What agreements bind to on a day: the state of each, and all deadlines around it."""

    states: Mapping[str, State]
    due: tuple[Due, ...]


def binding_on(at: Parts, today: date) -> Binding:
    """States and deadlines of all agreements; read once for many portraits of a day."""
    states = at.agreements.states(today, at.works.replaced())
    return Binding(states, tuple(at.agreements.deadlines(today - _BACK, today + _AHEAD)))


class Portrait(Frozen):
    """All that is known of a subject. Each work counts once, by its first rendition; documents and
    quotes stand newest first, the timeline oldest first. Lists have the newest 200 documents of a
    kind, `counts` how many there are. `silent_since` is the day of the newest
    document whose text names it.
    """

    kind: SubjectKind
    id: str
    label: str
    names: tuple[str, ...]
    status: str
    category: str
    notes: str
    agreements: tuple[PortraitDocument, ...]
    releases: tuple[PortraitDocument, ...]
    others: tuple[PortraitDocument, ...]
    people: tuple[Speaker, ...]
    quotes: tuple[Quoted, ...]
    regions: tuple[Count, ...]
    standards: tuple[Count, ...]
    together: tuple[Count, ...]
    counts: dict[str, int]
    timeline: tuple[ChronicleEntry, ...]
    deadlines: tuple[Ahead, ...]
    silent_since: date | None
    long_silent: bool


def portrait(
    at: Parts,
    vocabulary: Vocabulary,
    subject: Subject,
    today: date,
    binding: Binding | None = None,
) -> Portrait:
    """The portrait of a subject; `at` is one state of the archive, `binding` that of its agreements
    where it was read already.
    """
    bound = binding or binding_on(at, today)
    carried = _carried(at, subject)
    told = np.array(sorted(n for n, direct in carried.items() if direct), dtype=np.int64)
    said = _said(at, subject, told.tolist())
    newest = int(at.facts.days(told).max(initial=0))
    last = date.fromordinal(newest) if newest else None
    shown = {kind: _newest(at, carried, kind) for kind in get_args(DocumentKind)}
    lists = _lists(at, shown, carried, bound.states)
    own = {one.document for one in lists["agreement"]}
    near = _beside(at, vocabulary, subject, told)
    return Portrait(
        kind=subject.kind, id=subject.id, label=subject.label, names=subject.names,
        status=subject.status, category=subject.category, notes=subject.notes,
        agreements=lists["agreement"], releases=lists["press_release"], others=lists["other"],
        people=_people(said), quotes=tuple(_quoted(one) for one in said),
        regions=near["region"], standards=near["standard"], together=near["partner"],
        counts={kind: len(numbers) for kind, numbers in shown.items()},
        timeline=_timeline(at, subject),
        deadlines=tuple(_ahead(due) for due in bound.due if due.document in own),
        silent_since=last,
        long_silent=last is not None and today - last > LONG,
    )  # fmt: skip


def _carried(at: Parts, subject: Subject) -> dict[int, bool]:
    """By number the first document of each work that names the subject, and whether its text
    does.
    """
    found: dict[int, bool] = {}
    works = at.works.works()
    if subject.kind == "person":
        named = at.facts.people().get(subject.id, {})
        return {works.get(number, number): True for number in named}
    for number, direct in at.told.carriers(subject.named).items():
        first = works.get(number, number)
        found[first] = found.get(first, False) or direct
    return found


def _newest(at: Parts, carried: Iterable[int], kind: DocumentKind) -> Ints:
    """The documents of a kind, newest day first."""
    of_kind = at.facts.matching(Filters(kind=(kind,)))
    mine = np.intersect1d(of_kind, np.array(list(carried), dtype=np.int64))
    newest: Ints = mine[np.argsort(-at.facts.days(mine), kind="stable")]
    return newest


def _lists(
    at: Parts, shown: Mapping[str, Ints], carried: Mapping[int, bool], states: Mapping[str, State]
) -> dict[str, tuple[PortraitDocument, ...]]:
    """The newest documents of each kind."""
    heads = at.told.heads([n for numbers in shown.values() for n in numbers[:_LISTED].tolist()])
    found: dict[str, list[PortraitDocument]] = {kind: [] for kind in shown}
    for head in sorted(heads.values(), key=_newest_first):
        found[head.kind].append(
            PortraitDocument(
                document=head.document, title=head.title, date=head.date,
                direct=carried[head.number], state=states.get(head.document),
            )
        )  # fmt: skip
    return {kind: tuple(told) for kind, told in found.items()}


def _ahead(due: Due) -> Ahead:
    of = due.deadline
    return Ahead(
        day=of.day, role=of.role, document=due.document, title=due.title, sum=of.sum,
        start=of.start, end=of.end,
    )  # fmt: skip


def _newest_first(head: ToldHead) -> tuple[int, str]:
    return (-head.date.toordinal() if head.date else 0, head.document)


def _said(at: Parts, subject: Subject, told: Collection[int]) -> list[Said]:
    """Who speaks: for a partner its people, for a person that person, else whoever is quoted where
    the subject is named; each quote once, whatever its renditions.
    """
    if subject.kind in ("partner", "family"):
        found = at.told.quotes(_QUOTES, organisations=subject.ids)
    elif subject.kind == "person":
        found = at.told.quotes(_QUOTES, speaker=subject.id)
    else:
        found = at.told.quotes(_QUOTES, within=told)
    once: dict[tuple[str, str], Said] = {}
    for one in found:
        once.setdefault((one.speaker, " ".join(one.text.split())), one)
    return list(once.values())


def _quoted(said: Said) -> Quoted:
    return Quoted(
        text=" ".join(said.text.split()), speaker=said.speaker, function=said.function,
        organisation=said.organisation, document=said.head.document, title=said.head.title,
        date=said.head.date, start=said.start, end=said.end,
    )  # fmt: skip


def _people(said: Sequence[Said]) -> tuple[Speaker, ...]:
    """Everybody by name and function, who spoke last first."""
    grouped: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        grouped.setdefault((one.speaker, one.function), []).append(one)
    found = [_speaker(*named, theirs) for named, theirs in grouped.items()]
    return tuple(sorted(found, key=lambda s: (s.to or date.min, s.name), reverse=True))


def _speaker(name: str, function: str, theirs: Sequence[Said]) -> Speaker:
    days = [one.head.date for one in theirs if one.head.date]
    first, last = min(days, default=None), max(days, default=None)
    return Speaker(name=name, function=function, from_=first, to=last, quotes=len(theirs))


def _beside(
    at: Parts, vocabulary: Vocabulary, subject: Subject, told: Ints
) -> dict[str, tuple[Count, ...]]:
    """Partners, regions and standards that stand in the same works, the most frequent first."""
    counts = at.facts.facets(told)
    own = set(subject.ids)
    beside = {}
    for kind in _TAGGED:
        found = ((id, n) for id, n in counts[kind].items() if id not in own)
        ordered = sorted(found, key=lambda it: (-it[1], it[0]))
        beside[kind] = tuple(
            Count(id=id, label=vocabulary.label(kind, id), count=n) for id, n in ordered
        )
    return beside


def _timeline(at: Parts, subject: Subject) -> tuple[ChronicleEntry, ...]:
    places = at.told.dated_near(subject.named, _DAYS)
    numbers = numbers_of(places)
    texts = at.told.texts(numbers)
    return entries_of(of_one_line(places, texts), texts, at.told.heads(numbers))
