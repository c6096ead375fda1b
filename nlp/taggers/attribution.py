"""Who says what stands in quotation marks: the grammar of attribution.

Whatever the verb is, German says it by place: `„…“, VERB SUBJECT`, `„…“, so SUBJECT`, `SUBJECT …:
„…“`, `„…“ – NAME, ROLE`, `nach Ansicht von NAME „…“`. So no list of verbs decides but what stands
in these places, and whether a person is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.sentences import split_sentences
from nlp.taggers.given_names import is_given_name
from nlp.taggers.marks import Marked
from nlp.taggers.names import CAPITAL, ROLE, TITLE, Named, Names, is_name_like, is_surname_like
from nlp.taggers.people import Person, describe
from nlp.taggers.reference import Quoted, Reference
from nlp.taggers.verbs import DEICTIC, FILLERS, is_saying, is_speech_verb, is_verb

_LEAD = re.compile(r"\s*(?P<sign>,|[-–—])?\s*")
_WORD = re.compile(r"[a-zäöüß]+")
_SENTENCE_END = re.compile(r"[.!?…]$")
_COLON = re.compile(r":\s*\.?\s*$")
_STARTS = re.compile(r"(?:^|[.!?:…“”\"«»‘’)]|[–—-])\s*$")
_PRONOUN = re.compile(r"(?P<word>er|sie)\b")
# `sagt der.`, `gibt die zu,`: an article that stands for a person.
_DEMONSTRATIVE = re.compile(
    r"(?P<word>der|die|diese|dieser|jene|jener)\b(?=\s*(?:[,.:;]|$|(?:[a-zäöüß]+\s?){1,3}(?:[,.:;]|$)))"
)
_ROLE_ONLY = re.compile(
    r"(?:der|die|das|ein|eine|unser|unsere|sein|seine|ihr|ihre)\s+(?:[a-zäöüß]+(?:e|en|er|ste)\s+)*"
    rf"(?P<role>{CAPITAL}|\d\d-[Jj]ährige)"
)
_PAIR = re.compile(
    rf"(?:(?:der|die)\s+)?(?:[a-zäöüß]+(?:e|en|er)\s+)*(?P<role>{CAPITAL}\s+)?"
    rf"(?P<name>{TITLE}*(?P<first>{CAPITAL})(?:\s+(?:von|van|de|zu)){{0,2}}\s+(?P<second>{CAPITAL}))"
    rf"(?=\s*(?:[,.;:()–]|$)|\s+[a-zäöü])"
)
# `Pelinka.`, `der Politikwissenschaftler Pelinka,`, `Hirsch abschließend.`
_SINGLE = re.compile(
    rf"(?P<role>(?:(?:der|die)\s+)?(?:[a-zäöüß]+(?:e|en|er)\s+)*(?=\S*{ROLE.pattern.removesuffix('$')}\s){CAPITAL}\s+)?"
    rf"(?P<name>{CAPITAL})(?(role)(?=\W|$)|(?=\s*(?:[,.;:]|$)|\s+[a-zäöüß]+\s*(?:[,.;:]|$)))"
)
_BRACKET = re.compile(r"\s*\((?P<who>[^()\n]{3,120})\)")
# `Mit diesen Worten eröffnete Jens Ohm …`, `Diese Frage stellte …`, `war das Fazit von …`.
_NOUN_OF_SPEECH = (
    r"(?:Worten?|Satz|Sätzen|Frage|Botschaft|Appell|Aussage|Rat|Meinung|Ansicht|Überzeugung|Erfahrung|Einschätzung|Bilanz"
    r"|Fazit|Antwort|Urteil|Resümee|Kommentar|Credo|Schlusswort|Reaktion|Ergebnis|Erkenntnis|Wunsch|Forderung)"
)
_DEMONSTRATIVE_SENTENCE = re.compile(
    rf"\s*[-–—,.]?\s*(?:[Mm]it\s+(?:diese[nmr]|seine[nmr]|ihre[nmr])\s+{_NOUN_OF_SPEECH}"
    rf"|[Dd]iese[rnms]?\s+{_NOUN_OF_SPEECH}|(?:war|ist|lautete?|so)\s+(?:das|der|die|sein|ihr)e?\s+(?:[a-zäöü]+\s+)?"
    rf"{_NOUN_OF_SPEECH}|[Ss]o\s+(?:lautete?|beschreibt|beschrieb|formulierte?)\b)(?=\W)"
)
_TITLE_NOUN = r"(?:Motto|Titel|Thema|Themen|Namen?|Überschrift|Slogan|Devise|Leitwort|Leitsatz|Schlagwort|Begriff|Stichwort|Wort)"  # noqa: E501
_TITLE_BEHIND = re.compile(
    rf"[^.!?\n„“\"]{{0,12}}?(?:[Uu]nter\s+diesem|lautete?|heißt|hieß|war|ist|steht|stand|so)\b"
    rf"[^.!?\n„“\"]{{0,40}}?\b{_TITLE_NOUN}\b"
)
_TITLE_BEFORE = re.compile(
    rf"\b(?:{_TITLE_NOUN}|Buch|Film|Heft|Broschüre|Leitfaden|Projekt|Programm|Seminar|Vortrag|Workshop|Checks?|Preis"
    r"|Rubrik|Kampagne|Initiative|Verein|Stiftung|Reihe|Zeitschrift|Zeitung|Magazin|Ausstellung|Netzwerk|Arbeitskreis"
    r"|Download|Kategorie|Artikel|Studie|Ratgeber|Band|Lied|Serie|Vereinbarung|Haus|Lokal|Hotel|Dokument)"
    r"(?:s|es|en|n)?(?:\s+(?:lautet|lautete|heißt|ist|mit\s+dem\s+Titel|namens|zum\s+Thema|unter\s+dem\s+Titel))?\s*:?\s*$"
)
_ACCORDING = re.compile(
    r"\b(?:[Ll]aut|(?:[Nn]ach|[Ii]n)\s+(?:den\s+)?(?:Angaben|Worten|Einschätzung|Auskunft|Ansicht|Aussagen?|Meinung"
    r"|Überzeugung|Auffassung|Darstellung)\s+(?:von|der|des)|[Ff]ür|[Ww]ie)\s+"
)
_POSSESSIVE = re.compile(
    r"(?:^|[,–-]\s*|\b(?:lautet|ist|war)\s+)(?P<word>[Ss]ein|[Ii]hr|[Dd]essen|[Dd]eren)(?:e|en|er)?\s"
)
_MORE = re.compile(
    r"^(?:Und|Aber|Doch|Denn|Weiter|Wörtlich|Dazu|Dann)?(?:\s+(?:weiter|dann|auch|sofort|gleich|noch))*\s*$"
)
_LAW = re.compile(
    r"§|\b\w*(?:[Gg]esetz|[Vv]erordnung|[Ss]atzung|[Rr]ichtlinie|Artikel|[Pp]räambel)\w*\b"
)
_MIN_WORDS = 8


class Attribution:
    """Tells of the marked stretches of one text, from front to back, which are quotes and whose."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names
        self._reference = Reference(text, names)

    def judge(self, marked: Marked, earlier: Sequence[Quoted]) -> Quoted | None:
        """The quote with its speaker; None where the marks hold a title or a single word."""
        text, words = self._text, self._text[marked.start : marked.end]
        if _TITLE_BEHIND.match(text, marked.close):
            return None
        size = len(words.split())
        if person := self._behind(marked, earlier):
            fits = size > 3 or (size > 1 and self._begins(marked))
            return Quoted(marked, person) if fits and not self._is_titled(marked) else None
        if self._goes_on(marked, earlier):
            return Quoted(marked, earlier[-1].person)
        if person := self._before_colon(marked, earlier):
            fits = size > 2 or (size == 2 and _SENTENCE_END.search(words) is not None)
            return Quoted(marked, person) if fits else None
        if person := self._partial(marked, earlier):
            return Quoted(marked, person)
        if self._is_sentence(marked) and (person := self._around(marked, earlier)):
            return Quoted(marked, person)
        if size > 3 and (person := self._nameless(marked)):
            return Quoted(marked, person)
        return Quoted(marked, None) if self._is_speech(marked) else None

    def _behind(self, marked: Marked, earlier: Sequence[Quoted]) -> Person | None:
        text = self._text
        if closing := _DEMONSTRATIVE_SENTENCE.match(text, marked.close):
            return self._first(closing.end(), self._clause_end(closing.end()))
        if bracket := _BRACKET.match(text, marked.close):
            return self._apposed(bracket.start("who"), bracket.end("who"))
        lead = _LEAD.match(text, marked.close)
        assert lead is not None
        inner = text[marked.start : marked.end]
        comma = lead["sign"] == "," or inner.endswith(",")
        ended = comma or lead["sign"] is not None or _SENTENCE_END.search(inner) is not None
        at, stop = lead.end(), self._clause_end(lead.end())
        word = _WORD.match(text, at)
        if word is None:
            return self._apposed(at, stop) if comma or lead["sign"] else None
        if word.group() in ("so", "wie"):
            return (
                self._subject(word.end(), stop, marked, earlier)
                if ended or word.group() == "so"
                else None
            )
        if comma and word.group() in DEICTIC:
            word = re.compile(r"\s*([a-zäöüß]+)").match(text, word.end()) or word
        spoken = is_speech_verb(word.group().strip())
        if (spoken and (ended or len(inner.split()) > 2)) or (
            comma and is_verb(word.group().strip())
        ):
            return self._subject(word.end(), stop, marked, earlier, spoken=spoken)
        return None

    def _nameless(self, marked: Marked) -> Person | None:
        """Somebody whom the text gives no name: `„…“, teilte eine Sprecherin der Kammer mit`, `„…“,
        so die Jury`.
        """
        lead = _LEAD.match(self._text, marked.close)
        assert lead is not None
        word = _WORD.match(self._text, lead.end())
        ended = lead["sign"] is not None or self._text[marked.end - 1] in ",.!?…"
        so = word is not None and word.group() == "so" and self._begins(marked)
        if word is None or not ended or not (so or is_saying(word.group())):
            return None
        at = self._skip_fillers(word.end())
        stop = self._clause_end(at)
        role = _ROLE_ONLY.match(self._text, at)
        if role and ROLE.search(role["role"]) and role.end() <= stop:
            return describe(self._text, role.start("role"), role.end(), role.end(), "")
        return Person("") if word.group() != "so" or role else None

    def _clause_end(self, at: int) -> int:
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

    def _subject(
        self, at: int, stop: int, marked: Marked, earlier: Sequence[Quoted], *, spoken: bool = True
    ) -> Person | None:
        """Who does what the verb that ends at `at` says: a pronoun, a person, or a role that stands
        for one.
        """
        at = self._skip_fillers(at)
        if pronoun := _PRONOUN.match(self._text, at) or _DEMONSTRATIVE.match(self._text, at):
            return self._reference.meant(marked, earlier, pronoun["word"])
        role = _ROLE_ONLY.match(self._text, at)
        named = [n for n in self._names.between(at, stop) if not self._reference.is_oblique(n, at)]
        if named and self._is_subject(at, named[0]):
            return self._reference.described(at, named[0])
        if person := self._unknown(at, stop, spoken=spoken):
            return person
        if role and role.end() <= stop and _stands_for_person(role["role"]):
            return self._reference.by_role(role["role"], marked, earlier)
        return self._told_by(at, stop)

    def _skip_fillers(self, at: int) -> int:
        filler = FILLERS.match(self._text, at)
        return filler.end() if filler else at

    def _is_subject(self, at: int, named: Named) -> bool:
        """Whether the name belongs to what begins at `at`: `Landrat Jan Rau`, `der Vorsitzende der
        Kammer, Jan Rau`.
        """
        between = self._text[at : named.start]
        return not re.search(r"[,;:](?!\s*$)|\s(?:der|die|das),", between) and len(between) < 160

    def _told_by(self, at: int, stop: int) -> Person | None:
        """`heißt es von Eva Kunz`."""
        named = self._names.between(at, stop)
        sign = re.match(r"\s*(?:es\s+)?(?:von|bei|aus dem Mund von)\s+", self._text[at:stop])
        return self._reference.described(at, named[0]) if named and sign else None

    def _first(self, at: int, stop: int) -> Person | None:
        named = self._names.between(at, stop)
        free = [n for n in named if not self._reference.is_oblique(n, at)] or named
        if free:
            return self._reference.described(self._phrase_start(at, free[0]), free[0])
        words = re.search(r"(?:von|der|des|[a-zäöü]te?)\s+(?=[A-ZÄÖÜ])", self._text[at:stop])
        return self._unknown(at + words.end(), stop, spoken=True) if words else None

    def _apposed(self, at: int, stop: int) -> Person | None:
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
        elif pair := _PAIR.match(self._text, at):
            person = self._from_pair(at, pair)
        ends = person is not None and self._text[at:stop].strip().endswith(person.surname)
        return person if person and (person.function or person.organisation or ends) else None

    def _unknown(self, at: int, stop: int, *, spoken: bool) -> Person | None:
        """A person whose given name no list knows, by the place where the name stands."""
        pair = _PAIR.match(self._text, at)
        if pair and pair.end() <= stop and (person := self._from_pair(at, pair)):
            return person
        single = _SINGLE.match(self._text, at) if spoken else None
        if single and single.end() <= stop and is_surname_like(single["name"]):
            return describe(self._text, at, *single.span("name"), single["name"])
        return None

    def _from_pair(self, at: int, pair: re.Match[str]) -> Person | None:
        role = (pair["role"] or "").strip()
        if not is_name_like(pair["first"], pair["second"]) or (role and not ROLE.search(role)):
            return None
        return describe(self._text, at, *pair.span("name"), pair["name"])

    def _before_colon(self, marked: Marked, earlier: Sequence[Quoted]) -> Person | None:
        """The speaker of `SUBJECT …: „…“`, also where the quote begins the paragraph behind the
        colon.
        """
        head = self._head(marked)
        if head is None:
            return None
        begin, end = head
        named = self._names.between(begin, end)
        free = [n for n in named if not self._reference.is_oblique(n, begin)]
        if free:
            chosen = self._acting(begin, free)
            return self._reference.described(self._phrase_start(begin, chosen), chosen)
        if not named and (person := self._stranger(begin, end)):
            return person
        if person := self._by_words(begin, end, marked, earlier):
            return person
        return (
            self._reference.described(self._phrase_start(begin, named[0]), named[0])
            if named
            else None
        )

    def _by_words(
        self, begin: int, end: int, marked: Marked, earlier: Sequence[Quoted]
    ) -> Person | None:
        """Who is meant by a pronoun, a possessive or a role in the head."""
        words = self._text[begin:end]
        if possessive := _POSSESSIVE.search(words):
            return self._reference.meant(marked, earlier, possessive["word"], before=begin)
        if re.match(r"(?:Er|Sie)\b|(?:Der|Die)\s+[a-zäöü]+te?\b", words):
            return self._reference.meant(marked, earlier, words.split()[0].lower(), before=begin)
        if pronoun := re.search(r"[a-zäöü]\s+(er|sie)\b", words):
            return self._reference.meant(marked, earlier, pronoun[1], before=begin)
        if _MORE.match(words.strip()):
            return (
                earlier[-1].person
                if earlier and self._is_same_paragraph(earlier[-1].marked, marked)
                else None
            )
        role = re.search(
            rf"(?:^|\s)(?:[Dd]er|[Dd]ie)\s+(?:[a-zäöüß]+\s+)*(?P<role>{CAPITAL})", words
        )
        stands = role is not None and _stands_for_person(role["role"])
        return self._reference.by_role(role["role"], marked, earlier) if role and stands else None

    def _stranger(self, begin: int, end: int) -> Person | None:
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
                _PAIR.match(self._text, at, end + 1)
                if at == begin or (verb and is_speech_verb(verb[1]))
                else None
            )
            if pair and (person := self._from_pair(at, pair)):
                return person
        given = re.match(rf"({CAPITAL})\s+([a-zäöüß]+)", words)
        return Person(given[1]) if given and is_given_name(given[1]) and is_verb(given[2]) else None

    def _acting(self, begin: int, named: list[Named]) -> Named:
        """The one behind a verb of speech (`antwortet Leif Ohlendorf`), else the first."""
        for one in reversed(named):
            before = re.search(
                rf"\b([a-zäöüß]+)(?:\s+(?:auch|sich|ihm|ihr|dazu|etwa))*\s+(?:(?:der|die)\s+)?(?:[a-zäöüß]+e\s+)*(?:{CAPITAL}\s+){{0,2}}$",
                self._text[begin : one.start],
            )
            if before and is_speech_verb(before[1]):
                return one
        return named[0]

    def _phrase_start(self, begin: int, named: Named) -> int:
        """Where the words that belong to the name begin: behind the last verb or mark in front of
        it.
        """
        words = self._text[begin : named.start]
        verbs = [m.end() for m in re.finditer(r"\b([a-zäöüß]+)\s+", words) if is_speech_verb(m[1])]
        return begin + verbs[-1] if verbs else begin

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

    def _partial(self, marked: Marked, earlier: Sequence[Quoted]) -> Person | None:
        """The speaker of words within a sentence: `Laut Eva Kunz „ist das ein Erfolg“`, `sie sprach
        von „…“`.
        """
        text = self._text
        words = text[marked.start : marked.end]
        if len(words.split()) < 4 or not words[0].islower() or self._is_titled(marked):
            return None
        line_start = max(text.rfind("\n", 0, marked.open) + 1, marked.open - 300)
        sentences = split_sentences(text[line_start : marked.open])
        if not sentences or (
            self._begins(marked) and not text[: marked.open].rstrip().endswith(("–", "-"))
        ):
            return None
        begin = line_start + sentences[-1].start
        named = self._names.between(begin, marked.open)
        free = [n for n in named if not self._reference.is_oblique(n, begin)]
        if not free and named and _ACCORDING.match(text, begin):
            free = named[:1]
        if free:
            chosen = self._acting(begin, free)
            return self._reference.described(self._phrase_start(begin, chosen), chosen)
        pronoun = re.match(r"(Er|Sie)\b", text[begin : marked.open])
        return (
            self._reference.meant(marked, earlier, pronoun[1].lower(), before=begin)
            if pronoun and earlier
            else None
        )

    def _goes_on(self, marked: Marked, earlier: Sequence[Quoted]) -> bool:
        """Whether the marked words are the second half of a quote that its attribution
        interrupts.
        """
        if not earlier or earlier[-1].person is None:
            return False
        between = self._text[earlier[-1].marked.close : marked.open]
        return (
            "\n\n" not in between
            and len(between) < 250
            and between.rstrip().endswith((",", " und", " aber"))
            and len(split_sentences(between.replace("\n", " "))) == 1
            and len(self._text[marked.start : marked.end].split()) > 1
        )

    def _around(self, marked: Marked, earlier: Sequence[Quoted]) -> Person | None:
        """Whose words a whole sentence in marks is that nobody is said to say: who was named or
        spoke just before.
        """
        text = self._text
        line_start = text.rfind("\n", 0, marked.open) + 1
        floor = max([line_start, *(q.marked.close for q in earlier[-1:])])
        between = text[floor : marked.open]
        sentences = split_sentences(between)
        if len(sentences) > 3:
            return None
        since = [
            n
            for n in self._names.between(floor, marked.open)
            if not self._reference.is_oblique(n, floor)
        ]
        spoke = earlier[-1].person if earlier and earlier[-1].marked.close >= line_start else None
        if since and (spoke is None or since[-1].surname != spoke.surname):
            return self._reference.foremost(since)
        return spoke

    def _is_same_paragraph(self, first: Marked, second: Marked) -> bool:
        return "\n" not in self._text[first.close : second.open]

    def _begins(self, marked: Marked) -> bool:
        """Whether the opening mark begins a sentence, or goes on behind a comma."""
        line_start = self._text.rfind("\n", 0, marked.open) + 1
        before = self._text[line_start : marked.open]
        return _STARTS.search(before) is not None or (
            before.rstrip().endswith((",", ";")) and "“" in before
        )

    def _is_titled(self, marked: Marked) -> bool:
        # A headline above that ends in such a word announces nothing.
        line_start = self._text.rfind("\n", 0, marked.open) + 1
        return (
            _TITLE_BEFORE.search(self._text[max(line_start, marked.open - 60) : marked.open])
            is not None
        )

    def _is_sentence(self, marked: Marked) -> bool:
        words = self._text[marked.start : marked.end]
        whole = len(words.split()) > 1 and _SENTENCE_END.search(words) is not None
        return (
            whole
            and not words[0].islower()
            and self._begins(marked)
            and not self._is_titled(marked)
        )

    def _is_speech(self, marked: Marked) -> bool:
        """Whether the words read like whole sentences of their own and not like a title or a
        law.
        """
        words = self._text[marked.start : marked.end]
        line_start = self._text.rfind("\n", 0, marked.open) + 1
        return (
            len(words.split()) >= _MIN_WORDS
            and _SENTENCE_END.search(words) is not None
            and words[:1].isupper()
            and not _LAW.search(self._text[max(line_start, marked.open - 120) : marked.open])
        )


def _stands_for_person(role: str) -> bool:
    return (
        ROLE.search(role) is not None
        or re.search(r"(?:[a-zäöü]{3}in|[Jj]ährige|er)$", role) is not None
    )
