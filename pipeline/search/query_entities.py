"""What a query names: codes, partners, regions, persons, days and files. They are answered exactly,
before all else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from nlp.analysis import STOP_WORDS, all_places, places
from nlp.taggers.terms import TermsOnDemand
from nlp.types import Mention
from pipeline.ground.wording import TAG_KINDS
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import Identifier, NamedKind
from pipeline.search.query_times import times

GERMAN: Mapping[str, str] = TAG_KINDS | {"file": "Datei"}
_CODE = re.compile(
    r"(?:\bOM-?Praxis\s+)?\b([A-Za-z])[-‐‑–]?\s?(\d)(?:\.(\d))?\b(?![\d.]\d)", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:bis|–|—|-)\s*", re.IGNORECASE)
# Begun only where such a run of signs begins, else a long one would be gone through from each sign.
_FILE = re.compile(
    r"(?<![\w\-.+])[\w\-.+]+\.(?:pdf|docx?|html?|txt|rtf|odt|eml|md)\b", re.IGNORECASE
)
# A place where a name may begin: not within a word.
_BEGINS = re.compile(r"(?<!\w)(?=\S)")
# Words that say what kind of thing a code, a name or a day is, and no more.
FILLERS = frozenset({
    "om", "praxis", "praxisstandard", "praxisstandards", "standard", "standards", "check", "checks",
    "herr", "frau",
    "dr", "prof", "partner", "region", "datum", "datei", "vereinbarung", "vereinbarungen",
    "pressemitteilung",
    "pressemitteilungen", "dokument", "dokumente",
})  # fmt: skip
_TITLES = frozenset({"herr", "frau", "dr", "prof", "professor", "professorin"})
_SHORTEST_NAME = 3
_FEW_WORDS = 3
_LETTERS = re.compile(r"[^\W\d_]+")
_ALWAYS = frozenset({"standard", "file"})
# An organisation that nobody calls a partner is asked for as partners are.
_NAMING = ("partner", "organisation", "region")
_LIFTING = frozenset({"person", "partner", "region"})


@dataclass(frozen=True, slots=True)
class Names:
    """The persons that the archive names, and its files, as the store knows them."""

    people: Iterable[str] = ()
    paths: Iterable[str] = ()


def identifiers(
    text: str, vocabulary: Vocabulary, names: Names, today: date | None = None
) -> tuple[Identifier, ...]:
    """Everything that a text names, in order; a name inside a longer one is left out.

    `today` is the day from which `letztes Jahr` is told; the calendar's where it is left out.
    """
    register = _register(_with_capitals(text, vocabulary), vocabulary)
    found = [*_codes(text, vocabulary), *register, *_files(text, names), *_people(text, names)]
    found.extend(times(text, today or date.today()))
    if not found:
        found.extend(_whole(text, vocabulary))
    return tuple(sorted(_outermost(found), key=lambda named: (named.start, named.kind, named.id)))


def without_names(text: str, found: Iterable[Identifier]) -> str:
    """The text without what it names."""
    kept, at = [], 0
    for named in sorted(found, key=lambda named: named.start):
        kept.append(text[at : max(at, named.start)])
        at = max(at, named.end)
    return " ".join((*kept, text[at:]))


def answered_exactly(text: str, found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Those of the names that come before words and meaning.

    Codes and files always do. Whatever else a whole sentence names may stand by the way; among a
    few words it is what is asked for.
    """
    found = tuple(found)
    return (
        tuple(named for named in found if named.kind in _ALWAYS)
        if _is_sentence(text, found)
        else found
    )


