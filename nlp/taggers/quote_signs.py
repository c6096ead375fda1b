"""What the words in quotation marks are by their own shape: a title, a sentence, speech."""

from __future__ import annotations

import re

from nlp.taggers.marks import Marked

SENTENCE_END = re.compile(r"[.!?…]$")
_STARTS = re.compile(r"(?:^|[.!?:…“”\"«»‘’)]|[–—-])\s*$")
_TITLE_NOUN = r"(?:Motto|Titel|Thema|Themen|Namen?|Überschrift|Slogan|Devise|Leitwort|Leitsatz|Schlagwort|Begriff|Stichwort|Wort)"  # noqa: E501 - a pattern in one piece
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
_LAW = re.compile(
    r"§|\b\w*(?:[Gg]esetz|[Vv]erordnung|[Ss]atzung|[Rr]ichtlinie|Artikel|[Pp]räambel)\w*\b"
)
# A quote of the sentence before does not go on behind a comma of this one.
_SENTENCE_START = re.compile(r"[.!?][“”\"]?\s+(?=[A-ZÄÖÜ])")
_MIN_WORDS = 8
_SENTENCE_WORDS = 4


class Signs:
    """Looks at marked stretches of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def is_named(self, marked: Marked) -> bool:
        """Whether the words behind call the marked ones a motto, a title or the like."""
        return _TITLE_BEHIND.match(self._text, marked.close) is not None

    def begins(self, marked: Marked) -> bool:
        """Whether the opening mark begins a sentence, or goes on behind a comma."""
        line_start = self._text.rfind("\n", 0, marked.open) + 1
        before = self._text[line_start : marked.open]
        return _STARTS.search(before) is not None or (
            before.rstrip().endswith((",", ";")) and "“" in _SENTENCE_START.split(before)[-1]
        )

    def is_titled(self, marked: Marked) -> bool:
        """Whether the word in front announces a title."""
        # A headline above that ends in such a word announces nothing.
        line_start = self._text.rfind("\n", 0, marked.open) + 1
        return (
            _TITLE_BEFORE.search(self._text[max(line_start, marked.open - 60) : marked.open])
            is not None
        )

    def is_sentence(self, marked: Marked) -> bool:
        """Whether the words are a whole sentence that stands by itself."""
        words = self._text[marked.start : marked.end]
        # `„Das hilft uns allen“.` ends behind the mark.
        ended = self._text[marked.close : marked.close + 1] in (".", "!", "?")
        whole = (len(words.split()) > 1 and SENTENCE_END.search(words) is not None) or (
            ended and len(words.split()) > _SENTENCE_WORDS
        )
        return (
            whole and not words[0].islower() and self.begins(marked) and not self.is_titled(marked)
        )

    def is_speech(self, marked: Marked) -> bool:
        """Whether the words read like whole sentences of their own and not like a title or a
        law.
        """
        words = self._text[marked.start : marked.end]
        line_start = self._text.rfind("\n", 0, marked.open) + 1
        return (
            len(words.split()) >= _MIN_WORDS
            and SENTENCE_END.search(words) is not None
            and words[:1].isupper()
            and not _LAW.search(self._text[max(line_start, marked.open - 120) : marked.open])
        )
