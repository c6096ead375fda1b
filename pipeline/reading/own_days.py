"""Which days of a line may be the document's own: not those of deadlines, events and other papers.

What stands before a day on its line tells it. `Anmeldeschluss: 3. Mai 2021` dates a deadline,
`Am 3. Mai 2021 gründete …` an event, `Ihr Schreiben vom 3. Mai 2021` somebody else's paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.days import Day, find_days

# How far before a day the word may stand that it belongs to.
_BEFORE = 90
_AFTER = 80
_DEADLINES = (
    r"gültig|gilt|Gültigkeit|Geltungsdauer|befristet|Laufzeit|\w*laufzeit|Anmelde\w*"
    r"|Anmeldung(?:en)?"
    r"|Bewerbung\w*|Einsende\w*|Abgabe\w*|\w*[Ff]rist(?:ende)?|\w+schluss|Embargo|Stichtag|fällig"
    r"|endet"
    r"|beginnt|spätestens|Rückmeldung\w*|Zusage\w*|Veröffentlichung\s+ab|frei\s+ab|haltbar"
)
_EVENTS = (
    r"gegründet|Gründung\w*|besteht\s+seit|geboren|geb\.|Geburtstag|Jubiläum|\w*termine?"
    r"|Veranstaltung\w*"
    r"|(?:\w+)?(?:[Tt]reffen|[Tt]agung|[Ff]orum|[Kk]onferenz|[Kk]ongress|[Mm]esse|[Ss]eminar"
    r"|[Ww]orkshop"
    r"|[Ss]chulung|[Ff]achtag|[Aa]ktionstag|[Gg]espräch)|Sitzung|Einladung|Sommerfest|Beginn|Ende"
    r"|Zeitraum"
    r"|wann|Datum\s+der\s+\w+|in\s+Kraft(?:\s+\w+)?|Inkrafttreten"
)
_PAPERS = (
    r"Bezug|Betreff|Betr\.|Bezugnahme|Ihre?\s+(?:Schreiben|Nachricht|Zeichen|Anfrage|Mail)"
    r"|Unser\s+Schreiben"
    r"|Vorlage|Beratungsfolge|Drucksache|Version|Ver\.|Rev\.|Revision|Release|Auflage"
    r"|Aktenzeichen|Az\."
    r"|\w*[Gg]eändert|\w*[Ää]nderung(?:en)?|aktualisiert|Aktualisierung|überarbeitet|abgerufen"
    r"|Abruf|Zugriff"
    r"|Druckdatum|gedruckt|Download|Rechtsstand|(?:\w+)?(?:[Gg]esetz(?:es)?|[Vv]erordnung"
    r"|[Rr]ichtlinie"
    r"|[Uu]rteil|[Bb]escheid|[Ee]rlass|BGBl\.)"
)
_FOREIGN = re.compile(
    rf"(?<!\w)(?:{_DEADLINES}|{_EVENTS}|{_PAPERS})(?!\w)[^\n|]{{0,60}}$", re.IGNORECASE
)
# `die Vereinbarung vom 3. Mai 2021`; not `Fassung vom`, `Pressemitteilung vom`.
_OTHER_PAPER = re.compile(
    r"(?:[Vv]ereinbarung|[Vv]ertrag|[Vv]ertrages|[Aa]bkommen|[Ss]chreiben|[Bb]eschluss"
    r"|[Bb]eschlusses|[Aa]ntrag"
    r"|[Kk]onzept|[Ss]atzung|[Ee]rklärung|[Cc]harta|[Pp]rotokoll|[Bb]ericht)(?:es|s|en)?\b"
    r"(?![^\n]*[Ff]assung)[^\n]{0,60}\bvom\s+$"
)
# `Kulturausschuss, 3. Mai 2021` in the way of a paper through committees.
_COMMITTEE = re.compile(
    r"(?:^|\s)\w*(?:[Aa]usschuss|versammlung|[Gg]emeinderat|[Ss]tadtrat|[Kk]reistag|[Kk]reisausschuss)"
    r"(?:\s(?:der|des)\s[A-ZÄÖÜ]\w+)?,?\s(?:am\s)?$"
)
_PRESS_PAPER = re.compile(r"(?:[Pp]resse|[Mm]edien)\w*$")
# `Ablauf: 3. Mai 2021`: of labels only these tell the document's own day.
_LABEL = re.compile(r"(?P<label>[^:|\n]{2,60}):\s*(?:\w+tag,?\s+(?:den\s+)?)?$")
_OWN_LABEL = re.compile(
    r"(?<!\w)(?:Datum|Stand|Fassung|Ausgabe|(?:Presse|Medien)\w*|\w*mitteilung|\w*meldung"
    r"|veröffentlicht(?:\s+am)?"
    r"|Veröffentlichung|Erschienen|Erstellt|Publiziert|Verfasst|Online(?:\s+seit)?|News|Von"
    r"|Ort(?:,\s*Datum)?"
    r"|Unterzeichnet|Beschlossen|Verabschiedet)(?:\s+(?:Nr\.\s*)?[\d/]+)?$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:veröffentlicht|erstellt|erschienen|publiziert|verfasst)\s+am\s+$", re.IGNORECASE
)
# Directly before the day: a limit, or the preposition of an event.
_LIMIT = re.compile(
    r"(?:\b(?:bis|ab|zum|seit|vor|nach|gegen|spätestens)|\d\W{0,2}\s?[-–—]|\bNr\.)\s*(?:(?:zum"
    r"|dem|am|den|einschließlich)\s+)?$",
    re.IGNORECASE,
)
# "PM 58 - 3. Mai 2021", "Presse-Nr. 211 – 3.5.2021": a release's number is no first day of a range.
_COUNTED = re.compile(
    r"(?:^|\s)(?:PM|(?:Presse|Medien)\w*|(?:Presse-)?(?:Nr|Nummer)\.?|\w*[Mm]itteilung)\s?"
    r"(?:Nr\.?\s?)?\d{1,4}(?:\s?/\s?\d{2,4})?\s?[-–—|]\s?$"
)
_AM = re.compile(
    r"(?:^|[^,\s]\s+|^\W+)[Aa]m\s+(?:\w+tag|Mittwoch|Sonnabend)?(?:,?\s*(?:de[mn]|der)\s+)?$"
)
_DECIDING = re.compile(
    r"\b(?:beschlossen|verabschiedet|vereinbart|angenommen|unterzeichnet|geschlossen"
    r"|unterschrieben|gebilligt"
    r"|Fassung|Unterzeichnet|Geschlossen|Beschlossen|Verabschiedet)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\W{0,2}\s*(?:(?:bis|[-–—])\s*(?:zum\s+)?\d{1,2}\.\s?[\dA-ZÄ]|gegründet|geboren|in\s+Kraft"
    r"|(?:beginnt|endet|startet|gilt|läuft)\b|Aufrufe|Klicks|Downloads?\b"
    r"|(?:nicht\s?)?öffentlich\b|geschlossene|unterzeichnete|geänderte)",
)
# "Vom Plenum in Kassel am 3. Mai 2021 einstimmig beschlossen": how a paper tells its own day.
_DECIDED_THEN = re.compile(
    r"^\s*(?:\w+\s){0,3}(?:beschlossen|verabschiedet|angenommen|gebilligt|vereinbart|unterzeichnet"
    r"|unterschrieben|geschlossen)\W*$"
)
_TELLS = re.compile(
    r"\b(?:hat|haben|hatten?|wurden?|worden|ist|sind)\b[^.]*$|\b(?:die|der|das)\s(?:am|vom)?\s?$"
)
_STATE = re.compile(r"\bStand\b[^\n]{0,20}$")


def own_days(text: str, start: int = 0, before: str = "") -> Iterator[Day]:
    """The days of one line that may be its document's own, with `start` added to their spans.

    `before` is the line above where it ends with a colon: it belongs to this one then.
    """
    for day in find_days(text):
        said = before[-_BEFORE:] + " " + text[max(0, day.start - _BEFORE) : day.start]
        if not is_foreign(said.lstrip(), text[day.end : day.end + _AFTER]):
            yield Day(day.start + start, day.end + start, day.date)


def is_foreign(before: str, after: str = "") -> bool:
    """Whether a day between these words is the day of something else than the document."""
    if is_decided_then(before, after):
        return False
    if _DECIDING.search(before) and not _LIMIT.search(before):
        return _OTHER_PAPER.search(before) is not None and not before.lstrip()[:1].isupper()
    paper = _OTHER_PAPER.search(before)
    if paper and not _PRESS_PAPER.search(before[: paper.end()].split(" vom")[0].strip()):
        return True
    label = _LABEL.search(before)
    if label and not _OWN_LABEL.search(label["label"].strip()):
        return True
    if _PUBLISHED.search(before):
        return False
    if _COUNTED.search(before):
        return False
    words = (_FOREIGN, _LIMIT, _AM, _COMMITTEE)
    return any(p.search(before) for p in words) or _GOES_ON.match(after) is not None


def is_decided_then(before: str, after: str) -> bool:
    """Whether a line says of its own paper that it was decided or signed on the day between."""
    return _DECIDED_THEN.match(after) is not None and not _TELLS.search(before)


def is_state(text: str, day: Day, start: int = 0) -> bool:
    """Whether the day only tells the state of the text: `Stand: 3. Mai 2021`."""
    return _STATE.search(text[: day.start - start]) is not None
