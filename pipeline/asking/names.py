"""What a question names: partners, regions, standards, people, bodies and times, in every written
form, misspelt ones too where only one name is near.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from nlp.analysis import STOP_WORDS, TermPlace, all_places, is_known, stem
from nlp.days import MONTHS
from pipeline.asking.families import find_families
from pipeline.asking.grammar import grammar
from pipeline.asking.plan import ConditionKind
from pipeline.registers.entries import all_names, name_key
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import Identifier, days_of
from pipeline.search.query_entities import Names, identifiers
from pipeline.search.spelling import distance

# The longest name has so many words; a short form as short as this needs a word before it that
# makes it sure.
_LONGEST_NAME, _SHORT_FORM = 10, 3
_SURE = frozenset({
    "mit", "der", "die", "das", "dem", "den", "ohne", "von", "in", "zu", "und", "oder", "bei",
    "aus", "fuer", "auch", "ueber", "vom", "zum", "im", "des", "weder", "noch", "nennen", "nennt",
    "erwaehnen", "sowohl", "betreffen",
})  # fmt: skip
_MONTH_NAMES = {name: number for name, number in MONTHS.items() if len(name) > 3}
_MONTH_LABELS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
# Letters from which on one, and two, slips of the pen are forgiven.
_ONE_SLIP, _TWO_SLIPS = 5, 10
_TITLES = frozenset({"herr", "herrn", "frau", "dr", "prof", "professor", "professorin"})


@dataclass(frozen=True, slots=True)
class Meant:
    """Something that a question names at `[start, end)`."""

    kind: ConditionKind
    ids: tuple[str, ...]
    label: str
    start: int
    end: int


def find_names(
    text: str, vocabulary: Vocabulary, people: Mapping[str, object], today: date
) -> list[Meant]:
    """Everything that a question names, in order; a name within a longer one is left out."""
    words = list(all_places(text))
    found = [
        *_by_the_tagger(text, vocabulary, today),
        *_looked_up(text, words, vocabulary),
        *_people(words, people),
        *_bodies(words, vocabulary),
        *(
            Meant("partner", f.ids, f.label, f.start, f.end)
            for f in find_families(words, vocabulary)
        ),
        *_months(words),
        *_from_today(text, today),
    ]
    return _outermost(found)


def month_label(number: int) -> str:
    """The name of a month."""
    return _MONTH_LABELS[number - 1]


def _by_the_tagger(text: str, vocabulary: Vocabulary, today: date) -> Iterator[Meant]:
    """What search finds too: inflected names, codes and times."""
    lower = text.lower()
    typed = (text, lower) if len(lower) == len(text) and lower != text else (text,)
    for way in typed:
        for one in identifiers(way, vocabulary, Names(), today):
            if one.kind == "date":
                yield _time(one)
            elif one.kind in ("partner", "region", "standard"):
                yield Meant(one.kind, (one.id,), one.label, one.start, one.end)


def _time(one: Identifier) -> Meant:
    days = "/".join(day.isoformat() for day in days_of(one.id))
    span = one.id if one.is_time else days
    return Meant("time", (span,), time_label(span), one.start, one.end)


def time_label(span: str) -> str:
    """A time as staff read it: `seit 2020`, `vor 2018`, `2019`, `von 2019 bis 2021`."""
    first, last = span.split("/")
    if last == "..":
        return f"seit {_short(first, '-01-01')}"
    if first == "..":
        return f"bis {_short(last, '-12-31')}"
    begin, end = _short(first, "-01-01"), _short(last, "-12-31")
    if begin == end:
        return begin
    if (
        first[:7] == last[:7]
        and first == days_of(first[:7])[0].isoformat()
        and (last == days_of(first[:7])[1].isoformat())
    ):
        return f"{month_label(int(first[5:7]))} {first[:4]}"
    return f"von {begin} bis {end}"


def _short(day: str, edge: str) -> str:
    return day[:4] if day.endswith(edge) else f"{day[8:]}.{day[5:7]}.{day[:4]}"


def _looked_up(text: str, words: list[TermPlace], vocabulary: Vocabulary) -> Iterator[Meant]:
    """Names and short forms of the registers, word by word; a short form only behind a word that
    makes it sure.
    """
    for start, end in _windows(words):
        typed = " ".join(place.word for place in words[start:end])
        # `BA` in capitals is no common word.
        is_capital = text[words[start].start : words[start].end].isupper()
        if end - start == 1 and not (_may_name(words, start) or is_capital):
            continue
        inflected = _by_stems(vocabulary).get(tuple(stem(p.word) for p in words[start:end]), {})
        for kind in _LOOKED_UP:
            found = vocabulary.lookup(kind, typed) or inflected.get(kind)
            if found:
                label = vocabulary.label(kind, found)
                yield Meant(kind, (found,), label, words[start].start, words[end - 1].end)


_Register = Literal["partner", "region", "standard"]
_LOOKED_UP: tuple[_Register, ...] = ("partner", "region", "standard")
_stems: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}


def _by_stems(vocabulary: Vocabulary) -> dict[tuple[str, ...], dict[str, str]]:
    """By the stems of a name of several words, whose it alone is: `dem Deutschen Bund`."""
    if vocabulary.fingerprint not in _stems:
        found: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for kind, entries in (
            ("partner", vocabulary.organisations),
            ("region", vocabulary.regions),
        ):
            for entry, name in ((one, name) for one in entries for name in all_names(one)):
                key = tuple(stem(place.word) for place in all_places(name))
                if len(key) > 1:
                    found[key][kind].add(entry.id)
        _stems.clear()
        _stems[vocabulary.fingerprint] = {key: _single(kinds) for key, kinds in found.items()}
    return _stems[vocabulary.fingerprint]


def _single(kinds: dict[str, set[str]]) -> dict[str, str]:
    """By kind, the one entry; a kind with several is left out."""
    return {kind: next(iter(ids)) for kind, ids in kinds.items() if len(ids) == 1}


def _windows(words: list[TermPlace]) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            yield start, end


def _may_name(words: list[TermPlace], at: int) -> bool:
    word = words[at].word
    if word in STOP_WORDS or grammar().knows(word) or word.isdecimal():
        return False
    return len(word) > _SHORT_FORM or (at > 0 and words[at - 1].word in _SURE)


def _people(words: list[TermPlace], people: Mapping[str, object]) -> Iterator[Meant]:
    known = _index_of(people)
    for start, end in _windows(words):
        key = tuple(place.word for place in words[start:end] if place.word not in _TITLES)
        names = known.get(key, ())
        titled = start > 0 and words[start - 1].word in _TITLES
        # A surname alone means a person where it is nobody else's; with and without a title it is
        # the same one.
        if len(set(map(_untitled, names))) == 1 and (
            len(key) > 1 or titled or _may_name(words, start)
        ):
            begin = words[start - 1].start if titled else words[start].start
            yield Meant("person", names, names[0], begin, words[end - 1].end)


def _untitled(name: str) -> tuple[str, ...]:
    return tuple(place.word for place in all_places(name) if place.word not in _TITLES)


_indexes: dict[int, tuple[Mapping[str, object], dict[tuple[str, ...], tuple[str, ...]]]] = {}


def _index_of(people: Mapping[str, object]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """By their words and by the surname alone, the names; kept as long as the archive keeps the
    people, who stand beside so that their id stays their own.
    """
    if id(people) not in _indexes:
        found: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in people:
            key = _untitled(name)
            if len(key) > 1:
                found[key].add(name)
                found[key[-1:]].add(name)
        _indexes.clear()
        _indexes[id(people)] = (people, {key: tuple(names) for key, names in found.items()})
    return _indexes[id(people)][1]


def _bodies(words: list[TermPlace], vocabulary: Vocabulary) -> Iterator[Meant]:
    bodies = [(id, name, name_key(name).split()) for id, name in vocabulary.bodies]
    for start, end in _windows(words):
        key = [place.word for place in words[start:end]]
        for id, name, told in bodies:
            if key[:-1] == told[:-1] and re.fullmatch(rf"{told[-1]}(?:e?s|e?n)?", key[-1]):
                yield Meant("body", (id,), name, words[start].start, words[end - 1].end)


def _months(words: list[TermPlace]) -> Iterator[Meant]:
    """Months without a year; with one they are times, which are longer."""
    for place in words:
        number = _MONTH_NAMES.get(place.word) or (5 if place.word == "mai" else None)
        if number:
            yield Meant("month", (str(number),), month_label(number), place.start, place.end)


_NUMBERS = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10,
}  # fmt: skip
_COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_FROM_TODAY = re.compile(
    r"\b(?P<this>(?:in\s+)?diese[smn]\s+(?:jahr|monat)|heuer)\b"
    r"|\b(?:im\s+)?(?:letzten|vergangenen|vorigen)\s+(?P<month>monat)\b"
    rf"|\b(?:in|während)\s+den\s+(?:letzten|vergangenen)\s+{_COUNT}\s+"
    r"(?P<length>jahren|monaten)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    rf"\b(?P<age>älter|jünger|neuer)\s+als\s+{_COUNT}\s+(?P<length>jahre|monate)\b", re.IGNORECASE
)


def _from_today(text: str, today: date) -> Iterator[Meant]:
    """Times that search does not read: `dieses Jahr`, `in den letzten fünf Jahren`."""
    for match in _FROM_TODAY.finditer(text):
        span = _span_from(match, today)
        yield Meant("time", (span,), time_label(span), *match.span())
    for match in _AGE.finditer(text):
        day = _ago(match, today)
        older = match["age"].casefold() == "älter"
        span = f"../{day - timedelta(1)}" if older else f"{day}/.."
        yield Meant("time", (span,), time_label(span), *match.span())


def _ago(match: re.Match[str], today: date) -> date:
    """So many years or months before today."""
    count = _NUMBERS.get(match["count"].casefold()) or int(match["count"])
    months = count * (12 if match["length"].casefold().startswith("jahr") else 1)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    last = days_of(f"{year:04d}-{month + 1:02d}")[1].day
    return date(year, month + 1, min(today.day, last))


def _span_from(match: re.Match[str], today: date) -> str:
    if match["this"]:
        is_month = "monat" in match["this"].casefold()
        id = f"{today:%Y-%m}" if is_month else f"{today:%Y}"
    elif match["month"]:
        id = f"{today.replace(day=1) - timedelta(1):%Y-%m}"
    else:
        return f"{_ago(match, today)}/.."
    return "/".join(day.isoformat() for day in days_of(id))


# Of what stands at one and the same place the first of these holds.
_ORDER = ("time", "standard", "partner", "region", "person", "body", "month")


def _outermost(found: Iterable[Meant]) -> list[Meant]:
    kept: list[Meant] = []
    for one in sorted(found, key=lambda n: (n.start - n.end, _ORDER.index(n.kind))):
        if not any(k.start < one.end and one.start < k.end and not _beside(k, one) for k in kept):
            kept.append(one)
    return sorted(dict.fromkeys(kept), key=lambda n: (n.start, n.kind, n.ids))


def _beside(one: Meant, other: Meant) -> bool:
    """Whether both stand for a range: `A-2.1 bis A-2.4` names all that lie between."""
    return one.kind == other.kind == "standard" and (one.start, one.end) == (other.start, other.end)


def corrected(
    text: str, unknown: Iterable[TermPlace], vocabulary: Vocabulary, people: Mapping[str, object]
) -> tuple[str, dict[str, str]]:
    """The text with each unknown word as the only near word of names and grammar has it, and what
    was taken for what.
    """
    known = _words_of_names(vocabulary) | {w for key in _index_of(people) for w in key}
    read: dict[str, str] = {}
    for place in sorted(unknown, key=lambda p: -p.start):
        near = _nearest(place.word, known)
        # A German word is no slip, unless it is as good as a long name.
        if near and (len(place.word) >= _TWO_SLIPS or not is_known(place.word)):
            read[text[place.start : place.end]] = near
            text = text[: place.start] + near + text[place.end :]
    return text, read


def with_units(text: str) -> str:
    """The text with misspelt words for what is counted as they are spelt, if it has none else."""
    words = list(all_places(text))
    units = frozenset(unit for unit in grammar().units if len(unit) >= _TWO_SLIPS)
    if any(place.word in grammar().units for place in words):
        return text
    for place in reversed(words):
        near = _near(place.word, units) if len(place.word) >= _TWO_SLIPS else []
        # `vereinbarungn` is as near to one as to many: both are what is counted.
        if len({grammar().units[unit] for unit in near}) == 1 and not is_known(place.word):
            text = text[: place.start] + near[0] + text[place.end :]
    return text


_HOW_MANY = re.compile(r"\b(?P<how>wie\s+)(?P<many>\w{3,7})", re.IGNORECASE)


def with_how_many(text: str) -> str:
    """The text with `wie vile`, `wie vieele` as `wie viele`; another word is left as it is."""

    def mended(found: re.Match[str]) -> str:
        word = found["many"].casefold()
        is_slip = distance(word, "viele") == 1 and not is_known(word)
        return f"{found['how']}viele" if is_slip and word != "viel" else found.group()

    return _HOW_MANY.sub(mended, text)


def _nearest(word: str, known: frozenset[str]) -> str | None:
    """The only word that is as near."""
    best = _near(word, known)
    return best[0] if len(best) == 1 else None


def _near(word: str, known: frozenset[str]) -> list[str]:
    """The words that are nearest, as many slips away as a word so long may have."""
    slips = (len(word) >= _ONE_SLIP) + (len(word) >= _TWO_SLIPS)
    if not slips:
        return []
    like = [
        other
        for other in known
        if abs(len(other) - len(word)) <= slips
        and other[:1] == word[:1]
        and len(other) >= _ONE_SLIP
    ]
    ranked = sorted((distance(word, other), other) for other in like)
    return [other for apart, other in ranked if apart <= slips and apart == ranked[0][0]]


_words: dict[str, frozenset[str]] = {}


def _words_of_names(vocabulary: Vocabulary) -> frozenset[str]:
    """Every word of the names of partners, regions and bodies, and of the grammar."""
    if vocabulary.fingerprint not in _words:
        names = {name for one in vocabulary.organisations for name in all_names(one)}
        names |= {name for one in vocabulary.regions for name in all_names(one)}
        names |= {name for _, name in vocabulary.bodies}
        found = {word for name in names for word in name_key(name).split()}
        _words.clear()
        told = grammar()
        small = {word for word in told.fillers if len(word) >= _TWO_SLIPS}
        _words[vocabulary.fingerprint] = frozenset(found | set(told.units) | small)
    return _words[vocabulary.fingerprint]
