"""The house of somebody whom the text calls by an office alone: `Innungsgeschäftsführerin Eva Kunz`
is of the one Innung that the text names, `Präsident Jan Rau` of the house that sends the text.

Where the text leaves a choice, nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from nlp.taggers.org_words import nominative
from nlp.types import Mention

# What an office begins with, and what the name of its house has.
_KINDS = tuple(
    (re.compile(office), re.compile(house))
    for office, house in (
        (r"Kammer|Handwerkskammer", r"kammer(?!\w)|\b(?:IHK|HWK|HwK)\b"),
        (r"Kreishandwerks?meister|Kreislehrlingswart", r"[Kk]reishandwerkerschaft"),
        (r"Innungs|Obermeister|Lehrlingswart", r"(?<!\w)Innung|innung(?!\w)"),
        (r"Stiftungs", r"[Ss]tiftung"),
        (r"Amts(?!inhaber|kolleg|vorgänger|nachfolger)", r"(?:A|a)mt(?!\w)"),
        (r"Kassen(?!prüfer|wart)", r"[Kk]asse(?!\w)"),
        (r"Netzwerk", r"[Nn]etzwerk"),
        (r"Vereins", r"[Vv]erein(?!\w)|e\.\s?V\."),
        (r"Verbands", r"[Vv]erband(?!\w)"),
        (r"Instituts", r"[Ii]nstitut(?!\w)"),
        (r"Hochschul|Universitäts|Uni-", r"[Hh]ochschule(?!\w)|Universität|\b(?:FH|TH|TU)\b"),
        (r"Agentur", r"[Aa]gentur(?!\w)"),
        (r"Akademie", r"[Aa]kademie"),
        (r"Jobcenter", r"Jobcenter"),
        (r"Museums", r"[Mm]useum"),
        (r"Schulleit", r"[Ss]chule(?!\w)|[Gg]ymnasium"),
        (r"Landr[aä]t", r"^(?:Landk|K)reis(?!\w)"),
    )
)
# Offices of a house as a whole: who bears one without a house beside it is of the sender.
_LEADING = (
    r"(?:[a-zäöüß]+(?:e|er)\s)*(?:"
    r"(?:Haupt|Landes|Bezirks|Regional|Kreis|Verbands|Vize|Ehren|Gründungs)?-?"
    r"(?:[Gg]eschäftsführer|[Pp]räsident|[Dd]irektor|[Pp]ressesprecher|[Pp]ressereferent|[Ss]precher)(?:in)?"
    r"|(?:Allein)?[Vv]orst(?:and|ändin)|(?:Vorstands|Verbands)chef(?:in)?"
    r"|Vorstands(?:vorsitzender?|mitglied|sprecher(?:in)?)"
    r"|(?:Verwaltungsrats|Landes|Bezirks|Kreis|Verbands)?[Vv]orsitzender?"
    r"|(?:Präventions|Ausbildungs|Abteilungs|Bereichs|Geschäftsbereichs|Geschäftsstellen|Referats"
    r"|Projekt)leiter(?:in)?)"
    r"(?:\s(?:des Vorstands|der Geschäftsführung|der Abteilung .*|des Bereichs .*))?"
)
# `Sozialministerin` is of the ministry that has `Soziales` in its name.
_MINISTER = re.compile(r"(?P<field>[A-ZÄÖÜ][a-zäöüß]{3,}?)s?minister(?:in)?$")
_MINISTRY = re.compile(r"[Mm]inisterium")
_FIELD_STEM = 6
# Whose sender has other offices: what such a house is called, and who leads it.
_BY_SENDER = tuple(
    (re.compile(house), re.compile(office))
    for house, office in (
        (
            r"[\w-]*[Mm]inisteri|Senatsverwaltung|Behörde für",
            r"(?:[A-ZÄÖÜ]\w*)?[Mm]inister(?:in)?|(?:Parlamentarischer? )?Staatssekretär(?:in)?"
            r"|[Ss]enator(?:in)?|Staatsr[aä]t(?:in)?|Ministerialdirektor(?:in)?"
            r"|(?:Pressesprecher|Sprecher)(?:in)?",
        ),
        (
            r"(?:[\w-]*[Ss]tadt|Markt|Gemeinde)\s",
            r"(?:Ober|Zweite[r]? |Erste[r]? )?[Bb]ürgermeister(?:in)?|\w*[Dd]ezernent(?:in)?"
            r"|\w*[Bb]eigeordneter?|\w*[Ss]tadtr[aä]t(?:in)?|Stadtdirektor(?:in)?"
            r"|(?:Stadtk|K)ämmer(?:er|in)|\w*[Aa]mtsleiter(?:in)?|Wirtschaftsförder(?:er|in)"
            r"|(?:Pressesprecher|Stadtsprecher)(?:in)?",
        ),
        (
            r"(?!Arbeits)(?:Land|\w+)?[Kk]reis\s|\w+kreis$",
            r"(?:Stellvertretende[r]? )?Landr[aä]t(?:in)?|Kreisdirektor(?:in)?"
            r"|\w*[Dd]ezernent(?:in)?|Kreisbeigeordneter?|\w*[Aa]mtsleiter(?:in)?|(?:Pressesprecher|Kreissprecher)(?:in)?",
        ),
        (
            r"(?:IG|Industriegewerkschaft|ver\.di|Gewerkschaft|DGB)\b",
            rf"{_LEADING}|(?:Landesbezirks|Bezirks|Regional|Landes)leiter(?:in)?"
            r"|(?:\w+ |\d\. )?Bevollmächtigter?|Gewerkschaftssekretär(?:in)?",
        ),
        (
            r"[\w-]*(?:[Hh]ochschule|[Uu]niversität)",
            rf"{_LEADING}|(?:Pro|Kon)?[Rr]ektor(?:in)?|Kanzler(?:in)?|(?:Pro)?[Dd]ekan(?:in)?",
        ),
    )
)
_ANY_HOUSE = re.compile(_LEADING)


class OwnHouse:
    """The houses of one text by kind, and its sender's; `bodies` are those that it names."""

    def __init__(self, text: str, bodies: Iterable[Mention], sender: str | None) -> None:
        self._text = text
        self._bodies = sorted(bodies, key=lambda m: m.start)
        self._names = [house_name(m) for m in self._bodies]
        self._sender = sender

    def of_kind(self, function: str | None) -> str | None:
        """The only house that the office can be of by its own words."""
        if ministry := _MINISTER.match(function or ""):
            stem = ministry["field"][:_FIELD_STEM].casefold()
            whole = [n for n in self._names if _MINISTRY.search(n) and " " in n]
            return only([n for n in whole if stem in n.casefold()])
        noun = (function or "").split()[-1:]
        for office, house in _KINDS if noun else ():
            if office.match(noun[0]):
                return only([name for name in self._names if house.search(name)])
        return None

    def of_sender(self, function: str | None, places: Sequence[int]) -> str | None:
        """The sender, where the office is one of a whole house and no other house stands in front
        of any of the `places` that name the person, in the same paragraph.
        """
        if not self._sender or not function or not _may_lead(self._sender, function):
            return None
        return None if any(self._is_beside_another(at) for at in places) else self._sender

    def of_namesake(self, surname: str, function: str | None) -> str | None:
        """The only house that has the speaker's surname in its name, for who runs it:
        `Geschäftsführer Tim Rühl` is of `Metallbau Rühl`.
        """
        if len(surname) < _SHORTEST_SURNAME or not _RUNS.search(function or ""):
            return None
        return only(name for name in self._names if surname in name.split())

    def _is_beside_another(self, at: int) -> bool:
        begin = self._text.rfind("\n", 0, at) + 1
        near = (m for m in self._bodies if begin <= m.start and m.end <= at)
        return any(not _is_part(house_name(m), self._sender or "") for m in near)


