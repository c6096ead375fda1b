"""Direct quotes with who says them: `„…“, so Name, vom X der Y`, `Name, Funktion: „…“`, `betonte Name` and their kin.

Quoted titles and single words in marks are no quotes: a quote has a speaker beside it, or reads like a whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from nlp.sentences import split_sentences
from nlp.taggers.given_names import GIVEN_NAMES
from nlp.taggers.people import ROLE, SPEECH, Person, full_name, parse_named_last, parse_person
from nlp.tokens import fold
from nlp.types import Mention, Quotation

_PAIRS = {"„": '“”"', "“": '”"', "»": "«", "«": "»", '"': '"”“', "›": "‹", "‚": "‘’"}
_BEHIND = re.compile(
    rf"\s*,?\s*(?:[-–—]\s*)?(?P<verb>{SPEECH})\s+(?:sich\s+|auch\s+|dazu\s+|dabei\s+|abschließend\s+|gestern\s+|heute\s+|es\s+(?:von|aus|bei)\s+)*"
)
_IN_BRACKETS = re.compile(r"\s*\((?P<who>[A-ZÄÖÜ][^()\n]{3,120})\)")
# `Mit diesen Worten eröffnete Jens Ohm …`, `war das Fazit von Karl Maier`.
_WITH_THESE_WORDS = re.compile(
    r"\s*[-–—,]?\s*(?:[Mm]it (?:diese[nmr]|seine[nmr]|ihre[nmr]) [A-ZÄÖÜ]\w+\s+[a-zäöüß]+"
    r"|(?:war|ist|lautete?|so)\s+(?:das|der|die|sein|ihr)\s+[A-ZÄÖÜ]\w+\s+(?:von|des|der))\s+(?=[A-ZÄÖÜ])"
)
_NAMED = re.compile(r"\s*,?\s*(?:[-–—]\s*)?(?=(?:Dr\.|Prof\.|[A-ZÄÖÜ]))")
# `er`, and what may end the verb: `kündigt sie an,`, `so er weiter.`
_PRONOUN = re.compile(r"(?:er|sie|der|die)\b(?=\s*(?:[,.:;]|$|(?:[a-zäöü]+\s?){1,3}(?:[,.:;]|$)))")
_ROLE_ONLY = re.compile(r"(?:der|die)\s+(?:[a-zäöü]+e\s+)?(?P<role>[A-ZÄÖÜ][\w\-]+)(?=\s*(?:[,.:;]|$|[a-zäöü]))")
_COLON = re.compile(r":\s*\.?\s*$")
_ACCORDING = re.compile(
    r"\b(?:[Ll]aut|(?:[Nn]ach|[Ii]n)\s+(?:den\s+)?(?:Angaben|Worten|Einschätzung|Auskunft|Ansicht|Aussage)\s+von)\s+"
)
_FULL_NAME = re.compile(r"\b(?P<given>[A-ZÄÖÜ][a-zäöüß]+)(?:-[A-ZÄÖÜ][a-zäöüß]+)?\s+[A-ZÄÖÜ][a-zäöüß]+")
_VERB_BEFORE = re.compile(rf"\b{SPEECH}\s+(?:auch\s+|dazu\s+)?(?=(?:der\s|die\s)?[A-ZÄÖÜ]|(?:er|sie)\b)")
_SENTENCE_END = re.compile(r"[.!?…]$")
_CLOSER = re.compile("[“”\"«»‹›‘’']")
_MIN_WORDS = 8
_MAX_LENGTH = 4000
_MAX_HEAD = 600
# OCR reads the closing mark as a single one: `… nur anders.‘ so Henrike Solbach`.
_MISREAD_END = re.compile(rf"[,.!?][‘’']\s*,?\s*{SPEECH}\s+(?:(?:Prof|Dr)\.|[A-ZÄÖÜ])")


@dataclass(frozen=True, slots=True)
class _Marked:
    """A stretch in quotation marks: `open` is the opening mark, `[start, end)` the words, `close` behind the mark."""

    open: int
    start: int
    end: int
    close: int


def find_quotations(text: str, organisations: Iterable[Mention] = ()) -> list[Quotation]:
    """All direct quotes of `text`, ordered by start.

    A surname alone is resolved to the full name that the text gives elsewhere; function and organisation hold for all
    quotes of a person. `organisations` are known names in the text, which settle where an organisation's name ends.
    """
    text = text.replace(",,", " „")  # so scans and old typists write the opening mark; offsets stay
    speakers = _Speakers(text, organisations)
    quotes: list[tuple[_Marked, Person | None]] = []
    for marked in _marked(text):
        person = _behind(text, marked) or _before(text, marked)
        if person is None and _goes_on(text, quotes, marked):
            quotes.append((marked, quotes[-1][1]))
        elif person is not None and _is_long_enough(text, marked):
            if not person.name:
                # er, sie: whom the words since the quote before introduce, else who spoke before
                person = _named_between(text, quotes[-1][0].close if quotes else 0, marked.open) or person
            quotes.append((marked, person))
        elif person is None and _is_speech(text, marked):
            quotes.append((marked, None))
    known = speakers.known([person for _, person in quotes if person])
    return list(_quotations(quotes, known, speakers))


def _is_long_enough(text: str, marked: _Marked) -> bool:
    """Three words, or two that make a sentence behind a colon: `antwortet Nele Brandt: „Das Vertrauen.“`."""
    words = text[marked.start : marked.end]
    behind_colon = _COLON.search(text, max(0, marked.open - 4), marked.open) is not None
    return len(words.split()) > 2 or (
        behind_colon and len(words.split()) == 2 and _SENTENCE_END.search(words) is not None
    )


def _named_between(text: str, start: int, end: int) -> Person | None:
    """The last person whom this stretch of one paragraph calls by given name and surname."""
    start = max(start, text.rfind("\n", 0, end) + 1)
    for match in reversed(list(_FULL_NAME.finditer(text, start, end))):
        if fold(match["given"]) in GIVEN_NAMES:
            return parse_person(text[match.start() : match.start() + 200])
    return None


def _quotations(
    quotes: list[tuple[_Marked, Person | None]], known: dict[str, Person], speakers: _Speakers
) -> Iterator[Quotation]:
    last: Person | None = None
    for marked, person in quotes:
        if person is not None and not person.name:
            person = last  # er, sie: who spoke before
        if person is None:
            yield Quotation(marked.start, marked.end)
            continue
        last = known.get(person.surname, person)
        yield Quotation(marked.start, marked.end, last.name, last.function, speakers.organisation(last.organisation))


class _Speakers:
    """Who speaks in one text."""

    def __init__(self, text: str, organisations: Iterable[Mention]) -> None:
        self._text = text
        self._organisations = sorted({m.surface for m in organisations if m.how != "weak"}, key=len, reverse=True)

    def known(self, persons: list[Person]) -> dict[str, Person]:
        """By surname: the fullest name and all that any place tells of the person."""
        found: dict[str, Person] = {}
        for person in persons:
            if not person.name:
                continue
            before = found.get(person.surname)
            merged = _merged(before, person) if before else person
            if not merged.is_full:
                merged = self._introduced(merged)
            found[person.surname] = merged
        return found

    def organisation(self, words: str | None) -> str | None:
        """The known name that the words begin with, else the words."""
        if not words:
            return words
        words = next((name for name in self._organisations if words.startswith(name)), words)
        whole = re.search(rf"\b{re.escape(words)}(?:\s[A-ZÄÖÜ][\w\-]+){{0,2}}\s(?:e\.\s?V\.|g?GmbH|eG|AG)", self._text)
        return whole.group() if whole else words

    def _introduced(self, person: Person) -> Person:
        name = full_name(person.surname, self._text)
        if not name:
            return person
        at = self._text.index(name)
        told = parse_person(self._text[at : at + 300])
        told = told if told and told.surname == person.surname else None
        return _merged(replace(person, name=name), told) if told else replace(person, name=name)


def _merged(first: Person, second: Person) -> Person:
    name = max(first.name, second.name, key=len)
    return replace(
        first,
        name=name,
        function=first.function or second.function,
        organisation=first.organisation or second.organisation,
    )


def _marked(text: str) -> Iterator[_Marked]:
    """The outermost stretches in quotation marks of each line, whatever marks are paired."""
    at = 0
    while at < len(text):
        if text[at] not in _PAIRS or not _opens(text, at):
            at += 1
            continue
        close = _closing(text, at)
        if close is None:
            at += 1
            continue
        yield _Marked(at, at + 1, close, close + 1)
        at = close + 1


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "„":
        return True
    return (not before or before.isspace() or before in "(–—-/") and bool(after) and not after.isspace()


def _closing(text: str, at: int) -> int | None:
    """Where the mark that closes the one at `at` stands: on the same line, inner pairs skipped."""
    depth, closers = 0, _PAIRS[text[at]]
    line_end = text.find("\n", at)
    line_end = min(len(text) if line_end < 0 else line_end, at + _MAX_LENGTH)
    if not _CLOSER.search(text, at + 1, line_end):
        return None
    for position in range(at + 1, line_end):
        mark = text[position]
        if depth == 0 and mark in "‘’'" and text[at] == "„" and _MISREAD_END.match(text, position - 1):
            return position
        if mark == "„" and text[at] == "„":
            depth += 1
        elif mark in closers:
            if depth == 0 and not (mark == '"' and text[at] != '"' and _opens(text, position)):
                return position
            depth = max(0, depth - 1)
    return None


def _behind(text: str, marked: _Marked) -> Person | None:
    """The speaker named behind the quote; a person without name stands for er or sie."""
    rest = text[marked.close : marked.close + 400].split("\n")[0]
    inner = text[marked.start : marked.end]
    comma = inner.endswith(",") or rest.lstrip().startswith((",", "–", "-"))
    match = _BEHIND.match(rest)
    if match and (comma or _SENTENCE_END.search(inner) or match["verb"] == "so"):
        if _PRONOUN.match(rest, match.end()):
            return Person("")
        behind = rest[match.end() :]
        return parse_named_last(behind) or parse_person(behind) or _by_role(text, marked, behind)
    if bracket := _IN_BRACKETS.match(rest):
        person = parse_person(bracket["who"])
        return person if person and person.is_full and (person.function or person.organisation) else None
    if closing := _WITH_THESE_WORDS.match(rest):
        return parse_person(rest[closing.end() :])
    named = _NAMED.match(rest)
    if named and comma:
        person = parse_person(rest[named.end() :])
        return person if person and person.is_full and (person.function or person.organisation) else None
    return None


def _by_role(text: str, marked: _Marked, rest: str) -> Person | None:
    """Who is meant by `der Minister`: the last person in front of the quote whose function ends in this word."""
    match = _ROLE_ONLY.match(rest)
    if not match or not ROLE.search(match["role"]):
        return None
    # A professor is introduced by the title.
    title = r"\bProf\." if match["role"].startswith("Professor") else rf"\b\w*{re.escape(match['role'])}\b"
    role = re.compile(title, re.IGNORECASE)
    for found in reversed(list(role.finditer(text, 0, marked.open))):
        person = parse_person(text[found.start() : found.start() + 200])
        if person and person.is_full:
            return person
    return None


def _before(text: str, marked: _Marked) -> Person | None:
    """The speaker named in front of the quote and a colon."""
    line_start = text.rfind("\n", 0, marked.open) + 1
    line = text[max(line_start, marked.open - _MAX_HEAD) : marked.open]
    colon = _COLON.search(line)
    if not colon:
        return _according_to(line)
    head = line[: colon.start()]
    sentences = split_sentences(head)
    if not sentences:
        return None
    head = head[sentences[-1].start :]
    verbs = list(_VERB_BEFORE.finditer(head))
    if verbs:
        spoken = head[verbs[-1].end() :]
        if subject := _subject(text, head[: verbs[-1].start()]):
            return subject
        return Person("") if re.match(r"(?:er|sie)\b", spoken) else _heading_person(text, spoken)
    if re.match(rf"(?:Er|Sie)\s+(?:\w+\s+){{0,3}}?{SPEECH}\b", head):
        return Person("")
    return _heading_person(text, head)


def _subject(text: str, head: str) -> Person | None:
    """The person who does what a verb in front of the colon says: `Ferdinand Kögler zog Bilanz: …`."""
    person = parse_person(head)
    if person is None or len(head) - person.end > 40 or re.search(r"[.!?;:]", head[person.end :]):
        return None
    return person if fold(person.name.split()[0]) in GIVEN_NAMES or full_name(person.surname, text) else None


def _according_to(line: str) -> Person | None:
    """The speaker of `Laut Petra Maier „ist das ein Erfolg“`."""
    found = list(_ACCORDING.finditer(line))
    person = parse_person(line[found[-1].end() :]) if found else None
    near = person is not None and found[-1].end() + person.end >= len(line.rstrip()) - 60
    return (
        person if person and person.is_full and near and not re.search(r"[.!?;:]\s", line[found[-1].end() :]) else None
    )


def _heading_person(text: str, head: str) -> Person | None:
    person = parse_named_last(head) or parse_person(head)
    if person is None or person.is_full:
        return person
    # A single capital word before a colon is a surname only when the text knows the whole name.
    return person if full_name(person.surname, text) else None


def _goes_on(text: str, quotes: list[tuple[_Marked, Person | None]], marked: _Marked) -> bool:
    """Whether the marked words are the second half of a quote that its attribution interrupts."""
    if not quotes or quotes[-1][1] is None:
        return False
    between = text[quotes[-1][0].close : marked.open]
    return (
        "\n" not in between
        and len(between) < 200
        and between.rstrip().endswith((",", ".", ":"))
        and len(split_sentences(between)) == 1
        and len(text[marked.start : marked.end].split()) >= (2 if between.rstrip().endswith(",") else 4)
        and _SENTENCE_END.search(text[marked.start : marked.end]) is not None
    )


def _is_speech(text: str, marked: _Marked) -> bool:
    """Whether the words read like whole sentences of their own and not like a title."""
    words = text[marked.start : marked.end]
    return len(words.split()) >= _MIN_WORDS and _SENTENCE_END.search(words) is not None and words[:1].isupper()
