"""Who does what a verb of saying says: the words behind it, read as a subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.sentences import split_sentences
from nlp.taggers.marks import Marked
from nlp.taggers.name_words import CAPITAL, ROLE, TITLE, bears_role, is_name_like, is_surname_like
from nlp.taggers.names import NamedPerson, Names
from nlp.taggers.people import SpokenBy, describe
from nlp.taggers.reference import Quoted, Reference
from nlp.taggers.verbs import FILLERS, is_speech_verb

_PRONOUN = re.compile(r"(?P<word>er|sie)\b")
# `sagt der.`, `gibt die zu,`: an article that stands for a person.
_DEMONSTRATIVE = re.compile(
    r"(?P<word>der|die|diese|dieser|jene|jener)\b(?=\s*(?:[,.:;]|$|(?:[a-zäöüß]+\s?){1,3}(?:[,.:;]|$)))"
)
ROLE_ONLY = re.compile(
    r"(?:der|die|das|ein|eine|unser|unsere|sein|seine|ihr|ihre)\s+(?:[a-zäöüß]+(?:e|en|er|ste)\s+)*"
    rf"(?P<role>{CAPITAL}|\d\d-[Jj]ährige)"
)
PAIR = re.compile(
    rf"(?:(?:der|die)\s+)?(?:[a-zäöüß]+(?:e|en|er)\s+)*(?P<role>{CAPITAL}\s+)?"
    rf"(?P<name>{TITLE}*(?P<first>{CAPITAL})(?:\s+(?:von|van|de|zu)){{0,2}}\s+(?P<second>{CAPITAL}))"
    rf"(?=\s*(?:[,.;:()–]|$)|\s+[a-zäöü])"
)
# `Pelinka.`, `der Politikwissenschaftler Pelinka,`, `Hirsch abschließend.`
_SINGLE = re.compile(
    rf"(?P<role>(?:(?:der|die)\s+)?(?:[a-zäöüß]+(?:e|en|er)\s+)*(?=\S*{ROLE.pattern.removesuffix('$')}\s){CAPITAL}\s+)?"
    rf"(?P<name>{CAPITAL})(?(role)(?=\W|$)|(?=\s*(?:[,.;:]|$)|\s+[a-zäöüß]+\s*(?:[,.;:]|$)))"
)


class Subjects:
    """Reads subjects in one text."""

    def __init__(self, text: str, names: Names, reference: Reference) -> None:
        self._text = text
        self._names = names
        self._reference = reference

    def clause_end(self, at: int) -> int:
        """Where the clause that begins at `at` ends: with its sentence, a semicolon, or before the
        quote goes on.
        """
        line_end = self._text.find("\n\n", at)
        line = self._text[
            at : min(line_end if line_end >= 0 else len(self._text), at + 400)
        ].replace("\n", " ")
        ends = [m.start() for m in (re.search(r";|[,:]\s*[„»\"“«]", line),) if m]
        if sentences := split_sentences(line):
            ends.append(sentences[0].end)
        return at + min(ends, default=len(line))

    def of_verb(
        self, at: int, stop: int, marked: Marked, earlier: Sequence[Quoted], *, spoken: bool = True
    ) -> SpokenBy | None:
        """Who does what the verb that ends at `at` says: a pronoun, a person, or a role that stands
        for one.

        A person without a name says that the text does not tell for sure who it is.
        """
        several = self._text[:at].endswith(("en", "so"))
        if re.match(r"\s+es\s+(?:in|auf|unter|aus)\s", self._text[at:stop]):
            return None  # `heißt es in der Erklärung von Eva Kunz und Jan Rau`
        at = self.skip_fillers(at)
        if pronoun := _PRONOUN.match(self._text, at) or _DEMONSTRATIVE.match(self._text, at):
            return self._reference.meant(marked, earlier, pronoun["word"]) or SpokenBy("")
        named = [n for n in self._names.between(at, stop) if not self._reference.is_oblique(n, at)]
        if named and self._is_subject(at, named[0]):
            several = several and not self._is_bare_second(at, named)
            both = self._reference.together(at, named) if several else None
            return both or self._reference.described(at, named[0])
        if person := self.stranger(at, stop, spoken=spoken):
            return person
        role = ROLE_ONLY.match(self._text, at)
        if role and role.end() <= stop and stands_for_person(role["role"]):
            return self._by_role(role, marked, earlier)
        return self._told_by(at, stop)

    def _is_bare_second(self, at: int, named: Sequence[NamedPerson]) -> bool:
        """Whether behind `so` only the first has an office: `so Präsidentin Eva Kunz und Jan Rau`.

        No verb shows that both speak, and they are not told alike: only the first is sure.
        """
        if len(named) < 2 or not self._text[:at].rstrip().endswith("so"):
            return False
        office = re.search(rf"{CAPITAL}\s+$", self._text[at : named[0].start])
        return office is not None and self._text[named[0].end : named[1].start].strip() == "und"

    def _by_role(
        self, role: re.Match[str], marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """The person whom `der Minister` means; one without a name where nobody is for sure."""
        if role.group().startswith(("ein ", "eine ")):
            return None  # somebody whom the text does not name
        known = self._reference.by_role(role["role"], marked, earlier)
        return known or describe(self._text, role.start(), role.end(), role.end(), "")

    def skip_fillers(self, at: int) -> int:
        """Where the subject begins: behind `sich`, `auch`, `am Montag`."""
        filler = FILLERS.match(self._text, at)
        return filler.end() if filler else at

    def _is_subject(self, at: int, named: NamedPerson) -> bool:
        """Whether the name belongs to what begins at `at`: `Landrat Jan Rau`, `der Vorsitzende der
        Kammer, Jan Rau`.
        """
        between = self._text[at : named.start]
        return not re.search(r"[,;:](?!\s*$)|\s(?:der|die|das),", between) and len(between) < 160

    def _told_by(self, at: int, stop: int) -> SpokenBy | None:
        """`heißt es von Eva Kunz`."""
        named = self._names.between(at, stop)
        sign = re.match(r"\s*(?:es\s+)?(?:von|bei|aus dem Mund von)\s+", self._text[at:stop])
        return self._reference.described(at, named[0]) if named and sign else None

    def phrase_start(self, begin: int, named: NamedPerson) -> int:
        """Where the words that belong to the name begin: behind the last verb or mark in front of
        it.
        """
        words = self._text[begin : named.start]
        verbs = [m.end() for m in re.finditer(r"\b([a-zäöüß]+)\s+", words) if is_speech_verb(m[1])]
        return begin + verbs[-1] if verbs else begin

    def first(self, at: int, stop: int) -> SpokenBy | None:
        """Whoever is named first between two places and is no object."""
        named = self._names.between(at, stop)
        free = [n for n in named if not self._reference.is_oblique(n, at)] or named
        if free:
            return self._reference.described(self.phrase_start(at, free[0]), free[0])
        words = re.search(r"(?:von|der|des|[a-zäöü]te?)\s+(?=[A-ZÄÖÜ])", self._text[at:stop])
        return self.stranger(at + words.end(), stop, spoken=True) if words else None

    def owner(
        self, at: int, stop: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """Whose words they are by an office in the genitive: `(so das Fazit) der Ministerin`."""
        role = re.compile(rf"\s+(?:der|des)\s+(?P<role>{CAPITAL})").match(self._text, at, stop)
        if role is None:
            return None
        noun = role["role"] if bears_role(role["role"]) else role["role"].removesuffix("s")
        known = self._reference.by_role(noun, marked, earlier) if stands_for_person(noun) else None
        return known if known and known.name else None

    def apposed(self, at: int, stop: int) -> SpokenBy | None:
        """`– Carla Dietz, Inhaberin der Bäckerei`, `(Murat Aydin, Elektromeister)`, `, Eva Kunz vom
        RKW`.
        """
        named = self._names.between(at, stop)
        person = None
        if (
            named
            and self._is_subject(at, named[0])
            and re.match(rf"(?:{CAPITAL}\s+)*$", self._text[at : named[0].start])
        ):
            person = self._reference.described(at, named[0])
        elif pair := PAIR.match(self._text, at):
            person = self.from_pair(at, pair)
        ends = person is not None and self._text[at:stop].strip().endswith(person.surname)
        return person if person and (person.function or person.organisation or ends) else None

    def stranger(self, at: int, stop: int, *, spoken: bool) -> SpokenBy | None:
        """A person whose given name no list knows, by the place where the name stands."""
        pair = PAIR.match(self._text, at)
        if pair and pair.end() <= stop and (person := self.from_pair(at, pair)):
            return person
        single = _SINGLE.match(self._text, at) if spoken else None
        if single and single.end() <= stop and is_surname_like(single["name"]):
            return describe(self._text, at, *single.span("name"), single["name"])
        return None

    def from_pair(self, at: int, pair: re.Match[str]) -> SpokenBy | None:
        """The person whose given name no list knows; None where the two words are no name."""
        role = (pair["role"] or "").strip()
        if not is_name_like(pair["first"], pair["second"]) or (
            role and not stands_for_person(role)
        ):
            return None
        return describe(self._text, at, *pair.span("name"), pair["name"])


def stands_for_person(role: str) -> bool:
    """Whether a noun behind an article means a person: `der Minister`, `die Bäckerin`."""
    return bears_role(role) or re.search(r"(?:[a-zäöü]{3}in|[Jj]ährige|er)$", role) is not None