# Shorter surnames are also words: `Bau`.
_SHORTEST_SURNAME = 4
_RUNS = re.compile(
    r"(?:[Gg]eschäftsführer|[Ii]nhaber|[Cc]hef|[Gg]esellschafter|[Mm]eister|[Uu]nternehmer)(?:in)?$"
)


def _may_lead(sender: str, function: str) -> bool:
    """Whether the office is one of the sender's kind of house: no town has a
    `Hauptgeschäftsführer`, no chamber a `Minister`.
    """
    offices = next((office for house, office in _BY_SENDER if house.match(sender)), _ANY_HOUSE)
    return offices.fullmatch(function) is not None and _is_of_field(sender, function)


def _is_of_field(sender: str, function: str) -> bool:
    """Whether a `Wirtschaftsministerin` can be of this ministry: it has the field in its name."""
    field = re.match(r"(?P<field>[A-ZÄÖÜ]\w+?)s?(?:minister|senator)(?:in)?$", function)
    return field is None or field["field"].casefold() in sender.casefold()


def house_name(mention: Mention) -> str:
    """The whole name in the nominative, in one line."""
    return nominative(" ".join((mention.name or mention.surface).split()))


def only(names: Iterable[str]) -> str | None:
    """The one house that all names mean; a name that begins or ends another is a short form of it.

    A kind alone (`Kammer`, `IHK`) tells no house.
    """
    every = list(dict.fromkeys(names))
    whole = [name for name in every if not _is_short(name, every)]
    return whole[0] if len(whole) == 1 and " " in whole[0] else None


def _is_short(name: str, every: Iterable[str]) -> bool:
    return any(name != other and _is_part(name, other) for other in every)


def _is_part(short: str, whole: str) -> bool:
    """Whether the words of a name are the first or last ones of another, brackets left out."""
    one, other = (re.sub(r"\s\([^)]*\)", "", name) for name in (short, whole))
    inside = re.search(r"\((.*?)\)", whole)
    return (
        f"{other} ".startswith(f"{one} ")
        or f" {other}".endswith(f" {one}")
        or (inside is not None and inside[1] == short)
    )
