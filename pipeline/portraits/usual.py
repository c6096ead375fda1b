"""How a clause stands in other agreements: the usual wording, and who deviates from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.tokens import fold, words
from pipeline.agreements.comparing.alignment import align
from pipeline.agreements.comparing.clauses import Clause, clauses_of
from pipeline.archive import Parts
from pipeline.ground.types import Frozen
from pipeline.ground.worddiff import Part, word_diff
from pipeline.search.search import similar

# The nearest agreements tell how it usually stands; with fewer that have a clause nothing is usual.
_MOST_AGREEMENTS = 40
_LEAST = 3
# Releases are among the nearest documents too, and are left out.
_LOOKED_AT = 200


class Wording(Frozen):
    """A clause of another agreement and its place; `diff` tells how it differs from the usual
    wording, and is empty where it does not.
    """

    document: str
    title: str
    start: int
    end: int
    text: str
    diff: tuple[Part, ...] = ()


class ClauseFamily(Frozen):
    """A clause of an agreement and what stands in its place elsewhere: `usual` is the wording that
    most share, or that is nearest to all; `sharing` counts those that have it, word for word.

    `diff` leads from the usual wording to that of the agreement, and is empty where they are one.
    """

    a: tuple[int, int]
    number: str
    heading: str
    agreements: int
    usual: Wording | None
    sharing: int
    diff: tuple[Part, ...]
    deviating: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """A clause of another agreement."""

    document: str
    title: str
    clause: Clause


def clause_families(at: Parts, document_id: str) -> tuple[ClauseFamily, ...]:
    """Each clause of an agreement with its family in the agreements nearest to it; `at` is one
    state of the archive.

    Raises:
        NotFound: there is no such document.
    """
    own = clauses_of(at.documents.newest(document_id))
    found: list[list[_Elsewhere]] = [[] for _ in own]
    for other in _nearest_agreements(at, document_id):
        document = at.documents.newest(other)
        theirs = clauses_of(document)
        for match in align(own, theirs):
            if match.a is not None and match.b is not None and match.whole:
                clause = _Elsewhere(other, document.title, theirs[match.b])
                found[match.a].append(clause)
    return tuple(_family(clause, others) for clause, others in zip(own, found, strict=True))


def _nearest_agreements(at: Parts, document_id: str) -> list[str]:
    near = [hit.document for hit in similar(at, document_id, _LOOKED_AT).hits]
    numbers = at.shown.numbers_of(near)
    kinds = {head.document: head.kind for head in at.told.heads(numbers.values()).values()}
    return [id for id in near if kinds.get(id) == "agreement"][:_MOST_AGREEMENTS]


def _family(own: Clause, others: Sequence[_Elsewhere]) -> ClauseFamily:
    usual = _usual(others) if len(others) >= _LEAST else None
    wording = usual.clause.body if usual else ""
    apart = [other for other in others if other.clause.body != wording] if usual else []
    return ClauseFamily(
        a=(own.start, own.end), number=own.number, heading=own.heading, agreements=len(others),
        usual=_wording(usual, wording) if usual else None,
        sharing=len(others) - len(apart) if usual else 0,
        diff=_diff(wording, own.body) if usual else (),
        deviating=tuple(_wording(other, wording) for other in apart),
    )  # fmt: skip


def _usual(others: Sequence[_Elsewhere]) -> _Elsewhere:
    """The clause whose wording most have; among equals the one that shares most words with all."""
    times = Counter(other.clause.body for other in others)
    bags = [_bag(other.clause.body) for other in others]
    together: Counter[str] = sum(bags, Counter())
    shared = [_sharing(bag, together) - abs(len(bag) - _mean(bags)) for bag in bags]
    best = max(range(len(others)), key=lambda n: (times[others[n].clause.body], shared[n]))
    return others[best]


def _bag(text: str) -> Counter[str]:
    return Counter(fold(token.text) for token in words(text))


def _sharing(bag: Counter[str], together: Counter[str]) -> float:
    """How often all clauses have the words of one, on average."""
    return sum(together[word] for word in bag) / max(1, len(bag))


def _mean(bags: Sequence[Counter[str]]) -> float:
    return sum(len(bag) for bag in bags) / len(bags)


def _wording(other: _Elsewhere, usual: str) -> Wording:
    clause = other.clause
    return Wording(
        document=other.document, title=other.title, start=clause.start, end=clause.end,
        text=clause.body, diff=_diff(usual, clause.body),
    )  # fmt: skip


def _diff(before: str, after: str) -> tuple[Part, ...]:
    return () if before == after else tuple(word_diff(before, after))
