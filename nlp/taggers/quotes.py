"""Direct quotes with who says them: `„…“, so Name, vom X der Y`, `Name, Funktion: „…“`, `betonte
Name` and their kin.

Quoted titles and single words in marks are no quotes: a quote has a speaker beside it, or reads
like a whole sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nlp.taggers.attribution import Attribution
from nlp.taggers.beside import (
    told_after,
    told_beside,
    told_elected,
    told_in_front,
    told_is,
    told_of,
)
from nlp.taggers.houses import Houses
from nlp.taggers.marks import find_marked, plain_marks
from nlp.taggers.names import Names, names_of
from nlp.taggers.offices import is_house
from nlp.taggers.org_words import nominative
from nlp.taggers.own_house import OwnHouse
from nlp.taggers.people import SpokenBy, describe_anywhere, merged
from nlp.taggers.reference import Quoted
from nlp.types import Mention, Quotation

# A person who is named more often is told of at the first places.
_MOST_PLACES = 12
# A profession that was learned, and no part of the name as a doctorate is: `Dipl.-Kfm. Jan Rau`.
_DIPLOMA = re.compile(r"^(?:Dipl|Mag)\.(?:\s?-?[A-Z][a-z]+\.)?\s*(?:\(FH\)\s*)?(?=[A-ZÄÖÜ])")


def find_quotations(
    text: str, organisations: Iterable[Mention] = (), sender: str | None = None
) -> list[Quotation]:
    """All direct quotes of `text`, ordered by start.

    A surname alone is resolved to the full name that the text gives elsewhere; function and
    organisation hold for all quotes of a person. `organisations` are known names in the text, which
    settle where an organisation's name ends; `sender` is the house that the text comes from, where
    it tells one.
    """
    text = plain_marks(text)
    names = names_of(text)
    attribution = Attribution(text, names)
    quotes: list[Quoted] = []
    for marked in find_marked(text):
        quoted = attribution.judge(marked, quotes)
        quotes.extend([quoted] if quoted else [])
    speakers = _Speakers(text, names, organisations, sender)
    return list(speakers.quotations(quotes))


class _Speakers:
    """Who speaks in one text."""

    def __init__(
        self, text: str, names: Names, organisations: Iterable[Mention], sender: str | None
    ) -> None:
        self._text = text
        self._names = names
        self._houses = Houses(text)
        self._bodies = sorted((m for m in organisations if m.how != "weak"), key=lambda m: m.end)
        self._own = OwnHouse(text, self._bodies, sender)
        surfaces = {m.surface for m in self._bodies}
        self._organisations = sorted(surfaces, key=len, reverse=True)
        self._wholes = sorted({nominative(" ".join(s.split())) for s in surfaces})

    def quotations(self, quotes: list[Quoted]) -> Iterator[Quotation]:
        """The quotes, each with all that any place of the text tells of its speaker."""
        known = self._known([q.person for q in quotes if q.person])
        for quoted in quotes:
            start, end = quoted.marked.start, quoted.marked.end
            if quoted.person is None:
                yield Quotation(start, end)
                continue
            person = known.get(quoted.person.name, quoted.person)
            yield Quotation(
                start,
                end,
                _DIPLOMA.sub("", person.name) or None,
                person.function,
                self._house(person),
            )

    def _house(self, person: SpokenBy) -> str | None:
        """The speaker's house: as told, else the one of the office's kind, else the sender."""
        if told := self._organisation(person.organisation):
            return self._houses.whole(told, person.function)
        places = [named.start for named in self._names.of(person.name)[:_MOST_PLACES]]
        return (
            self._own.of_namesake(person.surname, person.function)
            or self._own.of_kind(person.function)
            or self._houses.whole(None, person.function)
            or self._own.of_sender(person.function, places)
        )

    def _known(self, persons: list[SpokenBy]) -> dict[str, SpokenBy]:
        """By the name at the quote: the fullest name and the richest of what any place tells of the
        person.
        """
        full = {p.name: self._full_name(p.name) for p in persons if p.name}
        found: dict[str, SpokenBy] = {}
        for person in (p for p in persons if p.name):
            name = full[person.name]
            named = merged(SpokenBy(name), person)
            found[name] = merged(found[name], named) if name in found else named
        return {short: self._told(found[name]) for short, name in full.items()}

    def _full_name(self, name: str) -> str:
        return name if " " in name else self._names.full(name) or name

    def _told(self, person: SpokenBy) -> SpokenBy:
        """With what the text tells at the other places that name the person."""
        if person.is_pair:
            return person
        for named in self._names.of(person.name)[:_MOST_PLACES]:
            told = told_beside(self._text, named) or describe_anywhere(
                self._text, named.start, named.end, named.name, person.feminine
            )
            if whole := told_in_front(self._text, named, self._bodies):
                told = merged(whole, told)
            person = merged(person, told) if whole is None else merged(told, person)
            more = (
                told_after(self._text, named)
                or told_of(self._text, named, self._bodies)
                or told_elected(self._text, named, self._bodies)
            )
            person = merged(person, more) if more else person
        places = self._names.of(person.name)[:_MOST_PLACES] if not person.function else []
        told_so = next(filter(None, (told_is(self._text, named) for named in places)), None)
        return merged(person, told_so) if told_so else person

    def _organisation(self, words: str | None) -> str | None:
        """The words, or the known name that goes on behind them with a comma (`Ministerium für A, B
        und C`), or with the legal form that the text gives elsewhere.
        """
        if not words:
            return words
        if defined := self._defined(words):
            return defined
        words = next((n for n in self._organisations if n.startswith(f"{words},")), words)
        longer = [n for n in self._wholes if n.startswith(f"{words} ") and "(" not in n]
        same = [n for n in self._wholes if words in n.split()]
        alone = is_house(words) and not words.isupper() and len(same) == 1
        if len(longer) == 1 and (" " in words or alone):
            return longer[0]
        return self._with_legal_form(words) or words

    def _defined(self, short: str) -> str | None:
        """The name behind which the text puts this short form: `Kammer für Nord und Süd (KNS)`."""
        if " " in short or not short[-1:].isupper():
            return None
        for body in self._bodies:
            behind = self._text[body.end : body.end + len(short) + 3]
            if body.surface.endswith(f"({short})") or behind.startswith(f" ({short})"):
                name = body.surface.removesuffix(f"({short})")
                return nominative(" ".join(name.split())) if " " in name.strip() else None
        return None

    def _with_legal_form(self, words: str) -> str | None:
        # The words come first in the pattern, as those are found fastest.
        pattern = rf"{re.escape(words)}(?:\s[A-ZÄÖÜ][\w\-]+){{0,2}}\s(?:e\.\s?V\.|g?GmbH|eG|AG)"
        for match in re.finditer(pattern, self._text):
            before = self._text[max(0, match.start() - 2) : match.start()]
            if not re.search(r"\w ?\Z", before):
                return match.group()
        return None
