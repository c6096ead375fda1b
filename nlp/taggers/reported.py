"""Who speaks where indirect speech goes on in marks: `Das Land altere, sagte Rau. „…“`, `Das sei
„ein Durchbruch“`, `Rau sprach von einem „guten Tag“`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.sentences import split_sentences
from nlp.taggers.marks import Marked
from nlp.taggers.name_words import CAPITAL
from nlp.taggers.names import NamedPerson, Names
from nlp.taggers.people import SpokenBy
from nlp.taggers.reference import Quoted, Reference
from nlp.taggers.subjects import Subjects
from nlp.taggers.verbs import is_saying, is_speech_verb
from nlp.types import Sentence

# `…, räumte er ein.`, `so erzählt Rau,`: a verb of saying with its subject behind it.
_SAID = re.compile(
    r"(?:^|(?<=[,–]\s)|(?<=\s))(?:so\s+)?(?P<verb>[a-zäöüß]+)\s+(?=(?:er|sie)\b|[A-ZÄÖÜ]|(?:d(?:er|ie)|dessen|deren)\s)"
)
# What says that somebody's words are told: `er sei`, `man habe`.
_SUBJUNCTIVE = re.compile(
    r"\b(?:sei|seien|habe|werde|würden|könne|müsse|solle|dürfe|wolle|wisse|gebe|gehe|komme|bleibe|brauche|suche|bekomme"
    r"|stehe|liege|mache|finde|hätten|fehle|gelte|nehme|halte|lasse|heiße|zeige|helfe|bringe)\b"
)
# `sprach von einem „guten Tag“`, `nannte es „ein Geschenk“`.
_CALLED = re.compile(
    r"\b(?:spr[aie]ch(?:t|en)?\s+(?:\w+\s+){0,3}?von|nann?te|nennt|bezeichnete?\b.{0,60}\sals|würdigte?\b.{0,60}\sals|lobte?\b.{0,60}\sals)"
    r"\s+(?:(?:[a-zäöüß]+|[A-ZÄÖÜ][a-zäöüß]+)\s+){0,4}$"
)
# How many sentences of indirect speech may lie between a speaker and the marks.
_FAR = 3
# Two words in marks are called something and not said: `es gebe „sinnvolle Regeln“`.
_FEWEST = 3


class Reported:
    """Reads indirect speech in one text."""

    def __init__(self, text: str, names: Names, reference: Reference, subjects: Subjects) -> None:
        self._text = text
        self._names = names
        self._reference = reference
        self._subjects = subjects

    def sayer(
        self, floor: int, at: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """Who said what the sentence before `at` tells; a person without a name where somebody did
        and the text does not tell who, None where nobody is said to have said anything.
        """
        for sentence in list(reversed(self._sentences(floor, at)))[:_FAR]:
            begin, end = floor + sentence.start, floor + sentence.end
            if person := self._of_sentence(begin, end, marked, earlier):
                return person
            if not _SUBJUNCTIVE.search(self._text, begin, end):
                return None
        return None

    def fragment(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        """Who says the words in marks that are a part of a sentence of indirect speech."""
        words = len(self._text[marked.start : marked.end].split())
        if words < _FEWEST:
            return None
        line = self._text.rfind("\n", 0, marked.open) + 1
        sentences = self._sentences(line, marked.open)
        if not sentences:
            return None
        begin = line + sentences[-1].start
        before = self._text[begin : marked.open]
        if re.search(r"[.!?:]\s*$", before):
            return None
        if so := _SO.search(before):
            stop = self._subjects.clause_end(begin + so.end())
            return self._subjects.of_verb(begin + so.end("so"), stop, marked, earlier)
        if _CALLED.search(before):
            return self._first(begin, marked.open, marked, earlier)
        if not _SUBJUNCTIVE.search(before):
            return None
        person = self._of_sentence(begin, marked.open, marked, earlier)
        person = person or self.sayer(line, begin, marked, earlier)
        return person if person and person.name else None

    def _sentences(self, start: int, end: int) -> list[Sentence]:
        return split_sentences(self._text[start:end])

    def _of_sentence(
        self, begin: int, end: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """Who is told to say something in one sentence: behind a verb of saying, or in front."""
        for said in _SAID.finditer(self._text, begin, end):
            if not is_speech_verb(said["verb"]):
                continue
            pronoun = re.compile(r"(er|sie)\b").match(self._text, said.end())
            if pronoun:
                known = self._reference.meant(marked, earlier, pronoun[1], before=said.start())
                return known or SpokenBy("")
            named = self._at(said.end(), end)
            if named:
                return self._reference.described(said.end(), named)
        person = self._in_front(begin, end)
        if person is None and any(is_saying(w) for w in _SMALL.findall(self._text, begin, end)):
            return SpokenBy("")  # somebody says it whom the text does not name here
        return person

    def _at(self, at: int, end: int) -> NamedPerson | None:
        """The person who is named at a place, behind nothing but an article and an office."""
        named = next(iter(self._names.between(at, end)), None)
        if named is None or self._reference.is_oblique(named, at):
            return None
        lead = self._text[at : named.start]
        whole = re.fullmatch(
            rf"(?:(?:der|die|dessen|deren)\s+)?(?:[a-zäöüß]+e\s+)*(?:{CAPITAL},?\s+){{0,3}}", lead
        )
        return named if whole else None

    def _in_front(self, begin: int, end: int) -> SpokenBy | None:
        """`Landrat Jan Rau sagte, …`, `Schulleiterin Eva Kunz hatte geschrieben, …`."""
        named = self._at_front(begin, end)
        if named is None:
            return None
        told = _TOLD_BESIDE.match(self._text, named.end, end)
        behind = re.match(r"[^,:;„]{0,80}", self._text[told.end() if told else named.end : end])
        words = re.findall(r"[a-zäöüß]+", behind.group()) if behind else []
        # `Kunz wiederum lobte`: one word may stand between.
        says = any(is_speech_verb(word) for word in words[:2])
        perfect = bool(words) and words[0] in _PERFECT and words[-1] in _TOLD
        if not (says or perfect):
            return None
        return self._reference.described(begin, named)

    def _at_front(self, begin: int, end: int) -> NamedPerson | None:
        named = next(iter(self._names.between(begin, end)), None)
        if named is None or named.genitive or self._reference.is_oblique(named, begin):
            return None
        return named if "," not in self._text[begin : named.start] else None

    def _first(
        self, begin: int, end: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """The subject of a sentence that calls something by the words in marks."""
        free = [
            n for n in self._names.between(begin, end) if not self._reference.is_oblique(n, begin)
        ]
        if len({n.name for n in free}) == 1:
            return self._reference.described(self._subjects.phrase_start(begin, free[0]), free[0])
        pronoun = re.compile(r"(Er|Sie)\b").match(self._text, begin)
        if pronoun and not free:
            return self._reference.meant(marked, earlier, pronoun[1].lower(), before=begin)
        return None


# `Eva Kunz (parteilos), Stadträtin für Arbeit, lobt …`
_TOLD_BESIDE = re.compile(r"(?:\s*\([^()\n]{1,60}\))?(?:,\s[^,:;„\n]{3,120},)?")
_SMALL = re.compile(r"(?<![\w-])[a-zäöüß]+")
_SO = re.compile(r",\s+(?P<so>so)\s+(?=[A-ZÄÖÜ]|d(?:er|ie)\s)[^,]{3,120},\s*$")
_PERFECT = frozenset(("hatte", "habe", "hat"))
_TOLD = frozenset(
    ("geschrieben", "gesagt", "erklärt", "betont", "berichtet", "erzählt", "gefragt", "gefordert")
)
