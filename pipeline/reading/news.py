"""How news are told: who made an agreement, on a day without a year, and with which office."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.reading import evidence as ev
from pipeline.reading.evidence import Unit
from pipeline.reading.own_days import own_days

# News say in their first paragraphs what happened.
_FIRST = 3
# So many entries make a page a list of releases, none of them its own.
_MANY_ENTRIES = 4
EVENT = re.compile(
    r"\b(?:ha(?:t|ben)\b(?:[^.]|(?<=\d)\.){3,240}"
    r"\b(?:\w+t|ge\w+en|\w+schlossen|\w+schrieben|\w+troffen)(?=[.,;]| und)"
    r"|(?:unterzeichneten?|unterschrieben|unterschrieb|schlossen|schloss|vereinbarten|gründeten?"
    r"|starteten?|startet"
    r"|eröffneten?|trafen|traf|stellten?|übergab|lud|luden|feierten?|verabschiedeten?|besuchten?"
    r"|unterzeichnete?n?|sprach(?:en)?|kam(?:en)?|erhielt(?:en)?|setzten?|besiegelten?)\b)"
)
TODAY = re.compile(
    r"\b(?:heute|gestern|gestrigen|heutigen|kürzlich|unlängst|[Aa]m\s(?:\w+tag"
    r"|Mittwoch)(?:nachmittag|abend|vormittag)?"
    r"|vergangenen?\s\w+|jetzt|nun|am\sWochenende)\b"
)
_ACCORD = r"(?:\w+-)?(?:\w*[Vv]ereinbarung|\w*[Vv]ertrag|\w*[Pp]akt|[Aa]bkommen|\w*[Ee]rklärung)\b"
_MADE = (
    r"(?:unterzeichne(?:t|ten?)|unterschr(?:ieb|ieben)|(?:ge|be|abge)?schlossen|getroffen|besiegelt"
    r"|beigetreten|zugestimmt|zeichneten?|beschlossen|vorgestellt)\b"
)
# Others made an agreement: "Die Vereinbarung unterzeichneten …", "haben den Pakt beschlossen".
ACCORD_TOLD = re.compile(
    rf"\bha(?:t|ben)\b(?:[^.]|(?<=\d)\.){{3,200}}{_ACCORD}[^.]{{0,80}}\b{_MADE}"
    rf"|\b{_ACCORD}[“\"»«]?\s(?:unterzeichneten|unterschrieben|besiegelten)\s"
    rf"|\b{_ACCORD}\s[^.;]{{1,160}}\s(?:unterzeichneten|unterschrieben|besiegelten)\s[A-ZÄÖÜd]"
    rf"|(?<!Diese )\b{_ACCORD}\s(?:ist|sind|wurden?)\b[^.]{{0,120}}\b{_MADE}"
    rf"|\b(?:ist|sind|wurden?)\b[^.]{{3,120}}\b{_ACCORD}[^.]{{0,120}}\b{_MADE}"
    rf"|\b(?:unterzeichnete[n]?|unterschrieb(?:en)?|schloss(?:en)?)\b[^.]{{3,200}}{_ACCORD}"
)
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
# News name the day of what they tell, and no year: "am 14. September", "am Montag (4. Mai)".
DAY_OF_NEWS = re.compile(
    rf"\b[Aa]m\s(?:\w+(?:tag|woch|abend),?\s)?\(?(?:den\s|dem\s)?\d{{1,2}}\.\s?(?:{_MONTHS})\b"
    r"(?!\s*\d{4})"
)
# "Präsident Muster", "Ada Probe, Präsidentin": somebody with an office.
_OFFICE = (
    r"(?:\w*(?:[Pp]räsident|[Mm]inister|[Vv]orsitzende|[Gg]eschäftsführer|[Bb]ürgermeister|[Dd]irektor"
    r"|[Rr]ektor|[Ss]ekretär|[Ll]eiter|[Dd]ekan|[Ss]precher)(?:in|r)?|\w*[Ll]andr(?:at|ätin))"
)
OFFICIAL = re.compile(
    rf"\b{_OFFICE}\s(?:(?:Prof|Dr)\.\s?)*[A-ZÄÖÜ][a-zäöü]+\b"
    rf"|\b[A-ZÄÖÜ][a-zäöü]+\s[A-ZÄÖÜ][a-zäöü]+,\s(?:\w+\s)?{_OFFICE}\b"
)
INVITATION = re.compile(
    r"^\W*(?:Einladung|Save\sthe\sDate|Programm|Tagesordnung|Protokoll|Niederschrift)\b"
    r"|\bsprechen:\s*$|\b[Ww]ir\s+laden\s+Sie\b",
)
SPEECH = re.compile(
    r"^(?:Sehr\sgeehrte|Liebe|Meine)\s[^.]{0,80}(?:Damen|Herren|Kolleg|Freunde|Gäste)"
)
# "Rede von Präsidentin Probe beim Empfang", "Es gilt das gesprochene Wort."
_SPOKEN = re.compile(
    r"^(?:Rede|Ansprache|Andacht|Predigt|Grußwort|Festrede|Eröffnungsrede)\s(?:von|des|der|zu[mr]?|beim?|in|am)\b"
    r"|^\W*(?:[Ee]s\s)?gilt\sdas\sgesprochene\sWort\b"
)
# Papers of an office that tell what happened and are no news.
_OTHER_PAPER = re.compile(
    r"^(?:(?:\w{0,20}[Bb]ericht|Stellenausschreibung|Stellenangebot|Merkblatt|Newsletter|Rundbrief"
    r"|Rundschreiben|Satzung|Ausschreibung|Impressum)\b|Über\s(?:uns|unser\w*)\b)"
)


def event(head: Sequence[Unit]) -> Unit | None:
    """The paragraph that tells what happened."""
    running = [u for u in head if not u.is_short and not ev.is_noise(u)][:_FIRST]
    return next((u for u in running if EVENT.search(u.opening)), None)


def today(head: Sequence[Unit]) -> Unit | None:
    """The paragraph that says today, yesterday or a day of the week."""
    running = [u for u in head if not u.is_short][:2]
    return next((u for u in running if TODAY.search(u.opening)), None)


def accord_told(head: Sequence[Unit]) -> Unit | None:
    """The paragraph that tells that others made an agreement."""
    return _first_told(head, ACCORD_TOLD)


def day_of_news(head: Sequence[Unit]) -> Unit | None:
    """The paragraph that names a day without its year."""
    return _first_told(head, DAY_OF_NEWS)


def official(head: Sequence[Unit]) -> Unit | None:
    """The paragraph that names somebody with an office."""
    running = (u for u in head if not u.is_short and not ev.SECTION_SIGN.match(u.opening))
    return next((u for u in running if OFFICIAL.search(u.opening)), None)


def speech(head: Sequence[Unit]) -> Unit | None:
    """What calls the text a speech."""
    return next((u for u in head if u.is_short and _SPOKEN.match(u.opening)), None)


def other_paper(head: Sequence[Unit]) -> Unit | None:
    """The title of a paper that is no news, whatever it tells: `Jahresbericht 2019`."""
    return next((u for u in head[:_FIRST] if u.is_short and _OTHER_PAPER.match(u.opening)), None)


def _first_told(head: Sequence[Unit], pattern: re.Pattern[str]) -> Unit | None:
    running = [u for u in head if not u.is_short][:_FIRST]
    return next((u for u in running if pattern.search(u.opening)), None)


def listing(found: Sequence[Unit]) -> Unit | None:
    """The first entry of a list of releases."""
    entries = [u for u in found if ev.LISTING.search(u.text[-60:]) or _opens_with_day(u)]
    return entries[0] if len(entries) >= _MANY_ENTRIES else None


def _opens_with_day(unit: Unit) -> bool:
    day = next(own_days(unit.opening[:40]), None)
    return day is not None and day.start <= len("PM 17 / ") and len(unit.text) < 200
