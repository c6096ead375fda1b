"""Who is announced in front of a quote: `SUBJECT …: „…“`, `Laut NAME „…“`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.sentences import split_sentences
from nlp.taggers.given_names import is_given_name
from nlp.taggers.marks import Marked
from nlp.taggers.name_words import CAPITAL
from nlp.taggers.names import NamedPerson, Names
from nlp.taggers.people import SpokenBy
from nlp.taggers.quote_signs import Signs
from nlp.taggers.reference import Quoted, Reference
from nlp.taggers.subjects import PAIR, Subjects, stands_for_person
from nlp.taggers.verbs import is_speech_verb, is_verb

_COLON = re.compile(r":\s*\.?\s*$")
_ACCORDING = re.compile(
    r"\b(?:[Ll]aut|(?:[Nn]ach|[Ii]n)\s+(?:den\s+)?(?:Angaben|Worten|Einschätzung|Auskunft|Ansicht|Aussagen?|Meinung"
    r"|Überzeugung|Auffassung|Darstellung)\s+(?:von|der|des)|[Ff]ür|[Ww]ie)\s+"
)
_POSSESSIVE = re.compile(
    r"(?:^|[,–-]\s*|\b(?:lautet|ist|war)\s+)(?P<word>[Ss]ein|[Ii]hr|[Dd]essen|[Dd]eren)(?:e|en|er)?\s"
)
_OPEN_SUBJECT = re.compile(r"^(?:Er|Sie)\b|[a-zäöü]\s(?:er|sie)\b")
# `Eva Kunz freute sich über den Satz einer Kollegin: „…“`: somebody without a name speaks.
_OF_ANOTHER = re.compile(
    r"\b(?:(?:Satz|Satzes|Worte|Wort|Spruch|Ausspruch|Frage|Antwort|Lob|Rückmeldung|Zuruf|Ruf)"
    rf"\s+(?:eine[rs]|[dsi][a-zäöü]*e[rs])|Rat\s+(?:eine[rs]|[si][a-zäöü]*e[rs]))\s+(?:[a-zäöüß]+\s+)*{CAPITAL}(?:\s+(?:aus|der|des|von)\s[^,]*)?$"
)
# `Sie erinnerte an Martin Raus Worte: „…“`, `Er zitierte Jan Rau: „…“`: another one's words.
_CITES = re.compile(
    r"\b(?:zitierte?|(?:an|mit|aus|nach|in)\s+(?:(?:die|das|den|dem|der)\s+)?(?:[A-ZÄÖÜ][\w.-]+\s+){0,2}"
    r"[A-ZÄÖÜ][\w-]+(?:s|’|')\s[^,:]{0,60}?\b(?:Worten?|Satz|Sätzen|Formel|Zitat|Spruch|Ausspruch|Motto|Vers|Gebet"
    r"|Gedicht|Lied|Brief|Rede|Appell|Botschaft|Wort)\b"
    r"|(?:an|aus)\s+(?:die|das|den|dem|der|einem|einer|einen)\s+(?:Worten?|Satz|Sätze|Formel|Zitat|Spruch|Ausspruch|Brief|Rede"
    r"|Gedicht)\s+(?:von|des|der)\s)"
)
# `Er dankte Jan Rau und sagte: „…“`: whom the pronoun acts on does not speak.
_PRONOUN_ACTS = re.compile(r"(?:Er|Sie)\s+[a-zäöüß]+\s[^,:]*\b(?:und|sowie)\s+[a-zäöüß]+te?\b")
_HOUSE_SAYS = re.compile(
    rf"\b(?P<verb>[a-zäöüß]+)\s(?:das|die|der)\s(?:[a-zäöüß]+e\s)?(?P<noun>{CAPITAL})(?:\s{CAPITAL})*\s*$"
)
# `Beide waren sich einig: „…“`: nobody says it alone.
_TOGETHER = re.compile(r"(?:Beide|Alle|Alle\s+(?:drei|vier|Beteiligten)|Einig\s+(?:sind|waren))\b")
# Three words of a sentence are said by somebody only where its verb is one of saying or wishing.
_FEW = 3
_SAYS_OR_WANTS = re.compile(r"\s+(?:will|wollte|freute?\s+sich|hofft|hoffte|verspricht|rät|riet)\b")
_MORE = re.compile(
    r"^(?:Und|Aber|Doch|Denn|Weiter|Wörtlich|Dazu|Dann)?(?:\s+(?:weiter|dann|auch|sofort|gleich|noch))*\s*$"
)
_VERB_BEFORE = re.compile(
    r"\b([a-zäöüß]+)(?:\s+(?:auch|sich|ihm|ihr|dazu|etwa))*\s+(?:(?:der|die)\s+)?(?:[a-zäöüß]+e\s+)*"
    rf"(?:{CAPITAL}\s+){{0,2}}$"
)


class Announced:
    """Reads the words in front of quotes in one text."""

    def __init__(
        self, text: str, names: Names, reference: Reference, subjects: Subjects, signs: Signs
    ) -> None:
        self._text = text
        self._names = names
        self._reference = reference
        self._subjects = subjects
        self._signs = signs

    def before_colon(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        """The speaker of `SUBJECT …: „…“`, also where the quote begins the paragraph behind the
        colon.
        """
        head = self._head(marked)
        if head is None:
            return None
        begin, end = head
        words = self._text[begin:end]
        if _OF_ANOTHER.search(words) or _CITES.search(words) or _TOGETHER.match(self._text, begin):
            return SpokenBy("")
        if _PRONOUN_ACTS.match(self._text, begin):
            return self._by_words(begin, end, marked, earlier) or SpokenBy("")
        return self._by_names(begin, end, marked, earlier)

    def _by_names(
        self, begin: int, end: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """Who speaks by the persons whom the head names, and by its words where it names none."""
        named = self._names.between(begin, end)
        free = [n for n in named if not self._reference.is_oblique(n, begin)]
        if both := self._both(begin, end, free):
            return both
        if free:
            chosen = self._acting(begin, free)
            return self._reference.described(self._subjects.phrase_start(begin, chosen), chosen)
        if named and self._is_of_house(begin, end):
            return SpokenBy("")
        if not named and (person := self._stranger(begin, end)):
            return person
        if person := self._by_words(begin, end, marked, earlier):
            return person
        if _OPEN_SUBJECT.search(self._text[begin:end]):
            return SpokenBy("")  # `Auf die Frage von Jan Rau schüttelte sie den Kopf: …`
        return (
            self._reference.described(self._subjects.phrase_start(begin, named[0]), named[0])
            if named
            else None
        )

    def _is_of_house(self, begin: int, end: int) -> bool:
        """Whether a house says it: `Auf die Frage von Jan Rau schreibt das Amt: …`."""
        house = _HOUSE_SAYS.search(self._text[begin:end])
        return (
            house is not None
            and is_speech_verb(house["verb"])
            and not stands_for_person(house["noun"])
        )

    def _both(self, begin: int, end: int, free: list[NamedPerson]) -> SpokenBy | None:
        """Two persons with a verb in the plural: `Eva Kunz und Jan Rau betonten: …`."""
        verbs = re.findall(r"\b([a-zäöüß]+en)\b", self._text[begin:end])
        plural = any(is_speech_verb(verb) for verb in verbs)
        return self._reference.together(begin, free) if plural else None

    def _by_words(
        self, begin: int, end: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """Who is meant by a pronoun, a possessive or a role in the head."""
        words = self._text[begin:end]
        if possessive := _POSSESSIVE.search(words):
            return self._reference.meant(marked, earlier, possessive["word"], before=begin)
        if re.match(r"(?:Dieser|Diese|Letztere[rm]?)\s+[a-zäöü]+te?\b", words):
            return self._reference.latter(begin)
        if re.match(r"(?:Er|Sie)\b|(?:Der|Die)\s+[a-zäöü]+te?\b", words):
            return self._reference.meant(marked, earlier, words.split()[0].lower(), before=begin)
        if pronoun := re.search(r"[a-zäöü]\s+(er|sie)\b", words):
            return self._reference.meant(marked, earlier, pronoun[1], before=begin)
        if _MORE.match(words.strip()):
            return (
                earlier[-1].person
                if earlier and is_same_paragraph(self._text, earlier[-1].marked, marked)
                else None
            )
        role = re.search(
            rf"(?:^|\s)(?:[Dd]er|[Dd]ie)\s+(?:[a-zäöüß]+\s+)*(?P<role>{CAPITAL})", words
        )
        stands = role is not None and stands_for_person(role["role"])
        if role is None or not stands:
            return None
        another = re.match(r"(?:Auch|Ebenso|Daneben)\b", words) is not None
        return self._reference.by_role(role["role"], marked, earlier, another=another)

    def _stranger(self, begin: int, end: int) -> SpokenBy | None:
        """Somebody in the head whose given name no list knows, or who has only a given name: `Nele
        sagt`.
        """
        words = self._text[begin:end]
        starts = [
            begin,
            *(
                begin + m.end()
                for m in re.finditer(r"\b[a-zäöüß]+\s+(?=(?:der\s|die\s)?[A-ZÄÖÜ])", words)
            ),
        ]
        for at in starts:
            verb = re.search(r"([a-zäöüß]+)\s+$", self._text[begin:at])
            pair = (
                PAIR.match(self._text, at, end + 1)
                if at == begin or (verb and is_speech_verb(verb[1]))
                else None
            )
            if pair and (person := self._subjects.from_pair(at, pair)):
                return person
        given = re.match(rf"({CAPITAL})\s+([a-zäöüß]+)", words)
        return (
            SpokenBy(given[1]) if given and is_given_name(given[1]) and is_verb(given[2]) else None
        )

    def _acting(self, begin: int, named: list[NamedPerson]) -> NamedPerson:
        """The one behind a verb of speech (`antwortet Leif Ohlendorf`), else the first.

        In `Jan Rau dankte Eva Kunz` the first one speaks: he stands in the same clause.
        """
        for before, one in zip([None, *named], named, strict=False):
            verb = _VERB_BEFORE.search(self._text[begin : one.start])
            if not verb or not is_speech_verb(verb[1]):
                continue
            between = self._text[before.end : begin + verb.start()] if before else ","
            if re.search(r"[,;:]|\bund\b", between):
                return one
        return named[0]

    def _head(self, marked: Marked) -> tuple[int, int] | None:
        """The sentence in front of the colon that announces the quote, without the colon."""
        text = self._text
        line_start = text.rfind("\n", 0, marked.open) + 1
        end = marked.open
        if not text[line_start:end].strip():
            end = len(text[:line_start].rstrip())
            line_start = text.rfind("\n", 0, end) + 1
        line_start = max(line_start, end - 600)
        colon = _COLON.search(text[line_start:end])
        if colon:
            end = line_start + colon.start()
        elif end == marked.open or not re.match(
            r"\W*(?:Statement|Kommentar|Zitat|Erklärung)\b", text[line_start:end]
        ):
            return None
        sentences = split_sentences(text[line_start:end])
        if not sentences:
            return None
        begin = line_start + sentences[-1].start
        if not _COLON.search(text[begin : end + 1]) and colon:
            return None
        return begin, end

    def within_sentence(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        """The speaker of words within a sentence: `Laut Eva Kunz „ist das ein Erfolg“`, `sie sprach
        von „…“`.
        """
        text = self._text
        words = text[marked.start : marked.end]
        size = len(words.split())
        if size < _FEW or not words[0].islower() or self._signs.is_titled(marked):
            return None
        line_start = max(text.rfind("\n", 0, marked.open) + 1, marked.open - 300)
        sentences = split_sentences(text[line_start : marked.open])
        if not sentences or (
            self._signs.begins(marked) and not text[: marked.open].rstrip().endswith(("–", "-"))
        ):
            return None
        begin = line_start + sentences[-1].start
        named = self._names.between(begin, marked.open)
        free = [n for n in named if not self._reference.is_oblique(n, begin)]
        if not free and named and _ACCORDING.match(text, begin):
            free = named[:1]
        if free:
            chosen = self._acting(begin, free)
            if size == _FEW and not _SAYS_OR_WANTS.match(text, chosen.end):
                return None
            return self._reference.described(self._subjects.phrase_start(begin, chosen), chosen)
        pronoun = re.match(r"(Er|Sie)\b", text[begin : marked.open]) if size > _FEW else None
        return (
            self._reference.meant(marked, earlier, pronoun[1].lower(), before=begin)
            if pronoun and earlier
            else None
        )


def is_same_paragraph(text: str, first: Marked, second: Marked) -> bool:
    """Whether no line ends between two quotes."""
    return "\n" not in text[first.close : second.open]
