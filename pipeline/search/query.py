"""What somebody asks, and what was understood of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal

from nlp.analysis import main_parts, places, stem
from pipeline.archive.types import Filters, WordQuery
from pipeline.errors import NotFound
from pipeline.types import DocumentKind, Frozen
from pipeline.vocabulary import Vocabulary

NamedKind = Literal["partner", "region", "standard"]
GERMAN = {"partner": "Partner", "region": "Region", "standard": "Praxisstandard", "kind": "Art"}
_KINDS = {"agreement": "Vereinbarung", "press_release": "Pressemitteilung", "other": "Sonstiges"}
_CODE = re.compile(r"(?:\bOM-?Praxis\s+)?\b([A-Za-z])[-‐‑–]?\s?(\d)(?:\.(\d))?\b(?![\d.]\d)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:bis|–|—|-)\s*", re.IGNORECASE)
# Words that say what kind of thing a code is, and no more.
_FILLERS = frozenset({"om", "praxis", "praxisstandard", "praxisstandards", "standard", "standards", "check", "checks"})


class Query(Frozen):
    """A question with filters. Ids of one kind are alternatives, kinds narrow each other; names count as ids too."""

    text: str
    partner: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    standard: tuple[str, ...] = ()
    kind: tuple[DocumentKind, ...] = ()
    from_date: date | None = None
    to_date: date | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """An entry of a register that the query names; `[start, end)` is where."""

    kind: NamedKind
    id: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as it is answered: identifiers exactly, then words and meaning, all within the filters.

    `exact_only` holds when the query names codes and nothing else.
    """

    identifiers: tuple[Identifier, ...]
    words: WordQuery
    filters: Filters
    exact_only: bool

    def report(self, vocabulary: Vocabulary) -> dict[str, Any]:
        """The same for staff and programs; `summary` is German."""
        named = [{"kind": i.kind, "id": i.id, "label": i.label} for i in self.identifiers]
        wanted = _filter_report(self.filters, vocabulary)
        lines = [f"{GERMAN[i.kind]}: {i.label}" for i in self.identifiers]
        if self.words.surface and not self.exact_only:
            lines.append("Wörter: " + ", ".join(self.words.surface))
        lines.extend(f"nur {line}" for line in _filter_lines(self.filters, vocabulary))
        return {
            "identifiers": named,
            "words": [] if self.exact_only else list(self.words.surface),
            "compounds": [] if self.exact_only else [list(parts) for parts in self.words.compounds],
            "filters": wanted,
            "summary": " · ".join(lines),
        }


def understand(query: Query, vocabulary: Vocabulary) -> Understood:
    """Recognise codes, ranges of codes and names, and check the filters.

    Raises:
        NotFound: a filter names something that no register knows.
    """
    identifiers = tuple(_identifiers(query.text, vocabulary))
    rest = _without(query.text, [i for i in identifiers if i.kind == "standard"])
    is_code_alone = bool(identifiers) and all(place.word in _FILLERS for place in places(rest))
    return Understood(identifiers, word_query(query.text), _filters(query, vocabulary), is_code_alone)


def word_query(text: str) -> WordQuery:
    """The terms of a text, each once."""
    words = tuple(dict.fromkeys(place.word for place in places(text)))
    compounds = dict.fromkeys(parts for word in words if (parts := main_parts(word)))
    return WordQuery(words, tuple(dict.fromkeys(map(stem, words))), tuple(compounds))


def _identifiers(text: str, vocabulary: Vocabulary) -> Iterator[Identifier]:
    codes = list(_codes(text, vocabulary))
    if codes:
        yield from codes
        return
    kinds: tuple[NamedKind, ...] = ("partner", "region", "standard")
    for kind in kinds:
        found = vocabulary.lookup(kind, text)
        if found:
            yield Identifier(kind, found, vocabulary.label(kind, found), 0, len(text))


def _codes(text: str, vocabulary: Vocabulary) -> Iterator[Identifier]:
    order = [standard.code for standard in vocabulary.standards]
    found = [(m, code) for m in _CODE.finditer(text) if (code := _code(m, order))]
    for index, (match, code) in enumerate(found):
        yield Identifier("standard", code, vocabulary.label("standard", code), match.start(), match.end())
        if index + 1 == len(found):
            return
        after, last = found[index + 1]
        if not _RANGE.fullmatch(text, match.end(), after.start()):
            continue
        for inner in order[order.index(code) + 1 : order.index(last)]:
            yield Identifier("standard", inner, vocabulary.label("standard", inner), match.start(), after.end())


def _code(match: re.Match[str], order: list[str]) -> str | None:
    letter, number, part = match.groups()
    written = f"{letter.upper()}-{number}"
    options = (f"{written}.{part}",) if part else (f"{written}.0", written)
    return next((code for code in options if code in order), None)


def _without(text: str, identifiers: list[Identifier]) -> str:
    kept, at = [], 0
    for identifier in sorted(identifiers, key=lambda i: i.start):
        kept.append(text[at : identifier.start])
        at = max(at, identifier.end)
    return " ".join((*kept, text[at:]))


def _filters(query: Query, vocabulary: Vocabulary) -> Filters:
    named = {
        kind: tuple(_known(kind, value, vocabulary) for value in getattr(query, kind))
        for kind in ("partner", "region", "standard")
    }
    return Filters(**named, kind=query.kind, from_date=query.from_date, to_date=query.to_date)


def _known(kind: str, value: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.lookup(kind, value)
    if found:
        return found
    known = {
        "partner": [partner.id for partner in vocabulary.partners],
        "region": [region.id for region in vocabulary.regions],
        "standard": [standard.code for standard in vocabulary.standards],
    }
    ids = {id.casefold(): id for id in known[kind]}
    near = get_close_matches(value.casefold(), list(ids), 3, 0.5)
    hint = (
        "Ähnlich sind: " + ", ".join(ids[i] for i in near) + "."
        if near
        else "Das Vokabular liegt in corpus/vocabulary."
    )
    raise NotFound(f"{GERMAN[kind]} „{value}“ ist im Vokabular nicht oder nicht eindeutig bekannt.", hint)


def _filter_report(filters: Filters, vocabulary: Vocabulary) -> dict[str, Any]:
    found: dict[str, Any] = {
        kind: [{"id": id, "label": vocabulary.label(kind, id)} for id in getattr(filters, kind)]
        for kind in ("partner", "region", "standard")
        if getattr(filters, kind)
    }
    if filters.kind:
        found["kind"] = [{"id": kind, "label": _KINDS[kind]} for kind in filters.kind]
    if filters.from_date:
        found["from"] = filters.from_date.isoformat()
    if filters.to_date:
        found["to"] = filters.to_date.isoformat()
    return found


def _filter_lines(filters: Filters, vocabulary: Vocabulary) -> Iterator[str]:
    for kind in ("partner", "region", "standard"):
        labels = [vocabulary.label(kind, id) for id in getattr(filters, kind)]
        if labels:
            yield f"{GERMAN[kind]} {' oder '.join(labels)}"
    if filters.kind:
        yield " oder ".join(_KINDS[kind] for kind in filters.kind)
    if filters.from_date:
        yield f"ab {filters.from_date:%d.%m.%Y}"
    if filters.to_date:
        yield f"bis {filters.to_date:%d.%m.%Y}"