def named_by_the_way(text: str, found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    """Those of the names that only speak for the documents that carry them: most of what a whole
    sentence names.
    """
    found = tuple(found)
    lifting = (named for named in found if named.kind in _LIFTING or named.is_time)
    return tuple(lifting) if _is_sentence(text, found) else ()


def _is_sentence(text: str, found: Iterable[Identifier]) -> bool:
    """Whether a query says more than what it names: many other words, or a question with any."""
    rest = [place for place in places(without_names(text, found)) if place.word not in FILLERS]
    return len(rest) > (0 if text.rstrip().endswith("?") else _FEW_WORDS)


def names_alone(text: str, found: tuple[Identifier, ...]) -> bool:
    """Whether a query names something and asks for nothing else."""
    return bool(found) and all(
        place.word in FILLERS for place in places(without_names(text, found))
    )


def files_meant(paths: Mapping[int, str], id: str) -> list[int]:
    """The numbers of the documents whose file is meant, with or without its ending."""
    meant = _file_key(id)
    perhaps = ((number, key) for number, path in paths.items() if meant in (key := _file_key(path)))
    names = ((number, _name_of(key)) for number, key in perhaps)
    return [number for number, name in names if meant in (name, name.rpartition(".")[0])]


def _outermost(found: list[Identifier]) -> Iterator[Identifier]:
    for named in dict.fromkeys(found):
        wider = (
            o
            for o in found
            if o.start <= named.start
            and named.end <= o.end
            and (o.end - o.start) > named.end - named.start
        )
        if not any(True for _ in wider):
            yield named


def _codes(text: str, vocabulary: Vocabulary) -> Iterator[Identifier]:
    order = [standard.code for standard in vocabulary.standards]
    found = [(m, code) for m in _CODE.finditer(text) if (code := _code(m, order))]
    for index, (match, code) in enumerate(found):
        yield _standard(code, match.start(), match.end(), vocabulary)
        if index + 1 == len(found):
            return
        after, last = found[index + 1]
        if _RANGE.fullmatch(text, match.end(), after.start()):
            for inner in order[order.index(code) + 1 : order.index(last)]:
                yield _standard(inner, match.end(), after.start(), vocabulary)


def with_codes(text: str, vocabulary: Vocabulary) -> str:
    """The text with every code as the register writes it: `a2.1` and `A 2.1` ask for the same as
    `A-2.1`.
    """
    order = [standard.code for standard in vocabulary.standards]

    def written(match: re.Match[str]) -> str:
        code = _code(match, order)
        return text[match.start() : match.start(1)] + code if code else match[0]

    return _CODE.sub(written, text)


def standard_code(text: str, vocabulary: Vocabulary) -> str | None:
    """The code that is meant by it alone, however it is written: `A1`, `a-1.0`, `OM-Praxis A-1`."""
    match = _CODE.fullmatch(text.strip())
    return _code(match, [standard.code for standard in vocabulary.standards]) if match else None


def _standard(code: str, start: int, end: int, vocabulary: Vocabulary) -> Identifier:
    return Identifier("standard", code, vocabulary.label("standard", code), start, end)


def _code(match: re.Match[str], order: list[str]) -> str | None:
    letter, number, part = match.groups()
    written = f"{letter.upper()}-{number}"
    options = (f"{written}.{part}",) if part else (f"{written}.0", written)
    return next((code for code in options if code in order), None)


def _register(text: str, vocabulary: Vocabulary) -> Iterator[Identifier]:
    mentions = _tagger(vocabulary).find(text)
    alike = [mention for mention in mentions if mention.kind == "lookalike"]
    for mention in mentions:
        if (
            any(a.start <= mention.start and mention.end <= a.end for a in alike)
            or mention.how == "weak"
        ):
            continue
        if mention.kind in _NAMING and len(mention.ids) == 1:
            yield _mentioned(mention, vocabulary)


def _with_capitals(text: str, vocabulary: Vocabulary) -> str:
    """A query typed in small letters with the capitals that names need, no offset changed."""
    if text != text.lower():
        return text
    short = _abbreviations(vocabulary)
    return _LETTERS.sub(lambda word: short.get(word.group()) or _capitalised(word.group()), text)


def _capitalised(word: str) -> str:
    first = word[:1].upper()
    return first + word[1:] if len(first) == 1 else word  # ß has no capital


def _abbreviations(vocabulary: Vocabulary) -> dict[str, str]:
    """By their small letters, the abbreviations that are no common words."""
    listed = {short.lower(): short for term in vocabulary.terms() for short in term.abbreviations}
    return {
        typed: s
        for typed, s in listed.items()
        if len(typed) >= _SHORTEST_NAME and typed not in STOP_WORDS
    }


def _mentioned(mention: Mention, vocabulary: Vocabulary) -> Identifier:
    kind: NamedKind = "region" if mention.kind == "region" else "partner"
    return Identifier(
        kind, mention.ids[0], vocabulary.label(kind, mention.ids[0]), mention.start, mention.end
    )


# Keyed by the registers' fingerprint.
_taggers: dict[str, TermsOnDemand] = {}


def _tagger(vocabulary: Vocabulary) -> TermsOnDemand:
    known = _taggers.get(vocabulary.fingerprint)
    if known is None:
        _taggers.clear()
        known = _taggers[vocabulary.fingerprint] = TermsOnDemand(vocabulary.terms())
    return known


def _whole(text: str, vocabulary: Vocabulary) -> Iterator[Identifier]:
    """What the whole query names, in whatever case: `ikk südwest`, `hessen`, the title of a
    standard.
    """
    kinds: tuple[Literal["partner", "region", "standard"], ...] = ("partner", "region", "standard")
    for kind in kinds:
        found = vocabulary.lookup(kind, text)
        if found:
            yield Identifier(kind, found, vocabulary.label(kind, found), 0, len(text))


def _files(text: str, names: Names) -> Iterator[Identifier]:
    known = _file_names(tuple(names.paths))
    typed = _file_key(text)
    for start, end in known.odd_in(typed) if len(typed) == len(text) else ():
        yield Identifier("file", typed[start:end], text[start:end], start, end)
    for match in _FILE.finditer(text):
        yield Identifier("file", match.group(), match.group(), *match.span())
    alone = text.strip()
    is_name = any(mark in alone for mark in "-_ ") and not _FILE.fullmatch(alone)
    if is_name and _file_key(alone) in known.bare:
        yield Identifier("file", alone, alone, 0, len(text))


@dataclass(frozen=True, slots=True)
class _FileNames:
    """The names of all files: those that are more than one word, with the lengths that occur, and
    all without their endings.
    """

    odd: frozenset[str]
    lengths: tuple[int, ...]
    bare: frozenset[str]

    def odd_in(self, typed: str) -> Iterator[tuple[int, int]]:
        """Where those of more than one word stand: what may be one is looked up, as a query is
        short and files are many.
        """
        for start in (match.start() for match in _BEGINS.finditer(typed)):
            for end in (start + length for length in self.lengths):
                if end <= len(typed) and typed[start:end] in self.odd:
                    yield start, end


@lru_cache(maxsize=4)
def _file_names(paths: tuple[str, ...]) -> _FileNames:
    keys = {_file_key(_name_of(path)) for path in paths}
    odd = frozenset(key for key in keys if not _FILE.fullmatch(key))
    lengths = tuple(sorted({len(key) for key in odd}))
    return _FileNames(odd, lengths, frozenset(key.rpartition(".")[0] for key in keys))


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _file_key(name: str) -> str:
    """A file's name as it is compared: an umlaut of two signs is one of one."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).lower()


def _people(text: str, names: Names) -> Iterator[Identifier]:
    found = list(all_places(text))
    words = [place.word for place in found]
    if not words:
        return
    asked = [word for word in words if word not in _TITLES]
    for name, parts in _parts(tuple(names.people)):
        if len(parts) > 1 and (at := _at(words, parts)) is not None:
            yield Identifier("person", name, name, found[at].start, found[at + len(parts) - 1].end)
        elif (
            len(asked) == 1
            and len(asked[0]) >= _SHORTEST_NAME
            and asked[0] in (parts[0], parts[-1])
        ):
            # A first name or surname means a person only when nothing else is asked for.
            yield Identifier("person", name, name, 0, len(text))


@lru_cache(maxsize=4)
def _parts(people: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    parts = ((name, _words_without_titles(name)) for name in people)
    return [(name, words) for name, words in parts if words]


def _words_without_titles(name: str) -> tuple[str, ...]:
    return tuple(place.word for place in all_places(name) if place.word not in _TITLES)


def _at(words: list[str], part: tuple[str, ...]) -> int | None:
    return next((at for at in range(len(words)) if tuple(words[at : at + len(part)]) == part), None)
