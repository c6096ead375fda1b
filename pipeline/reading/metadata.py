"""What a document is: its kind, title, date and language, each decided on what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from nlp.days import Day, day_or_none, find_days
from nlp.spaced import unspaced
from nlp.tokens import words
from pipeline.ground.types import DocumentKind, Section
from pipeline.reading import evidence as ev
from pipeline.reading.dates import find_months
from pipeline.reading.evidence import Unit
from pipeline.reading.extraction import Properties
from pipeline.reading.headline import headline_at, may_be_headline
from pipeline.reading.own_days import is_decided_then, is_state, own_days

_HEAD_UNITS = 12
# A line of the head is no longer, and so many lines are looked at even where text stands between.
_HEAD_LINE = 120
_LONG_TITLE = 160
_ALWAYS = 8
# Kicker and day stand so near above a headline.
_ABOVE = 4
_CENTURY = 2000
_BEHIND = 16
# The line to sign on, and how far above the first one place and day may stand: of a short paper
# with many who sign, the signatures are more than half.
_RULE, _ABOVE_RULE = "____", 3
_SORTED = re.compile(
    r"(?<![\w.])(?P<y>[0-3]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\w.])"
)
# "Neuwied, im Mai 2020" is a date, "Neue Kurse für Betriebe ab Mai 2020" is none.
_FEW_OTHERS = 24
_COMMON = {
    "de": "der die das und in zu den von für mit auf ist des im dem nicht ein eine als auch es an "
    "werden aus sich dass",
    "en": "the of and to a in is that for it as was with be by on are this at from or an not have "
    "which",
    "fr": "le la les de des et en un une du pour que est dans sur par pas qui au plus avec",
    "es": "el la los las de y que en un una por con para del se no su al lo como",
    "it": "il la di che e in un una per con non del della sono gli le da al dei",
    "nl": "de het een van en in is op te dat met voor niet zijn aan er om ook",
}
_WORDS_OF = {language: frozenset(listed.split()) for language, listed in _COMMON.items()}
_GENERIC_TITLE = re.compile(
    r"^(?:untitled|unbenannt|dokument\d*|document\d*|microsoft word|word-dokument)", re.IGNORECASE
)


def title_of(
    found: list[Unit], sections: tuple[Section, ...], text: str, properties: Properties, name: str
) -> str:
    """The headline or the document's own title; without any a line that may be one, else the file's
    name: a sentence of the text is no title.
    """
    marked = next((z for z in sections if z.kind in {"headline", "title"}), None)
    if marked:
        return _marked_title(marked, found, sections, text)
    heading = next((u for u in found[:_HEAD_UNITS] if u.is_heading and u.level <= 2), None)
    if heading:
        return heading.text
    stem = PurePath(name).stem
    if properties.title and properties.title != stem and not _GENERIC_TITLE.match(properties.title):
        return properties.title
    return _first_line(found) or stem


def _marked_title(
    marked: Section, found: list[Unit], sections: tuple[Section, ...], text: str
) -> str:
    """The words of a headline's section; the whole heading where that goes on behind it."""
    title = " ".join(unspaced(text[marked.start : marked.end]).split())
    heading = next((u for u in found if u.start == marked.start and u.is_heading), None)
    if heading and heading.end > marked.end:
        return " ".join(unspaced(heading.text).split())
    parties = next((z for z in sections if z.kind == "parties"), None)
    if len(title.split()) > 1 or parties is None:
        return title
    # "VEREINBARUNG" alone names nothing; those who made it do.
    return f"{title} {_named(text[parties.start : parties.end])}".strip()


def _named(parties: str) -> str:
    """`zwischen der Kammer Probe und dem Verein Muster`: without addresses, short names and who
    acts for whom; "" where that is no short title.
    """
    lines = (line.strip(" ,–-•") for line in _ASIDE.sub("", parties).splitlines())
    named = [line for line in lines if line and not _NO_PARTY.match(line)]
    told = re.sub(r"\s+,", ",", " ".join(" ".join(named).split()))
    return told if len(told) <= _LONG_TITLE and _IN_ONE_GO.fullmatch(told) else ""


_ASIDE = re.compile(
    r",?\s*(?:diese[rs]?\s)?vertreten\s+durch[^\n]*?(?=\n|\sund\sde|$)|[–(-]?\s?(?:im\sFolgenden|nachfolgend"
    r"|nachstehend|im\sWeiteren|fortan)[^\n]*"
)
_NO_PARTY = re.compile(
    r"[\w.-]*(?:straße|str\.|platz|weg|allee|ring)\b.*\d|.*\b\d{5}\s[A-ZÄÖÜ]|[A-Z]?\d|[–(]"
)
# Two at least, and nothing else in front.
_IN_ONE_GO = re.compile(r"(?:Zwischen|[a-zäöüß]+)\s.+\sund\s.+[^:]")


