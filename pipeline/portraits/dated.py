"""Dated sentences in order: one for each event, with the precision of its day and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.sentences import split_sentences
from nlp.tokens import fold, words
from pipeline.archive.told import DatedPlace, ToldHead
from pipeline.ground.types import Frozen
from pipeline.ground.wording import DOCUMENT_KINDS

Precision = Literal["day", "month", "year", "range"]
# Below so many words a line with a day is a head or a place of signing, and tells nothing.
_FEWEST_WORDS = 5
# Two sentences of one day are one event when the shorter shares so many of its words.
_ONE_EVENT = 0.6
_LENGTHS: Mapping[int, Precision] = {10: "day", 7: "month", 4: "year"}


class ChronicleEntry(Frozen):
    """A dated sentence: `day` as far as it is known ("2024-05" for a month, the first day of a
    range). `also` are other documents that tell the same.
    """

    day: str
    precision: Precision
    until: str = ""
    text: str
    document: str
    title: str
    start: int
    end: int
    page: int
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    entry: ChronicleEntry
    words: frozenset[str]


def entries_of(
    places: Iterable[DatedPlace], texts: Mapping[int, str], heads: Mapping[int, ToldHead]
) -> tuple[ChronicleEntry, ...]:
    """The sentences around these days, oldest day first, each event once: of several that tell it
    the document that is the oldest.
    """
    seen: dict[tuple[int, int, str], ChronicleEntry] = {}
    for place in places:
        text, head = texts.get(place.number), heads.get(place.number)
        span = _sentence_at(text, place.start) if text else None
        if text and head and span and _tells(text[slice(*span)]):
            seen.setdefault((place.number, span[0], place.day), _entry(place, head, text, span))
    order = sorted(seen.items(), key=lambda it: _age(heads[it[0][0]], it[1]))
    return tuple(sorted(_folded(entry for _, entry in order), key=lambda e: (e.day, e.until)))


def with_documents(
    entries: Iterable[ChronicleEntry], heads: Iterable[ToldHead], texts: Mapping[int, str]
) -> tuple[ChronicleEntry, ...]:
    """The entries with one for each of these documents on its own day: that it came out is told by
    no sentence of it. Several renditions are one.
    """
    told = list(entries)
    # Where a sentence of the document tells of its day, that says more.
    known = {(entry.document, entry.day) for entry in told}
    for head in sorted(heads, key=lambda h: h.document):
        if head.date and (head.document, head.date.isoformat()) not in known:
            told.append(_of_head(head, texts.get(head.number, "")))
    return tuple(sorted(_folded(told), key=lambda e: (e.day, e.until)))


def _of_head(head: ToldHead, text: str) -> ChronicleEntry:
    at = max(0, text.find(head.title))
    day = head.date.isoformat() if head.date else ""
    end = min(at + len(head.title), len(text))
    return ChronicleEntry(
        day=day, precision="day", text=f"{DOCUMENT_KINDS[head.kind]}: {head.title}",
        document=head.document, title=head.title, start=at, end=end, page=1,
    )  # fmt: skip


def _entry(place: DatedPlace, head: ToldHead, text: str, span: tuple[int, int]) -> ChronicleEntry:
    first, _, last = place.day.partition("/")
    precision: Precision = "range" if last else _LENGTHS.get(len(first), "day")
    return ChronicleEntry(
        day=first, precision=precision, until=last, text=" ".join(text[slice(*span)].split()),
        document=head.document, title=head.title, start=span[0], end=span[1], page=place.page,
    )  # fmt: skip


def _age(head: ToldHead, entry: ChronicleEntry) -> tuple[str, str, int]:
    """The oldest document first; without a day last."""
    return (head.date.isoformat() if head.date else "9", head.document, entry.start)


def line_at(text: str, at: int) -> tuple[int, int]:
    """The paragraph or the row of a table that holds a place."""
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)


def of_one_line(places: Iterable[DatedPlace], texts: Mapping[int, str]) -> list[DatedPlace]:
    """The days that stand in one paragraph, or one row of a table, with what is near them."""
    return [p for p in places if p.near is not None and _is_joined(texts.get(p.number, ""), p)]


def _is_joined(text: str, place: DatedPlace) -> bool:
    start, end = line_at(text, place.start)
    return place.near is not None and start <= place.near < end


def _sentence_at(text: str, at: int) -> tuple[int, int] | None:
    """The sentence that holds a place, within its line."""
    start, end = line_at(text, at)
    for sentence in split_sentences(text[start:end]):
        if start + sentence.start <= at < start + sentence.end:
            return start + sentence.start, start + sentence.end
    return None


def _tells(sentence: str) -> bool:
    return sum(token.text.isalpha() for token in words(sentence)) >= _FEWEST_WORDS


def _folded(entries: Iterable[ChronicleEntry]) -> Iterator[ChronicleEntry]:
    """Each event once, with the other documents that tell it."""
    kept: dict[tuple[str, str], list[_Sentence]] = {}
    for entry in entries:
        mine = frozenset(fold(token.text) for token in words(entry.text))
        there = kept.setdefault((entry.day, entry.until), [])
        same = next((n for n, other in enumerate(there) if _is_one(mine, other.words)), None)
        if same is None:
            there.append(_Sentence(entry, mine))
        elif entry.document != there[same].entry.document:
            told = there[same].entry
            also = tuple(dict.fromkeys((*told.also, entry.document)))
            there[same] = _Sentence(told.model_copy(update={"also": also}), there[same].words)
    yield from (sentence.entry for there in kept.values() for sentence in there)


def _is_one(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ONE_EVENT * min(len(one), len(other))


def numbers_of(places: Sequence[DatedPlace]) -> list[int]:
    """The documents that these days stand in, each once."""
    return list(dict.fromkeys(place.number for place in places))
