"""What stands around a name: web addresses, postal addresses, persons, and words that show that a
place is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from nlp.forms import DASHES, fold_token, folded_set
from nlp.taggers.given_names import GIVEN_NAMES
from nlp.taggers.names import is_common_word
from nlp.tokens import Token

# The bounds keep odd texts without blanks from costing more than their length.
_ADDRESS = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@\S{1,255}|(?:https?://|www\.)\S{1,2000}"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:de|com|org|net|eu|info)\b(?:/\S{0,2000})?",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?:\b|\bD-)\d{5}\s+$")
_LEGAL_FORM = re.compile(r",?\s?e\.\s?V\.")
_HALF_LEGAL_FORM = re.compile(r"\be\.\s?V$")
_SEAT = re.compile(
    r"(?:Sitz|wohnhaft|geboren|Postfach\s[\d "
    r"]+|Sitz\s+der\s+Gesellschaft:?)\s+(?:ist\s+)?(?:in\s+)?$"
)
# Lines of an imprint, whatever they name.
_IMPRINT = re.compile(
    r"\s*(?:Herausgeber(?:in)?|Redaktion|Druck|Verlag|Sitz|Impressum|Gerichtsstand|Erfüllungsort|Registergericht|Anschrift"
    r"|V\.\s?i\.\s?S\.\s?d\.\s?P|Verantwortlich|Postanschrift|Layout|Satz|Bankverbindung|Amtsgericht)\b[^:\n]{0,40}[:.]"
)
_NOBLE = re.compile(
    r"(?:Kurfürst|Landgraf|Markgraf|Herzog|König|Prinz|Graf|Gräfin|Fürst|Haus)[a-zäöüß]*\s+(?:von|zu)\s+$"
)
_CLUBS = frozenset(
    (
        "fc",
        "sc",
        "sv",
        "tsv",
        "vfl",
        "vfb",
        "msv",
        "fsv",
        "erc",
        "bsc",
        "tsg",
        "rb",
        "dynamo",
        "eintracht",
        "borussia",
        "werder",
        "hertha",
        "fortuna",
        "arminia",
        "alemannia",
        "hansa",
        "union",
        "viktoria",
    )
)
# States of the past: what lay there is not the Land of today.
_PAST_STATES = folded_set(
    "Königreich Königreichs Königreiche Kurfürstentum Kurfürstentums Großherzogtum Großherzogtums "
    "Herzogtum Herzogtums "
    "Fürstentum Fürstentums Kurfürst Kurfürsten Landgrafschaft Volksstaat Volksstaats Provinz "
    "Erzbistum Bistum "
    "Stammesherzogtum Markgrafschaft"
)
# Houses and goods that carry the name of a Land: Café Sachsen, MS Hessen.
_HOUSES = folded_set(
    "Café Cafe Hotel Gasthof Gasthaus Restaurant Wirtshaus Brauerei Schloss MS Fregatte Schiff "
    "Pension"
)
_PARTS_OF_TOWNS = folded_set(
    "Mitte Nord Süd Ost West Stadt Land Innenstadt Altstadt Neustadt Zentrum Umland"
)
# The place of a publisher: `Berlin: Springer 2020`.
_PUBLISHER = re.compile(r"(?:/[A-ZÄÖÜ]\w+)*:\s+[A-ZÄÖÜ][\w&.\- ]{1,40},?\s+(?:19|20)\d\d")
# `, München 1982`, `(Hg.), Hamburg 2006`, `Verlag Ulmer, Stuttgart, 1919`.
_PUBLISHED = re.compile(
    r"(?:/[A-ZÄÖÜ]\w+)*,?\s+(?:1[5-9]|20)\d\d\b(?!\s+(?:wurde|wird|war|hat|haben|fand|gab))"
)
# `Essen (Oldenburg)`: the bracket says that it is another place of the name.
_OTHER_PLACE = re.compile(
    r"\s\((?!Saale|Oder|Main|Westf|Rhein|Ruhr|Hbf|Land|Stadt|Foto|Bild|Nord|Süd|Ost|West|Mitte)[A-ZÄÖÜ][a-zäöüß]+\)"
)
_MESSE = re.compile(r"\s(?:Messe|96|04|05|09)\b")
# Sports clubs that are called by a Land and a town: Bayern München, Hertha BSC Berlin.
_CLUB_BEHIND = frozenset(
    (
        ("bayern", "muenchen"),
        ("bayer", "leverkusen"),
        ("sachsen", "leipzig"),
        ("preussen", "muenster"),
    )
)
# A town behind a noun is part of a name (Universität Jena, IHK Potsdam); behind these words it is
# not.
_PLACE_NOUNS = folded_set(
    "Stadt Städte Landeshauptstadt Hauptstadt Hansestadt Kreisstadt Region Raum Großraum Standort "
    "Standorte "
    "Stadtstaat Land Bundesland Wirtschaftsraum Oberzentrum Netzwerk Regionalgruppe Raumes Städten "
    "Regionen Metropole "
    "Gebiet Gebiets Bezirk Regierungsbezirk Großraums Wirtschaftsregion"
)
_SENTENCE_START = folded_set(
    "In Aus Für Von Bei Nach Ab Bis Um Auch Und Oder Die Das Der Zu Über Unter Zwischen Gegen Ohne "
    "Neben Seit Vor "
    "Mit An Auf Per Via Rund Ob Ganz Halb Im Am Nur Sowohl Sowie Nicht Da Dort Wo Wie Als Wenn "
    "Denn Nun So Vom Zum Zur "
    "Beim Dem Den Des Durch Entlang Bis Trotz Wegen Dank"
)
_STREET = (
    "strasse", "str", "platz", "allee", "ring", "weg", "damm", "chaussee", "ufer", "gasse", "tor",
    "markt", "wall",
)  # fmt: skip
_TITLES = frozenset(
    (
        "herr",
        "herrn",
        "frau",
        "familie",
        "dr",
        "prof",
        "professor",
        "professorin",
        "doktor",
        "dipl",
        "ing",
    )
)
_PREFIXES = frozenset(
    (
        "nord",
        "sued",
        "ost",
        "west",
        "mittel",
        "ober",
        "unter",
        "gesamt",
        "rest",
        "gross",
        "nordost",
        "suedwest",
    )
)
_KREIS = frozenset(("kreis", "kreise", "kreises", "kreisen"))
_AND = re.compile(r"\s*(?:,|/|und|sowie|oder|bzw\.|&|,\s*(?:der|dem)|und (?:der|dem|im|in))\s*$")


class Context:
    """The surroundings of the words of one text; remembers which places were accepted, for lists of
    places.
    """

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._addresses = [match.span() for match in _ADDRESS.finditer(text)]
        self._starts = [start for start, _ in self._addresses]
        # Where an accepted place ends, and the word for Kreis it had: for `Kreise Gütersloh,
        # Herford`.
        self._place_ends: dict[int, str] = {}
        # Where a town ends that belongs to a name: in `die Universitäten Bonn und Köln` the next
        # one does, too.
        self._named_ends: set[int] = set()

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
            _HALF_LEGAL_FORM.search(self._text[max(0, end - 5) : end])
            and self._text[end : end + 1] == "."
        ):
            return end + 1
        match = _LEGAL_FORM.match(self._text, end)
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
            if fold_token(self._tokens[start - 1].text).removeprefix("land") not in _KREIS:
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
        if first.removeprefix("land") in _KREIS:
            return first
        if not needs or "in" in needs:
            before = fold_token(self._tokens[start - 1].text) if start else ""
            if before.removeprefix("land") in _KREIS:
                return before  # Landkreisen Hameln-Pyrmont, Schaumburg
            return self._listed_before(self._tokens[start].start) or ""
        return self._listed_before(self._tokens[start].start) or fold_token(
            self._tokens[start - 1].text
        )

    def _is_address(self, begin: int, last: int) -> bool:
        before = self._text[max(0, begin - 24) : begin]
        if (
            _POSTCODE.search(before)
            or _SEAT.search(self._text[max(0, begin - 50) : begin])
            or _NOBLE.search(before)
        ):
            return True
        if _IMPRINT.match(self._text, self._text.rfind("\n", 0, begin) + 1):
            return True
        following = self._next(last)
        return following is not None and (
            fold_token(following.text).endswith(_STREET)
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
        if town or following is None:
            return following is None or fold_token(following.group()) not in _PARTS_OF_TOWNS
        # What is no German word is a surname or a state of the past; parts of the city states
        # aside.
        city = self._text[:end].endswith(("Berlin", "Hamburg", "Bremen"))
        word = following.group()
        return not (
            city or word.isupper() or is_common_word(word) or fold_token(word) in _PARTS_OF_TOWNS
        )

    def _is_published(self, begin: int, end: int) -> bool:
        """Whether the place is where a book came out."""
        cited = re.search(r"(?:[,:)]|\(Hg\.\),)\s+$", self._text[max(0, begin - 8) : begin])
        return _PUBLISHER.match(self._text, end) is not None or (
            cited is not None and _PUBLISHED.match(self._text, end) is not None
        )

    def _is_other(self, end: int, *, town: bool) -> bool:
        """Whether what follows makes the town another place, a fair or a club: Essen (Oldenburg),
        Hannover 96.
        """
        return (
            town
            and (_OTHER_PLACE.match(self._text, end) or _MESSE.match(self._text, end)) is not None
        )

    def _is_club(self, last: int) -> bool:
        following = self._next(last)
        if following is None or self._text[self._tokens[last].end : following.start] != " ":
            return False
        return (fold_token(self._tokens[last].text), fold_token(following.text)) in _CLUB_BEHIND

    def _is_person(self, start: int, last: int) -> bool:
        if start == 0 or start != last:
            return False
        before = self._tokens[start - 1]
        if self._text[before.end : self._tokens[start].start].strip(" .\n"):
            return False
        word = fold_token(before.text)
        return word in _TITLES or (before.text[0].isupper() and word in GIVEN_NAMES)

    def _is_part(self, start: int) -> bool:
        """Whether the words end a hyphenated name, such as Müller-Hessen."""
        begin = self._tokens[start].start
        if start == 0 or self._text[begin - 1 : begin] not in tuple(DASHES) or begin < 2:
            return False
        before = self._tokens[start - 1]
        if before.end != begin - 1 or before.end in self._place_ends:
            return False
        return fold_token(before.text) not in _PREFIXES and before.text[0].isupper()

    def _is_in_name(self, start: int, *, named: bool) -> bool:
        """Whether the place belongs to a club or, where it may be `named`, to any noun before it or
        a list of such.
        """
        begin = self._tokens[start].start
        before = self._text[max(0, begin - 16) : begin]
        listed = _AND.search(before) if named else None
        if listed and begin - len(before) + listed.start() in self._named_ends:
            return True
        if start == 0 or self._text[
            self._tokens[start - 1].end : self._tokens[start].start
        ] not in (" ", ") "):
            return False
        before = self._tokens[start - 1].text
        word = fold_token(before)
        if word in _CLUBS or word in _PAST_STATES or word in _HOUSES or (named and word == "zu"):
            return True  # FC Bayern, Königreich Sachsen, IHK zu Köln
        if not named or word in _SENTENCE_START:
            return False
        if word == "region" and start > 1:  # Handwerkskammer Region Stuttgart
            earlier = self._tokens[start - 2]
            apart = self._text[earlier.end : self._tokens[start - 1].start] != " "
            return (
                not apart
                and earlier.text[0].isupper()
                and fold_token(earlier.text) not in _SENTENCE_START
            )
        return (
            before[0].isupper()
            and word not in _PLACE_NOUNS
            and not word.endswith(("stadt", "staedte", "metropole"))
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
        match = _AND.search(before)
        return self._place_ends.get(begin - len(before) + match.start()) if match else None

    def _next(self, last: int) -> Token | None:
        return self._tokens[last + 1] if last + 1 < len(self._tokens) else None