# How letters begin and end: no line from the greeting on is a title, for behind it people sign.
_ABOUT = re.compile(r"(?:Betreff|Betr\.)\s?:\s+(\S.+)")
_SALUTATION = re.compile(r"(?:Sehr geehrte[rs]?|Guten (?:Tag|Morgen))\b.*[^.]")
_GREETING = re.compile(
    r"(?:(?:Mit )?(?:freundlich|best|herzlich|lieb|viel)\w{1,3} Gr(?:ü|ue)(?:ß|ss)e?n?"
    r"|Hochachtungsvoll)[\s,!.]*",
    re.IGNORECASE,
)


def _of_letter(lines: list[Unit]) -> list[Unit]:
    """The lines without how a letter begins and ends."""
    greeting = (n for n, unit in enumerate(lines) if _GREETING.fullmatch(unit.text.strip()))
    above = lines[: next(greeting, len(lines))]
    return [unit for unit in above if not _SALUTATION.fullmatch(unit.text)]


def _first_line(found: list[Unit]) -> str:
    """The line that stands where a headline would; "" where only running text or a table does."""
    lines = _of_letter([unit for unit in found if unit.role != "table"])
    if not lines:
        return ""
    about = next(filter(None, (_ABOUT.match(unit.text) for unit in lines[:_HEAD_UNITS])), None)
    if about:
        return _shortened(about[1])
    line = lines[headline_at(lines)]
    return _shortened(" ".join(line.text.split())) if may_be_headline(line) else ""


def _shortened(text: str, length: int = 200) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def month_of(found: list[Unit]) -> Day | None:
    """The month that a short line near the top names, with its first day: "Stand: Mai 2020"."""
    return next(
        (
            Day(m.start + u.start, m.end + u.start, m.date)
            for u in found[:_HEAD_UNITS]
            for m in find_months(u.opening)
            if len(u.text) - (m.end - m.start) <= _FEW_OTHERS
        ),
        None,
    )


def date_of(
    kind: DocumentKind, found: list[Unit], sections: tuple[Section, ...], text: str
) -> Day | None:
    """The document's own day, from the place where its kind writes it; None when no such place has
    one. Days of events, deadlines and other papers are none (see `pipeline.reading.own_days`).
    """
    marked = [s for kind in ("date_header", "dateline") for s in sections if s.kind == kind]
    for section in marked:
        own = next(own_days(text[section.start : section.end], section.start), None)
        if own:
            return own
    if kind == "agreement":
        day = _signed(found) or _decided(found) or _in_head(found) or _in_title(found, sections)
        day = day or _decided(found, state=True)
    else:
        day = _in_head(found) or (_decided(found) if kind == "other" else None)
    return day or _closing(found) or (_today(found) if kind == "press_release" else None)


def _today(found: list[Unit]) -> Day | None:
    """The day that the first paragraphs call today: `am heutigen Mittwoch, 3. Mai 2021`, `haben
    heute (3. Mai 2021)`.
    """
    running = [u for u in found if not u.is_short][:_FIRST]
    return next(
        (
            day
            for unit in running
            for day in own_days(unit.opening, unit.start)
            if _TODAY.search(unit.text[: day.start - unit.start])
        ),
        None,
    )


_FIRST = 3
_TODAY = re.compile(r"\bheut(?:e|igen?)\b[^.;:0-9]{0,24}$")


