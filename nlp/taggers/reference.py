"""Who is meant: a name with what is told of it, or the person that a pronoun or a role stands
for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.sentences import split_sentences
from nlp.taggers.marks import Marked
from nlp.taggers.names import CAPITAL, Named, Names
from nlp.taggers.people import Person, describe

_PREPOSITION = (
    r"(?:von|vom|mit|bei|beim|für|gegenüber|an|am|zu|zum|zur|über|durch|neben|ohne|um|aus|gegen|wegen|nach|unter|auf"
    r"|als)"
)
_OBLIQUE = re.compile(
    rf"\b{_PREPOSITION}\s+(?:[a-zäöüß]+\s+){{0,3}}(?:{CAPITAL}\s+){{0,2}}$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Marked words that are a quote, and who says them."""

    marked: Marked
    person: Person | None


class Reference:
    """The persons of one text, and who is meant where no name stands."""

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names

    def described(self, begin: int, named: Named) -> Person:
        """The person at a name, with the function that the words from `begin` on tell."""
        found = describe(self._text, begin, named.start, named.end, named.name)
        return Person(found.name, found.function, found.organisation, named.feminine)

    def is_oblique(self, named: Named, floor: int) -> bool:
        """Whether a preposition stands in front of the name, so that it is no subject."""
        return _OBLIQUE.search(self._text[max(floor, named.start - 80) : named.start]) is not None

    def meant(
        self, marked: Marked, earlier: Sequence[Quoted], word: str, *, before: int | None = None
    ) -> Person | None:
        """The person of a pronoun or possessive: named since the quote before, else who spoke last,
        else named last.
        """
        feminine = {"er": False, "der": False, "dieser": False, "sein": False, "dessen": False}.get(
            word.casefold(), True
        )
        at = marked.open if before is None else before
        floor = earlier[-1].marked.close if earlier else 0
        since = [n for n in self._names.between(floor, at) if n.feminine in (None, feminine)]
        if since:
            return self.foremost(since)
        for quoted in reversed(earlier):
            if quoted.person and quoted.person.name and quoted.person.feminine in (None, feminine):
                return quoted.person
        known = [n for n in self._names.between(0, at) if n.feminine in (None, feminine)]
        return self.described(known[-1].start, known[-1]) if known else None

    def foremost(self, named: list[Named]) -> Person:
        """Of the persons named before a place the subject of the last sentence that names any."""
        last = named[-1]
        start = max(self._text.rfind("\n", 0, last.start) + 1, last.start - 300)
        sentences = split_sentences(self._text[start : last.end])
        begin = start + sentences[-1].start if sentences else start
        same = [n for n in named if n.start >= begin]
        free = [n for n in same if not self.is_oblique(n, begin)]
        chosen = (free or same)[0]
        return self.described(chosen.start, chosen)

    def by_role(self, role: str, marked: Marked, earlier: Sequence[Quoted]) -> Person | None:
        """Who is meant by `der Minister`: the last person whom the text calls so, else who spoke or
        was named last.
        """
        word = "Prof" if role.startswith("Professor") else role
        pattern = re.compile(rf"\b\w*{re.escape(word)}\b", re.IGNORECASE)
        for named in reversed(self._names.between(0, marked.open)):
            around = self._text[max(0, named.start - 60) : min(marked.open, named.end + 120)]
            around = (
                around.rpartition("\n")[2]
                if "\n" in self._text[max(0, named.start - 60) : named.start]
                else around
            )
            near = re.split(r"[.!?]\s+(?=[A-ZÄÖÜ„])", around)
            if any(pattern.search(part) and named.surname in part for part in near):
                return self.described(named.start, named)
        feminine = role.endswith("in") or (
            role.endswith("e") and self._text[marked.close :][:40].find(" die ") >= 0
        )
        return self.meant(marked, earlier, "sie" if feminine else "er")
