"""Who says what stands in quotation marks: the grammar of attribution.

Whatever the verb is, German says it by place: `„…“, VERB SUBJECT`, `„…“, so SUBJECT`, `SUBJECT …:
„…“`, `„…“ – NAME, ROLE`, `nach Ansicht von NAME „…“`. So no list of verbs decides but what stands
in these places, and whether a person is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.sentences import split_sentences
from nlp.taggers.announced import Announced
from nlp.taggers.marks import Marked
from nlp.taggers.name_words import CAPITAL, bears_role
from nlp.taggers.names import Names
from nlp.taggers.people import SpokenBy, describe
from nlp.taggers.quote_signs import SENTENCE_END, Signs
from nlp.taggers.reference import Quoted, Reference
from nlp.taggers.reported import Reported
from nlp.taggers.subjects import ROLE_ONLY, Subjects
from nlp.taggers.verbs import DEICTIC, is_saying, is_speech_verb, is_verb
from nlp.types import Sentence

# How often one must have spoken, and how long words are, to be the only speaker of a text.
_SEVERAL = 2
_SPEECH_WORDS = 8
# How far around words in marks another one might be said to say them.
_NEAR = 160
_PAPER = re.compile(
    r"\b(?:heißt|hieß|steht|stand|lautet|lautete)\b|\w*(?:[Vv]ereinbarung|[Vv]ertrag|[Ee]rklärung|[Uu]rkunde"
    r"|[Pp]räambel|[Cc]harta|[Pp]apier|[Ss]child|[Pp]lakat|[Bb]anner|[Tt]afel|[Pp]akt|[Tt]ext)(?:e?s|en|n)?\b"
)
_FIRST_PERSON = re.compile(r"\b(?:ich|mir|mich|mein\w*|wir|uns|unser\w*)\b", re.IGNORECASE)
# `… Eva Kunz zur neuen Umfrage` at the end of a heading, and a day at most before the statement.
_STATEMENT_HEAD = re.compile(
    r"\s+(?:zu|zum|zur|über|anlässlich)\s[^\n.:]*\n[\s\d.,\w]{0,40}$"
    # `… äußert sich zum Stopp der Förderung.`, with a caption or a keyword below at most
    r"|\s+(?:äußert(?:e)?\s+sich|nimmt\s+Stellung|kommentiert(?:e)?|erklärt(?:e)?)\s[^\n:]*\.?\n(?:[^\n]{0,40}\n){0,3}",
    re.MULTILINE,
)
_CREDIT = re.compile(r"\s*(?:\(?(?:Foto|Bild|Quelle|Grafik)\w*\s?:|©)")
# Words in marks that a new line begins to tell of are another matter: `„….“\nDer Vertrag …`.
_NEW_PARAGRAPH = re.compile(r"\s*\n\s*[A-ZÄÖÜ]")
_LEAD = re.compile(r"\s*(?P<sign>,|[-–—])?\s*")
_WORD = re.compile(r"[a-zäöüß]+")
_BRACKET = re.compile(r"\s*\((?P<who>[^()\n]{3,120})\)")
# `Mit diesen Worten eröffnete Jens Ohm …`, `Diese Frage stellte …`, `war das Fazit von …`.
_NOUN_OF_SPEECH = (
    r"(?:Worten?|Satz|Sätzen|Frage|Botschaft|Appell|Aussage|Rat|Meinung|Ansicht|Überzeugung|Erfahrung|Einschätzung|Bilanz"
    r"|Fazit|Antwort|Urteil|Resümee|Kommentar|Credo|Schlusswort|Reaktion|Ergebnis|Erkenntnis|Wunsch|Forderung)"
)
_DEMONSTRATIVE_SENTENCE = re.compile(
    rf"\s*[-–—,.:]?\s*(?:[Mm]it\s+(?:diese[nmr]|seine[nmr]|ihre[nmr])\s+{_NOUN_OF_SPEECH}"
    rf"|[Dd]iese[rnms]?\s+{_NOUN_OF_SPEECH}|(?:war|ist|lautete?|so)\s+(?:das|der|die|sein|ihr)e?\s+(?:[a-zäöü]+\s+)?"
    rf"{_NOUN_OF_SPEECH}|[Ss]o\s+(?:lautete?|beschreibt|beschrieb|formulierte?)\b)(?=\W)"
)
# `„….“ Das betont Eva Kunz, Leiterin …`; what pleases somebody is not what somebody said.
_THAT_SAYS = re.compile(
    r"[.,]?\s+(?:Das|Dies|Dieses)\s+(?!fre|hof|lob|fra|kla)(?P<verb>[a-zäöüß]+)\b"
)


class Attribution:
    """Tells of the marked stretches of one text, from front to back, which are quotes and whose."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._reference = Reference(text, names)
        self._signs = Signs(text)
        self._subjects = Subjects(text, names, self._reference)
        self._announced = Announced(text, names, self._reference, self._subjects, self._signs)
        self._reported = Reported(text, names, self._reference, self._subjects)

    def judge(self, marked: Marked, earlier: Sequence[Quoted]) -> Quoted | None:
        """The quote with its speaker; None where the marks hold a title or a single word."""
        words = self._text[marked.start : marked.end]
        if self._signs.is_named(marked):
            return None
        size = len(words.split())
        if person := self._behind(marked, earlier):
            fits = size > 3 or (size > 1 and self._signs.begins(marked))
            return Quoted(marked, person) if fits and not self._signs.is_titled(marked) else None
        if self._goes_on(marked, earlier):
            return Quoted(marked, earlier[-1].person)
        if person := self._announced.before_colon(marked, earlier):
            fits = size > 2 or (size == 2 and SENTENCE_END.search(words) is not None)
            return Quoted(marked, person) if fits else None
        if person := self._announced.within_sentence(marked, earlier):
            return Quoted(marked, person)
        if person := self._reported.fragment(marked, earlier):
            return Quoted(marked, person) if not self._signs.is_titled(marked) else None
        person = self._farther(marked, earlier)
        return Quoted(marked, person) if person or self._signs.is_speech(marked) else None

    def _farther(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        """Who speaks, where the words right beside the marks do not tell."""
        if self._signs.is_sentence(marked) and (person := self._around(marked, earlier)):
            return person
        if person := self._only_speaker(marked, earlier) or self._of_heading(marked):
            return person
        is_long = len(self._text[marked.start : marked.end].split()) > 3
        return self._nameless(marked) if is_long else None

    def _behind(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        text = self._text
        if closing := _DEMONSTRATIVE_SENTENCE.match(text, marked.close):
            stop = self._subjects.clause_end(closing.end())
            return self._subjects.first(closing.end(), stop) or self._subjects.owner(
                closing.end(), stop, marked, earlier
            )
        if said := self._that_says(marked):
            return self._subjects.of_verb(said, self._subjects.clause_end(said), marked, earlier)
        if bracket := _BRACKET.match(text, marked.close):
            return self._subjects.apposed(bracket.start("who"), bracket.end("who"))
        lead = _LEAD.match(text, marked.close)
        assert lead is not None
        inner = text[marked.start : marked.end]
        comma = lead["sign"] == "," or inner.endswith(",")
        ended = comma or lead["sign"] is not None or SENTENCE_END.search(inner) is not None
        at, stop = lead.end(), self._subjects.clause_end(lead.end())
        word = _WORD.match(text, at)
        if word is None:
            return self._subjects.apposed(at, stop) if comma or lead["sign"] else None
        if word.group() in ("so", "wie"):
            return (
                self._subjects.of_verb(word.end(), stop, marked, earlier)
                if ended or word.group() == "so"
                else None
            )
        deictic = word.group() in DEICTIC and (comma or lead["sign"] is not None)
        if deictic:
            word = re.compile(r"\s*([a-zäöüß]+)").match(text, word.end()) or word
        spoken = is_speech_verb(word.group().strip())
        if (spoken and (ended or len(inner.split()) > 2)) or (
            (comma or deictic) and is_verb(word.group().strip())
        ):
            return self._subjects.of_verb(word.end(), stop, marked, earlier, spoken=spoken)
        return None

    def _same_again(
        self, floor: int, sentences: Sequence[Sentence], earlier: Sequence[Quoted]
    ) -> SpokenBy | None:
        """The speaker of the quote before where the only sentence between says just who that was:
        `„…“, betonte der Minister. „…“`.
        """
        follows = earlier and earlier[-1].marked.close == floor and len(sentences) == 1
        return earlier[-1].person if follows else None

    def _is_announced_by_another(self, between: str, sentences: Sequence[Sentence]) -> bool:
        """Whether somebody in an office is announced in front of a colon whose name was not
        understood: `Landrat Ttt gratulierte: „…“`. Nobody else may be taken for that one.
        """
        if not sentences or not between.rstrip().endswith(":"):
            return False
        last = between[sentences[-1].start :]
        return any(bears_role(word) for word in re.findall(CAPITAL, last))

    def _that_says(self, marked: Marked) -> int | None:
        """Where the verb ends of a sentence behind the marks that tells who said this: `„….“ Das
        sagte Eva Kunz`.
        """
        that = _THAT_SAYS.match(self._text, marked.close)
        return that.end() if that and is_saying(that["verb"]) else None

    def _is_written(self, marked: Marked, last: Sequence[Sentence], between: str) -> bool:
        """Whether the sentence before tells of a paper or a board whose words these may be: nobody
        says them unless somebody says `wir`.
        """
        paper = any(_PAPER.search(between[s.start : s.end]) for s in last)
        return paper and not _FIRST_PERSON.search(self._text[marked.start : marked.end])

    def _only_speaker(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        """Who speaks all through a text that names nobody else, where words in marks begin a line
        that goes no further, or are a sentence with `wir` that nobody else is said to say.
        """
        text = self._text
        line = text[text.rfind("\n", 0, marked.open) + 1 : marked.open]
        rest = text[marked.close :].split("\n")[0].strip()
        persons = {q.person.name if q.person else "" for q in earlier}
        person = earlier[-1].person if earlier else None
        if len(persons) != 1 or not person or not self._is_alone(person, marked):
            return None
        apart = not line.strip() and not rest and len(earlier) >= _SEVERAL
        ours = _FIRST_PERSON.search(text, marked.start, marked.end) and self._signs.is_sentence(
            marked
        )
        return person if apart or (ours and not self._is_written_near(marked)) else None

    def _is_alone(self, person: SpokenBy, marked: Marked) -> bool:
        """Whether the text names nobody else, and the marked words are as long as speech is."""
        alone = {n.surname for n in self._names.every} == {person.surname}
        return alone and len(self._text[marked.start : marked.end].split()) >= _SPEECH_WORDS

    def _is_written_near(self, marked: Marked) -> bool:
        """Whether the words in front or behind tell of a paper, or of somebody without a name."""
        text = self._text
        line = text.rfind("\n", 0, marked.open) + 1
        stop = text.find("\n", marked.close)
        front = text[max(line, marked.open - _NEAR) : marked.open]
        behind = text[marked.close : stop if stop >= 0 else len(text)][:_NEAR]
        small = re.findall(r"(?<![\w-])[a-zäöüß]+", f"{front} {behind}")
        return bool(_PAPER.search(front)) or any(is_saying(word) for word in small)

    def _of_heading(self, marked: Marked) -> SpokenBy | None:
        """Whose statement a paragraph in marks is: of whom the heading above tells with a theme
        (`Präsidentin Eva Kunz zur Umfrage`), where the text names nobody else.
        """
        text = self._text
        rest = text[marked.close :].split("\n")[0].strip()
        above = text[: marked.open].rstrip()
        apart = "\n" in text[len(above) : marked.open]
        every = [n for n in self._names.every if not self._is_credit(n.start)]
        if rest or not apart or len({n.name for n in every}) != 1:
            return None
        named = every[0]
        line = text.rfind("\n", 0, named.start) + 1
        alone = _STATEMENT_HEAD.match(text, named.end) and named.end < marked.open
        return self._reference.described(line, named) if alone else None

    def _is_credit(self, at: int) -> bool:
        """Whether a place is in the line of a picture: `Foto: Eva Kunz`."""
        line = self._text[self._text.rfind("\n", 0, at) + 1 : at]
        return _CREDIT.match(line) is not None

    def _nameless(self, marked: Marked) -> SpokenBy | None:
        """Somebody whom the text gives no name: `„…“, teilte eine Sprecherin der Kammer mit`, `„…“,
        so die Jury`.
        """
        lead = _LEAD.match(self._text, marked.close)
        assert lead is not None
        word = _WORD.match(self._text, lead.end())
        ended = lead["sign"] is not None or self._text[marked.end - 1] in ",.!?…"
        so = word is not None and word.group() == "so" and self._signs.begins(marked)
        if word is None or not ended or not (so or is_saying(word.group())):
            return None
        at = self._subjects.skip_fillers(word.end())
        stop = self._subjects.clause_end(at)
        role = ROLE_ONLY.match(self._text, at)
        if role and bears_role(role["role"]) and role.end() <= stop:
            return describe(self._text, role.start("role"), role.end(), role.end(), "")
        return SpokenBy("") if word.group() != "so" or role else None

    def _goes_on(self, marked: Marked, earlier: Sequence[Quoted]) -> bool:
        """Whether the marked words are the second half of a quote that its attribution
        interrupts.
        """
        if not earlier or earlier[-1].person is None:
            return False
        between = self._text[earlier[-1].marked.close : marked.open]
        named = self._names.between(earlier[-1].marked.close, marked.open)
        if any(n.surname != earlier[-1].person.surname for n in named):
            return False  # `„…“ Direktorin Eva Kunz lobte das, „und zwar …“`
        if between.startswith("."):  # `„…“. Auch das, so Jan Rau, sei „…“`
            return False
        return (
            not _NEW_PARAGRAPH.match(between)
            and "\n\n" not in between
            and len(between) < 250
            and between.rstrip().endswith((",", " und", " aber"))
            and len(split_sentences(between.replace("\n", " "))) == 1
            and len(self._text[marked.start : marked.end].split()) > 1
        )

    def _around(self, marked: Marked, earlier: Sequence[Quoted]) -> SpokenBy | None:
        """Whose words a whole sentence in marks is that nobody is said to say: who was named or
        spoke just before.
        """
        text = self._text
        line_start = text.rfind("\n", 0, marked.open) + 1
        floor = max([line_start, *(q.marked.close for q in earlier[-1:])])
        between = text[floor : marked.open]
        sentences = split_sentences(between)
        if self._is_written(marked, sentences[-1:], between):
            return None
        if sayer := self._reported.sayer(floor, marked.open, marked, earlier):
            return sayer if sayer.name else self._same_again(floor, sentences, earlier)
        if len(sentences) > 3 or self._is_announced_by_another(between, sentences):
            return None
        since = [
            n
            for n in self._names.between(floor, marked.open)
            if not self._reference.is_oblique(n, floor) and not self._reference.is_aside(n, floor)
        ]
        spoke = earlier[-1].person if earlier and earlier[-1].marked.close >= line_start else None
        if since and (spoke is None or since[-1].surname != spoke.surname):
            return self._reference.foremost(since)
        return spoke