def _signed(found: list[Unit]) -> Day | None:
    """The latest date of the signature lines: an agreement holds once the last has signed."""
    dates: list[Day] = []
    ruled = next((n for n, u in enumerate(found) if u.text.startswith(_RULE)), len(found))
    for unit in found[min(len(found) // 2, max(0, ruled - _ABOVE_RULE)) :]:
        if (len(unit.text) < 120 or unit.role == "table") and ev.SIGNED.search(unit.opening):
            dates += own_days(unit.text, unit.start)
    return max(dates, key=lambda d: d.date) if dates else None


def _decided(found: list[Unit], *, state: bool = False) -> Day | None:
    """The day on which it was decided, or of its version, on a short line at the top or the end;
    `state` asks for the day of which it only says `Stand`.
    """
    for unit in (*found[:_HEAD_UNITS], *found[-_HEAD_UNITS:]):
        for day in own_days(unit.opening, unit.start):
            before, after = (unit.text[: day.start - unit.start], unit.text[day.end - unit.start :])
            itself = unit.is_short or ev.ITSELF.match(before)
            if is_state(unit.text, day, unit.start) != state:
                continue
            if itself and (ev.DECIDED.search(before) or is_decided_then(before, after)):
                return day
    return None


def _in_head(found: list[Unit]) -> Day | None:
    """A day that has a line near the top for itself, or opens one; what only tells the state of the
    text comes last.
    """
    days = list(_head_days(found))
    firm = next((day for unit, day in days if not is_state(unit.text, day, unit.start)), None)
    return firm or (days[0][1] if days else None)


def _head_days(found: list[Unit]) -> Iterator[tuple[Unit, Day]]:
    running = False
    # The head is where the headline stands, wherever a page begins.
    top = max(0, next((n for n, u in enumerate(found) if u.named), 0) - _ABOVE)
    for number, unit in enumerate(found[top : top + _HEAD_UNITS]):
        in_text = ev.SECTION_SIGN.match(unit.opening) or ev.PREAMBLE.match(unit.opening)
        if in_text or (running and number >= _ALWAYS):
            return
        line, above = ev.dateline(unit.opening), ev.line_above(found, top + number)
        stands_alone = len(unit.text) < _HEAD_LINE and ev.is_date_line(unit, above)
        if stands_alone or line:
            # A word behind the day may say whose it is: `17.09.2020 öffentlich`.
            told = unit.opening[: line.end() + _BEHIND] if line else unit.text
            yield from ((unit, day) for day in own_days(told, unit.start, above))
        running = running or not unit.is_short


def _in_title(found: list[Unit], sections: tuple[Section, ...]) -> Day | None:
    """`Kooperationsvereinbarung vom 3. Mai 2021` as an agreement's own title."""
    title = next((s for s in sections if s.kind == "title"), None)
    named = [u for u in found[:_ALWAYS] if u.is_short and ev.AGREEMENT_NAME.search(u.plain)]
    if len(named) > 1:
        return None  # the day may be that of another paper
    for unit in found[:_HEAD_UNITS]:
        if title and title.start <= unit.start < title.end:
            for day in find_days(unit.text):
                if ev.TITLE_OF_DAY.match(unit.text[: day.start]):
                    return Day(day.start + unit.start, day.end + unit.start, day.date)
    return None


def _closing(found: list[Unit]) -> Day | None:
    """The place and day with which a letter closes: `Musterstadt, den 3. Mai 2021`."""
    for unit in reversed(found[-_HEAD_UNITS:]):
        at = max(0, len(unit.text) - _HEAD_LINE)
        if match := ev.CLOSING_DAY.search(unit.text, at):
            return next(own_days(unit.text[match.start() :], unit.start + match.start()), None)
    return None


def day_of_name(name: str) -> tuple[Day, str] | None:
    """The day that a file's name tells, with the words that tell it: `2021-05-03_PM.pdf`,
    `PM_03.05.2021.docx`, `210503 Presse.pdf`; also a page's address (`/2021/05/03/`).
    """
    plain = _as_text(name)
    for day in own_days(plain):
        return day, plain[day.start : day.end]
    for short in _SORTED.finditer(plain):
        value = day_or_none(_CENTURY + int(short["y"]), int(short["m"]), int(short["d"]))
        if value:  # names are sorted by year, month and day
            return Day(*short.span(), value), short.group()
    return None


def _as_text(name: str) -> str:
    """A name as words: its separators between numbers as those of a day."""
    path = unquote(urlsplit(name).path) if "://" in name else PurePath(name).stem
    path = re.sub(r"(?<=\d)_(?=\d)", ".", path)
    path = re.sub(r"(?<!\d)(\d{1,2})-(\d{1,2})-(\d{2})(?![\d-])", r"\1.\2.\3", path)
    path = re.sub(r"(?<=[^\W\d])[-./](?=\d)|(?<=\d)[-./](?=[^\W\d])", " ", path)
    path = re.sub(r"(?<=[^\W\d_])(?=\d{6}|\d{4}[-.])", " ", path)
    return re.sub(r"[_/](?=\D)|(?<=\D)[_/]", " ", path)


def language_of(text: str, properties: Properties) -> str:
    """Two letters of the language whose small words are most frequent; `und` when nothing tells."""
    counted = Counter(t.text.casefold() for t in words(text[:50_000]))
    scores = dict.fromkeys(_WORDS_OF, 0)
    for language, listed in _WORDS_OF.items():
        scores[language] = sum(counted[word] for word in listed)
    best = max(scores, key=lambda k: scores[k])
    if scores[best] >= max(3, 0.05 * sum(counted.values())):
        return best
    if properties.language:
        return properties.language
    return "de" if re.search(r"[äöüß]", text) else "und"
