"""Two agreements clause against clause, two versions of one, or an agreement against a model text.

Every word of either text stands in exactly one pair, and in its diff: what changed cannot be left
out, and what is called the same has the same words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.agreements.comparing.alignment import Match, Meaning, align, in_place
from pipeline.agreements.comparing.clauses import Clause, clauses_of, text_of
from pipeline.agreements.comparing.values import VALUE_KINDS, ValueKind, changed_values
from pipeline.ground.types import Document, Frozen
from pipeline.ground.worddiff import Part, word_diff

How = Literal["same", "moved", "changed", "only_a", "only_b"]
Cut = Literal["split", "merged"]
FactKind = Literal["party", "day", "period", "money", "share"]
FACT_KINDS: tuple[FactKind, ...] = ("party", *VALUE_KINDS)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts, what it was asked for by, and who its parties are; None where nobody
    looked.
    """

    name: str
    document: Document
    parties: tuple[str, ...] | None = None


class ClausePair(Frozen):
    """A clause of either side, or of one alone; spans are those in the two texts.

    `number` and `heading` are those of the second text, of the first where there is none. `cut`
    tells that the pair is only part of a clause: one that became several, or several that became
    one. `moved` tells that a changed clause stands elsewhere too.
    """

    a: tuple[int, int] | None
    b: tuple[int, int] | None
    how: How
    number: str
    heading: str
    number_a: str = ""
    diff: tuple[Part, ...]
    cut: Cut | None = None
    moved: bool = False


class DifferentValue(Frozen):
    """A value that differs: what only the first has and only the second, as written; `pair` is the
    place among the pairs, None for the parties of the whole.
    """

    kind: FactKind
    gone: tuple[str, ...]
    new: tuple[str, ...]
    pair: int | None


class Comparison(Frozen):
    """All pairs in the order of the second text, how many there are of each, and first of all what
    changed in parties, days, periods and money.
    """

    a: str
    b: str
    title_a: str
    title_b: str
    facts: tuple[DifferentValue, ...]
    pairs: tuple[ClausePair, ...]
    same: int
    moved: int
    changed: int
    only_a: int
    only_b: int


def compare(a: Side, b: Side, meaning: Meaning | None = None) -> Comparison:
    """Lay two agreements beside each other. `meaning` is asked only of clauses that no word ties;
    without it those stand alone.
    """
    first, second = clauses_of(a.document), clauses_of(b.document)
    matches = align(first, second, meaning)
    kept = in_place(matches)
    pairs = tuple(
        _pair(match, first, second, moved=n not in kept) for n, match in enumerate(matches)
    )
    counts = Counter(pair.how for pair in pairs)
    return Comparison(
        a=a.name, b=b.name, title_a=a.document.title, title_b=b.document.title,
        facts=tuple(_facts(a, b, pairs)), pairs=pairs,
        same=counts["same"], moved=counts["moved"], changed=counts["changed"],
        only_a=counts["only_a"], only_b=counts["only_b"],
    )  # fmt: skip


def _pair(
    match: Match, first: Sequence[Clause], second: Sequence[Clause], *, moved: bool
) -> ClausePair:
    mine = first[match.a] if match.a is not None else None
    yours = second[match.b] if match.b is not None else None
    named = yours or mine
    assert named is not None
    before, after = text_of(match.grains_a), text_of(match.grains_b)
    elsewhere = moved and mine is not None and yours is not None
    return ClausePair(
        a=_span(match, "a"), b=_span(match, "b"),
        how=_how(match, mine, yours, before == after, elsewhere),
        number=named.number, heading=named.heading,
        number_a=mine.number if mine else "",
        diff=tuple(word_diff(before, after)),
        cut=_cut(match, mine, yours),
        moved=elsewhere,
    )  # fmt: skip


def _span(match: Match, side: Literal["a", "b"]) -> tuple[int, int] | None:
    grains = match.grains_a if side == "a" else match.grains_b
    return (grains[0].start, grains[-1].end) if grains else None


def _how(
    match: Match, mine: Clause | None, yours: Clause | None, alike: bool, elsewhere: bool
) -> How:
    if mine is None or yours is None:
        return "only_b" if mine is None else "only_a"
    if not match.whole:
        return "changed"
    if alike:
        return "moved" if elsewhere else "same"
    renumbered = mine.heading == yours.heading and mine.body == yours.body
    return "moved" if renumbered and mine.number != yours.number else "changed"


def _cut(match: Match, mine: Clause | None, yours: Clause | None) -> Cut | None:
    """Whether a pair is part of a clause that was split, or of one that several went up in."""
    if match.whole or mine is None or yours is None:
        return None
    return "split" if len(match.grains_a) < len(mine.grains) else "merged"


def _facts(a: Side, b: Side, pairs: Sequence[ClausePair]) -> Iterator[DifferentValue]:
    """What changed in parties, then in days, periods, money and shares, clause by clause."""
    if a.parties is not None and b.parties is not None:
        gone, new = _only(a.parties, b.parties), _only(b.parties, a.parties)
        if gone or new:
            yield DifferentValue(kind="party", gone=gone, new=new, pair=None)
    found: list[tuple[ValueKind, DifferentValue]] = []
    for n, pair in enumerate(pairs):
        before, after = words_of(pair, "gone"), words_of(pair, "new")
        found += [
            (kind, DifferentValue(kind=kind, gone=left, new=come, pair=n))
            for kind, left, come in changed_values(before, after)
        ]
    yield from (fact for kind, fact in sorted(found, key=lambda it: VALUE_KINDS.index(it[0])))


def words_of(pair: ClausePair, side: Literal["gone", "new"]) -> str:
    """The words of a pair in the first text (`gone` and `same`) or in the second."""
    return " ".join(words for kind, words in pair.diff if kind in ("same", side))


def _only(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    had = {name.casefold() for name in those}
    return tuple(dict.fromkeys(name for name in these if name.casefold() not in had))
