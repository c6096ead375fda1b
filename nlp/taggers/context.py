"""What stands around a name: web addresses, postal addresses, persons, and words that show that a
place is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from nlp.forms import DASHES, fold_token
from nlp.taggers.given_names import GIVEN_NAMES
from nlp.taggers.name_words import is_common_word
from nlp.taggers.place_words import (
    ADDRESS,
    ADDRESS_SIGNS,
    AND,
    CLUB_BEHIND,
    CLUBS,
    HALF_LEGAL_FORM,
    HOUSES,
    HYPHENED_BODIES,
    IMPRINT,
    KREIS,
    LEGAL_FORM,
    MESSE,
    NOBLE,
    OTHER_PLACE,
    PARTS_OF_BODIES,
    PARTS_OF_TOWNS,
    PAST_STATES,
    PLACE_NOUNS,
    POSTCODE,
    PREFIXES,
    PUBLISHED,
    PUBLISHER,
    SEAT,
    SENTENCE_START,
    STREET,
    TITLES,
)
from nlp.tokens import Token, as_matched


class Context:
    """The surroundings of the words of one text; remembers which places were accepted, for lists of
    places.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        # Where an accepted place ends, and the word for Kreis it had: for `Kreise Gütersloh,
        # Herford`.
        self._place_ends: dict[int, str] = {}
        # Where a town ends that belongs to a name: in `die Universitäten Bonn und Köln` the next
        # one does, too.
        self._named_ends: set[int] = set()

    @cached_property
    def _addresses(self) -> list[tuple[int, int]]:
        """Where the web addresses stand; most texts have no name that asks for them."""
        plain = as_matched(self._text)
        if not any(sign in plain for sign in ADDRESS_SIGNS):
            return []
        return [match.span() for match in ADDRESS.finditer(self._text)]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._addresses]

    def is_free(self, start: int, last: int, *, exact: bool) -> bool:
        """Whether the words stand on their own: in no web address, and as an abbreviation in no
        other word.
        """
        begin, end = self._tokens[start].start, self._tokens[last].end
        number = bisect_right(self._starts, begin) - 1
        if number >= 0 and begin < self._addresses[number][1]:
            return False
        before, after = self._text[begin - 1 : begin], self._text[end : end + 1]
        if exact and (
            after.isdigit() or after == "_" or before in ("_", "@", "#") or before.isdigit()
        ):
            return False
        return not (before.isdigit() or before == "_")

    def with_legal_form(self, end: int) -> int:
        """The end of a name with the `e. V.` that may follow it, or with the last dot of one that
        it ends in.
        """
        if (
            HALF_LEGAL_FORM.search(self._text[max(0, end - 5) : end])
            and self._text[end : end + 1] == "."
        ):
            return end + 1
        match = LEGAL_FORM.match(self._text, end)
        return match.end() if match else end

    def is_region(
        self, start: int, last: int, *, how: str, needs: frozenset[str], town: bool, named: bool
    ) -> bool:
        """Whether the words name a region here: no address, no person, and the evidence that the
        name needs.

        What is `named` (towns are, and landscapes) is no region where it ends the name of an
        organisation.
        """
        begin, end = self._tokens[start].start, self._tokens[last].end
        if (
            self._is_club(last)
            or self._is_address(begin, last)
            or self._is_person(start, last)
            or self._is_part(start)
        ):
            return False
        if (
            how == "adjective"
            and self._text[begin:end].endswith("er")
            and not self._qualifies_noun(last)
        ):
            return False
        if (
            self._goes_on(end, town=town)
            or self._is_published(begin, end)
            or self._is_other(end, town=town)
        ):
            return False
        if self._is_in_name(start, named=named):
            if fold_token(self._tokens[start - 1].text).removeprefix("land") not in KREIS:
                self._named_ends.add(end)
            return False
        if needs and not self._is_shown(start, last, needs):
            return False
        self._place_ends[end] = self._kreis_word(start, needs)
        return True

    def _kreis_word(self, start: int, needs: frozenset[str]) -> str:
        """The word for Kreis that the accepted place has, itself or from the list that it goes on;
        else nothing.
        """
        first = fold_token(self._tokens[start].text)
        if first.removeprefix("land") in KREIS:
            return first
        if not needs or "in" in needs:
            before = fold_token(self._tokens[start - 1].text) if start else ""
            if before.removeprefix("land") in KREIS:
                return before  # Landkreisen Hameln-Pyrmont, Schaumburg
            return self._listed_before(self._tokens[start].start) or ""
        return self._listed_before(self._tokens[start].start) or fold_token(
            self._tokens[start - 1].text
        )

    def _is_address(self, begin: int, last: int) -> bool:
        before = self._text[max(0, begin - 24) : begin]
        if (
            POSTCODE.search(before)
            or SEAT.search(self._text[max(0, begin - 50) : begin])
            or NOBLE.search(before)
        ):
            return True
        if IMPRINT.match(self._text, self._text.rfind("\n", 0, begin) + 1):
            return True
        following = self._next(last)
        return following is not None and (
            fold_token(following.text).endswith(STREET)
            and following.text[0].isupper()
            and len(self._text[self._tokens[last].end : following.start].strip(DASHES)) <= 1
        )

    def _goes_on(self, end: int, *, town: bool) -> bool:
        """Whether a hyphen makes the place the beginning of another name: Köln-Deutz,
        Brandenburg-Kühn.
        """
        if (
            self._text[end : end + 1] not in tuple(DASHES)
            or not self._text[end + 1 : end + 2].isupper()
        ):
            return False
        following = re.match(r"\w+", self._text[end + 1 : end + 40])
        if self._text.endswith("kreis", 0, end):
            return True  # a Saalekreis-Nord is none of the list
        if town or following is None:
            return following is None or fold_token(following.group()) not in PARTS_OF_TOWNS
        # What is no German word is a surname or a state of the past; parts of the city states
        # aside.
        city = self._text[:end].endswith(("Berlin", "Hamburg", "Bremen"))
        word = following.group()
        if fold_token(word) in HYPHENED_BODIES:
            return True
        return not (
            city or word.isupper() or is_common_word(word) or fold_token(word) in PARTS_OF_TOWNS
        )

    def _is_published(self, begin: int, end: int) -> bool:
        """Whether the place is where a book came out."""
        cited = re.search(r"(?:[,:)]|\(Hg\.\),)\s+$", self._text[max(0, begin - 8) : begin])
        return PUBLISHER.match(self._text, end) is not None or (
            cited is not None and PUBLISHED.match(self._text, end) is not None
        )

    def _is_other(self, end: int, *, town: bool) -> bool:
        """Whether what follows makes the town another place, a fair or a club: Essen (Oldenburg),
        Hannover 96.
        """
        return (
            town
            and (OTHER_PLACE.match(self._text, end) or MESSE.match(self._text, end)) is not None
        )

    def _is_club(self, last: int) -> bool:
        following = self._next(last)
        if following is None or self._text[self._tokens[last].end : following.start] != " ":
            return False
        return (fold_token(self._tokens[last].text), fold_token(following.text)) in CLUB_BEHIND

    def _is_person(self, start: int, last: int) -> bool:
        if start == 0 or start != last:
            return False
        before = self._tokens[start - 1]
        if self._text[before.end : self._tokens[start].start].strip(" .\n"):
            return False
        word = fold_token(before.text)
        return word in TITLES or (before.text[0].isupper() and word in GIVEN_NAMES)

    def _is_part(self, start: int) -> bool:
        """Whether the words end a hyphenated name, such as Müller-Hessen."""
        begin = self._tokens[start].start
        if start == 0 or self._text[begin - 1 : begin] not in tuple(DASHES) or begin < 2:
            return False
        before = self._tokens[start - 1]
        if before.end != begin - 1 or before.end in self._place_ends:
            return False
        return fold_token(before.text) not in PREFIXES and before.text[0].isupper()

    def _is_in_name(self, start: int, *, named: bool) -> bool:
        """Whether the place belongs to a club or, where it may be `named`, to any noun before it or
        a list of such.
        """
        begin = self._tokens[start].start
        before = self._text[max(0, begin - 16) : begin]
        listed = AND.search(before) if named else None
        if listed and begin - len(before) + listed.start() in self._named_ends:
            return True
        if start == 0 or self._text[
            self._tokens[start - 1].end : self._tokens[start].start
        ] not in (" ", ") "):
            return False
        before = self._tokens[start - 1].text
        word = fold_token(before)
        if word in CLUBS or word in PAST_STATES or word in HOUSES or (named and word == "zu"):
            return True  # FC Bayern, Königreich Sachsen, IHK zu Köln
        if self._is_body(start - 1, word):
            return True
        if not named or word in SENTENCE_START:
            return False
        if word == "region" and start > 1:  # Handwerkskammer Region Stuttgart
            earlier = self._tokens[start - 2]
            apart = self._text[earlier.end : self._tokens[start - 1].start] != " "
            return (
                not apart
                and earlier.text[0].isupper()
                and fold_token(earlier.text) not in SENTENCE_START
            )
        return (
            before[0].isupper()
            and word not in PLACE_NOUNS
            and not word.endswith(("stadt", "staedte", "metropole"))
        )

    def _is_body(self, at: int, word: str) -> bool:
        """Whether the word names a party or a part of a body: `SPD`, the `Region` of `NGG-Region`,
        `für Pflege` of a `Bündnis`.
        """
        if word in ("region", "jugend"):  # alone they are an area and young people
            return self._text[self._tokens[at].start - 1] in DASHES
        bound = at > 1 and self._tokens[at - 1].text == "für"
        bare = word.removesuffix("s").removesuffix("e")
        return (
            word in PARTS_OF_BODIES
            or bare in PARTS_OF_BODIES
            or (bound and self._tokens[at - 2].text == "Bündnis")
        )

    def _qualifies_noun(self, last: int) -> bool:
        following = self._next(last)
        if following is None:
            return False
        gap = self._text[self._tokens[last].end : following.start]
        if following.text[0].isupper():
            listed = (
                gap.strip() in (",", "/")
                and following.text.endswith("er")
                and len(following.text) > 5
            )
            return gap in (" ", "\n", "-") or (listed and self._qualifies_noun(last + 1))
        # Berliner, Brandenburger und sächsische Betriebe: the list of adjectives ends with the
        # noun.
        further = following.text in ("und", "oder", "sowie") or following.text.endswith(
            ("ische", "ischen", "ischer")
        )
        return further and gap in (" ", "\n") and self._qualifies_noun(last + 1)

    def _is_shown(self, start: int, last: int, needs: frozenset[str]) -> bool:
        following = self._next(last)
        if (
            following is not None
            and following.text.isdigit()
            and following.start - self._tokens[last].end == 1
        ):
            return False  # in Halle 5, Bergstraße 12
        begin = self._tokens[start].start
        listed = self._listed_before(begin)
        return (listed is not None and ("in" in needs or listed in needs)) or self._has_before(
            start, needs
        )

    def _has_before(self, start: int, needs: frozenset[str]) -> bool:
        at = start - 1
        if at < 0 or "\n\n" in self._text[self._tokens[at].end : self._tokens[start].start]:
            return False
        if self._text[self._tokens[at].end : self._tokens[start].start].strip(f' \n{DASHES}"„“'):
            return False
        return fold_token(self._tokens[at].text) in needs

    def _listed_before(self, begin: int) -> str | None:
        """The word for Kreis of the place whose list the name at `begin` goes on; None where no
        list goes on.
        """
        before = self._text[max(0, begin - 16) : begin]
        match = AND.search(before)
        return self._place_ends.get(begin - len(before) + match.start()) if match else None

    def _next(self, last: int) -> Token | None:
        return self._tokens[last + 1] if last + 1 < len(self._tokens) else None
