"""Who is meant: a name with what is told of it, or the person that a pronoun or a role stands
for.

Nobody is guessed: a pronoun means a person of whose sex the text gives evidence, or the only one
who is left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.sentences import split_sentences
from nlp.taggers.marks import Marked
from nlp.taggers.name_words import CAPITAL
from nlp.taggers.names import NamedPerson, Names
from nlp.taggers.offices import is_office
from nlp.taggers.people import SpokenBy, describe, describe_anywhere, spoken_for
from nlp.taggers.verbs import is_verb

_PREPOSITION = (
    r"(?:von|vom|mit|bei|beim|für|gegenüber|an|am|zu|zum|zur|über|durch|neben|ohne|um|aus|gegen|wegen|nach|unter|auf"
    r"|als)"
)
_OBLIQUE = re.compile(rf"\b(?i:{_PREPOSITION})\s+(?:[a-zäöüß]+\s+){{0,3}}(?:{CAPITAL}\s+){{0,2}}$")
# `dankte dem Präsidenten Jan Rau`, `der Sprecher der Ministerin Eva Kunz`.
_INFLECTED = re.compile(
    rf"\b(?:(?:[Dd]em|[Dd]en|[Dd]es|[Ii]hrem|[Ss]einem)\s+(?:[a-zäöüß]+\s+)*(?P<office>{CAPITAL})"
    rf"|[Dd]er\s+(?:[a-zäöüß]+\s+)*(?P<woman>{CAPITAL}(?:in|sitzenden|beauftragten|ordneten|mächtigten|[Bb]eamtin)))\s+$"
)
# `Das lehnt der Verband ab, wie es Jan Rau gefordert hat, und bleibt …`: what somebody else wants.
_ASIDE = re.compile(r",\s+wie\s+(?:es|von|vom|bei)\s[^,.:;„“\"]*$")
_BETWEEN_TWO = re.compile(
    rf"\s*(?:\([^()]*\)|(?:vom|von\s+der|von)\s+[^,;:.]{{2,60}}|,[^,;:.]{{2,80}},)?\s*(?:und|sowie)\s+(?:(?:der|die)\s+)?"
    rf"(?:[a-zäöüß]+e[rn]?\s+)*(?:{CAPITAL}\s+)?$"
)
# How far in front of a name its office with a long house may begin.
_OFFICE_REACH = 120
_MASCULINE = frozenset(("er", "der", "dieser", "jener", "sein", "dessen"))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Marked words that are a quote, and who says them."""

    marked: Marked
    person: SpokenBy | None


