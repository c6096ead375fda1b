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
_LEADING = re.compile(
    r"(?:[a-zäöüß]+(?:e|er)\s)*(?:"
    r"(?:Haupt|Landes|Bezirks|Regional|Kreis|Verbands|Vize|Ehren|Gründungs)?-?"
    r"(?:[Gg]eschäftsführer|[Pp]räsident|[Dd]irektor|[Pp]ressesprecher|[Ss]precher)(?:in)?"
    r"|Vorstand|Vorstands(?:vorsitzender?|mitglied|sprecher(?:in)?)"
    r"|Verwaltungsratsvorsitzender?|Vorsitzender?"
    r"|(?:Präventions|Ausbildungs|Abteilungs|Bereichs|Geschäftsbereichs|Referats|Projekt)leiter(?:in)?"
    r")(?:\s(?:des Vorstands|der Geschäftsführung|der Abteilung .*|des Bereichs .*))?"
)


class OwnHouse:
    """The houses of one text by kind, and its sender's; `bodies` are those that it names."""

    def __init__(self, text: str, bodies: Iterable[Mention], sender: str | None) -> None:
        self._text = text
        self._bodies = sorted(bodies, key=lambda m: m.start)
        self._names = [house_name(m) for m in self._bodies]
        self._sender = sender

    def of_kind(self, function: str | None) -> str | None:
        """The only house that the office can be of by its own words."""
        noun = (function or "").split()[-1:]
        for office, house in _KINDS if noun else ():
            if office.match(noun[0]):
                return only([name for name in self._names if house.search(name)])
        return None

    def of_sender(self, function: str | None, places: Sequence[int]) -> str | None:
        """The sender, where the office is one of a whole house and no other house stands in front
        of any of the `places` that name the person, in the same paragraph.
        """
        if not self._sender or not function or not _LEADING.fullmatch(function):
            return None
        return None if any(self._is_beside_another(at) for at in places) else self._sender

    def _is_beside_another(self, at: int) -> bool:
        begin = self._text.rfind("\n", 0, at) + 1
        near = (m for m in self._bodies if begin <= m.start and m.end <= at)
        return any(not _is_part(house_name(m), self._sender or "") for m in near)


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