class Reference:
    """The persons of one text, and who is meant where no name stands."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names

    def described(self, begin: int, named: NamedPerson) -> SpokenBy:
        """The person at a name, with the function that the words from `begin` on tell.

        `Für die IG BCE erklärte …` in front of `begin` tells the organisation, too.
        """
        person = describe(self._text, begin, named.start, named.end, named.name, named.feminine)
        if person.organisation is None:
            sentence = self._sentence_start(named.start)
            person = replace(person, organisation=spoken_for(self._text[sentence : named.start]))
        return person

    def together(self, at: int, named: Sequence[NamedPerson]) -> SpokenBy | None:
        """Two persons who speak with one voice: `sagten Eva Kunz und Jan Rau`."""
        if len(named) < 2 or not _BETWEEN_TWO.fullmatch(self._text[named[0].end : named[1].start]):
            return None
        first, second = (self.described(max(at, n.start - 60), n) for n in named[:2])
        return SpokenBy(f"{first.name} und {second.name}")

    def is_oblique(self, named: NamedPerson, floor: int) -> bool:
        """Whether the name is no subject: behind a preposition, in the genitive or the dative."""
        before = self._text[max(floor, named.start - 80) : named.start]
        if _OBLIQUE.search(before) or named.genitive:
            return True
        inflected = _INFLECTED.search(before)
        return inflected is not None and is_office(inflected["office"] or inflected["woman"])

    def is_aside(self, named: NamedPerson, floor: int) -> bool:
        """Whether the name stands in `wie es Jan Rau gefordert hat` within a sentence: it tells of
        another's words, whoever speaks next.
        """
        return _ASIDE.search(self._text[max(floor, named.start - 80) : named.start]) is not None

    def meant(
        self, marked: Marked, earlier: Sequence[Quoted], word: str, *, before: int | None = None
    ) -> SpokenBy | None:
        """The person of a pronoun or possessive: named since the quote before, else who spoke last,
        else named before; None where more than one may be meant.
        """
        feminine = word.casefold() not in _MASCULINE
        at = marked.open if before is None else before
        floor = earlier[-1].marked.close if earlier else 0
        since = [n for n in self._names.between(floor, at) if n.feminine in (None, feminine)]
        if since:
            # `Raus Schüler lachte. „…“, sagte er.`: a possessor is not whom the words are about.
            return None if since[-1].genitive else self._surely(since, feminine=feminine)
        for quoted in reversed(earlier):
            person = quoted.person
            if person and person.name and not person.is_pair and person.feminine != (not feminine):
                return person if self._is_sure(person, feminine=feminine, at=at) else None
        known = [n for n in self._names.between(0, at) if n.feminine in (None, feminine)]
        return self._surely(known, feminine=feminine)

    def _is_sure(self, person: SpokenBy, *, feminine: bool, at: int) -> bool:
        """Whether a pronoun can mean the last speaker: of that sex, or nobody else is there."""
        if person.feminine is feminine:
            return True
        known = self._names.between(0, at)
        return len({n.name for n in known if n.feminine in (None, feminine)}) <= 1

    def _surely(self, named: list[NamedPerson], *, feminine: bool) -> SpokenBy | None:
        """The one of that sex, of several the subject; one of unknown sex only where nobody else
        is named.
        """
        proven = [n for n in named if n.feminine is feminine]
        names = {n.name for n in named}
        if len(names) == 1:
            return self.described(named[-1].start, named[-1])
        if not proven:
            return None
        foremost = self._foremost(named)
        certain = foremost is not None and foremost.feminine is feminine
        return self.described(foremost.start, foremost) if foremost and certain else None

    def foremost(self, named: list[NamedPerson]) -> SpokenBy | None:
        """Of the persons named before a place the subject of the last sentence that names any."""
        chosen = self._foremost(named)
        return self.described(chosen.start, chosen) if chosen else None

    def latter(self, at: int) -> SpokenBy | None:
        """Whom `Dieser` means: the one named last in the sentence before, in the same line."""
        line = self._text.rfind("\n", 0, at) + 1
        named = self._names.between(max(line, self._sentence_start(at - 2)), at)
        return self.described(named[-1].start, named[-1]) if named else None

    def _foremost(self, named: list[NamedPerson]) -> NamedPerson | None:
        """None where more than one may be the subject, or none and several are named."""
        begin = self._sentence_start(named[-1].start)
        same = [n for n in named if n.start >= begin]
        free = [n for n in same if not self.is_oblique(n, begin)] or same
        if len({n.name for n in free}) == 1 or self._opens(begin, free):
            return free[0]
        return None

    def _opens(self, begin: int, named: list[NamedPerson]) -> bool:
        """Whether the first stands alone in front of the verb, as a subject does: `Rau dankte Eva
        Kunz`, not `Rau und Eva Kunz lachten`.
        """
        first, second = named[0], named[1]
        lead = self._text[begin : first.start]
        behind = re.match(r"\s+([a-zäöüß]+)\s", self._text[first.end : second.start])
        office = re.fullmatch(rf"(?:(?:Der|Die|Und|Auch)\s+)?(?:{CAPITAL}\s+){{0,3}}", lead)
        return office is not None and behind is not None and is_verb(behind[1])

    def _sentence_start(self, at: int) -> int:
        start = max(self._text.rfind("\n", 0, at) + 1, at - 300)
        sentences = split_sentences(self._text[start : at + 1])
        return start + sentences[-1].start if sentences else start

    def by_role(
        self, role: str, marked: Marked, earlier: Sequence[Quoted], *, another: bool = False
    ) -> SpokenBy | None:
        """Who is meant by `der Minister`: the only person whom the text calls so, or its part
        before the quote, or the paragraph; where nobody is, the only one whom the sex leaves,
        unless the words tell of `another` (`Auch der Minister`).
        """
        bearers = [n for n in self._names.every if self._bears(n, role, marked)]
        line = self._text.rfind("\n", 0, marked.open) + 1
        before = [n for n in bearers if n.end <= marked.open]
        for near in (bearers, before, [n for n in before if n.start >= line]):
            if len({n.name for n in near}) == 1:
                one = self.described(near[0].start, near[0])
                return one if one.function else replace(one, function=role)
        if bearers or another:
            return None
        feminine = role.endswith("in") or (
            role.endswith("e") and self._text[marked.close :][:40].find(" die ") >= 0
        )
        meant = self.meant(marked, earlier, "sie" if feminine else "er")
        if meant is None or meant.function or self._has_office(meant.name):
            return meant
        return replace(meant, function=role)

    def _has_office(self, name: str) -> bool:
        """Whether any place that names the person tells an office."""
        places = self._names.of(name)
        told = (describe_anywhere(self._text, n.start, n.end, n.name, n.feminine) for n in places)
        return any(person.function for person in told)

    def _bears(self, named: NamedPerson, role: str, marked: Marked) -> bool:
        """Whether the words around a name call the person so; not `der Sprecher der Ministerin`."""
        word = "Prof" if role.startswith("Professor") else role
        pattern = re.compile(rf"\b\w*{re.escape(word)}\b", re.IGNORECASE)
        before = self._text[max(0, named.start - _OFFICE_REACH) : named.start].rpartition("\n")[2]
        before = re.split(r"[.!?][“”\"«]?\s+(?=[A-ZÄÖÜ„]|$)|[“”\"«],?\s+(?=[a-zäöü])", before)[-1]
        at = named.start - len(before)
        for match in pattern.finditer(before):
            others = self._names.between(at + match.end(), named.start)
            if not others and not re.match(
                r"\s+(?:der|des|von|vom)\b[^,]*$", before[match.end() :]
            ):
                return True
        stop = marked.open if named.end <= marked.open else len(self._text)
        behind = self._text[named.start : min(stop, named.end + 120)]
        near = re.split(r"[.!?]\s+(?=[A-ZÄÖÜ„]|$)", behind)[0]
        return any(
            not self._is_of_next(named.start + match.end())
            and not re.search(r"\b(?:und|sowie)\b", near[named.end - named.start : match.start()])
            for match in pattern.finditer(near)
        )

    def _is_of_next(self, at: int) -> bool:
        """Whether a name follows directly, so that a role before it is that person's."""
        return any(named.start - at <= 1 for named in self._names.between(at, at + 60))
