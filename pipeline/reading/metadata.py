"""What a document is: its kind, title, date and language, each decided on what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath

from nlp.tokens import words
from pipeline.ground.types import DocumentKind, Section
from pipeline.reading import evidence as ev
from pipeline.reading.dates import DateMention, find_dates, find_months
from pipeline.reading.evidence import Unit
from pipeline.reading.extraction import Properties
from pipeline.reading.marks import is_section_head

_HEAD_UNITS = 12
_ENOUGH = 3.0
_BEFORE_DATE = 200
_LONG_TITLE = 120
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


@dataclass(frozen=True, slots=True)
class Head:
    """A document's own data; `date` has no span when only the file's properties tell it."""

    kind: DocumentKind
    title: str
    date: DateMention | None


def kind_of(found: list[Unit], artifacts: str) -> DocumentKind:
    """Release, agreement or neither, by the weight of several pieces of evidence."""
    release, agreement = _release_weight(found, artifacts), _agreement_weight(found)
    if max(release, agreement) < _ENOUGH:
        return "other"
    return "press_release" if release >= agreement else "agreement"


def _release_weight(found: list[Unit], artifacts: str) -> float:
    head, tail = found[:_HEAD_UNITS], found[len(found) // 2 :]
    text = "\n".join(u.text for u in found)
    kicker = any(ev.KICKER.match(u.opening) and len(u.text) < 120 for u in head)
    weight = 4.0 * kicker + 2.0 * (not kicker and bool(ev.KICKER.search(artifacts)))
    weight += 1.5 * any(ev.DATELINE.match(u.opening) and not u.is_short for u in head)
    weight += 1.0 * bool(ev.SAYING.search(text))
    weight += 1.0 * any(u.text[:1] in '„"»' and not u.is_short for u in head)
    weight += 1.0 * any(ev.BOILERPLATE_HEAD.match(u.opening) and u.is_short for u in tail)
    weight += 1.0 * any(ev.BOILERPLATE.match(u.opening) for u in tail)
    weight += 1.5 * any(
        re.match(r"Diese (?:Presse|Medien)|Presse-?[Kk]ontakt|Abdruck", u.text) for u in tail
    )
    weight += 1.0 * any(ev.CONTACT.match(u.opening) for u in tail)
    return weight + 0.5 * any(ev.DOWNLOAD.search(u.opening) for u in found)


def _agreement_weight(found: list[Unit]) -> float:
    head = found[:_HEAD_UNITS]
    text = "\n".join(u.text for u in found)
    named = any(ev.AGREEMENT_NAME.search(u.plain) and u.is_short for u in head[:4])
    clauses = sum(bool(ev.SECTION_SIGN.match(u.opening)) for u in found)
    numbered = sum(is_section_head(u.text) for u in found)
    weight = 2.5 * named
    weight += 2.0 * any(ev.BETWEEN.match(u.opening) for u in head)
    weight += 1.0 * any(ev.CALLED.search(u.opening) for u in found[: 2 * _HEAD_UNITS])
    weight += 1.5 * any(ev.PREAMBLE.match(u.opening) for u in found)
    weight += 2.0 * (clauses >= 2) + 1.0 * (clauses < 2 and numbered >= 3)
    weight += 1.5 * any(ev.DECIDED_BY.search(u.opening) and u.is_short for u in head[:5])
    weight += 1.5 * any(ev.SIGNATURE.search(u.opening) for u in found[-15:])
    weight += 1.0 * (_signed(found) is not None)
    return weight + 1.0 * (len(ev.PACT.findall(text)) >= 2)


def title_of(
    found: list[Unit], sections: tuple[Section, ...], text: str, properties: Properties, name: str
) -> str:
    """The headline or the document's own title; without any its first line, without text the file's
    name.
    """
    marked = next((z for z in sections if z.kind in {"headline", "title"}), None)
    if marked:
        title = ev.unspaced(" ".join(text[marked.start : marked.end].split()))
        parties = next((z for z in sections if z.kind == "parties"), None)
        if len(title.split()) > 1 or parties is None:
            return title
        # "VEREINBARUNG" alone names nothing; those who made it do.
        return _shortened(
            f"{title} {' '.join(text[parties.start : parties.end].split())}", _LONG_TITLE
        )
    heading = next((u for u in found[:_HEAD_UNITS] if u.is_heading and u.level <= 2), None)
    if heading:
        return heading.text
    stem = PurePath(name).stem
    if properties.title and properties.title != stem and not _GENERIC_TITLE.match(properties.title):
        return properties.title
    first = found[0].text if found else ""
    return _shortened(" ".join(first.split())) or stem


def _shortened(text: str, length: int = 200) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def month_of(found: list[Unit]) -> DateMention | None:
    """The month that a short line near the top names, with its first day: "Stand: Mai 2020"."""
    return next(
        (
            DateMention(m.start + u.start, m.end + u.start, m.date)
            for u in found[:_HEAD_UNITS]
            for m in find_months(u.opening)
            if len(u.text) - (m.end - m.start) <= _FEW_OTHERS
        ),
        None,
    )


def date_of(
    kind: DocumentKind, found: list[Unit], sections: tuple[Section, ...], text: str
) -> DateMention | None:
    """The document's own date, from the place where its kind writes it; None when no such place has
    one.
    """
    for section_kind in ("date_header", "dateline"):
        for section in sections:
            if section.kind == section_kind and (
                date := next(find_dates(text, section.start, section.end), None)
            ):
                return date
    if kind == "agreement":
        return _signed(found) or _decided(found, text) or _in_head(found)
    if kind == "press_release":
        return _in_head(found) or _decided(found, text)
    return _in_head(found)


def _signed(found: list[Unit]) -> DateMention | None:
    """The latest date of the signature lines: an agreement holds once the last has signed."""
    dates = []
    for unit in found[len(found) // 2 :]:
        if (len(unit.text) < 120 or unit.role == "table") and ev.SIGNED.search(unit.opening):
            dates += list(_dates(unit))
    return max(dates, key=lambda d: d.date) if dates else None


def _decided(found: list[Unit], text: str) -> DateMention | None:
    for unit in found:
        for date in _dates(unit):
            if ev.DECIDED.search(text[max(unit.start, date.start - _BEFORE_DATE) : date.start]):
                return date
    return None


def _in_head(found: list[Unit]) -> DateMention | None:
    """A date on a short line near the top."""
    return next((d for u in found[:6] if len(u.text) < 120 for d in _dates(u)), None)


def _dates(unit: Unit) -> list[DateMention]:
    return [
        DateMention(d.start + unit.start, d.end + unit.start, d.date) for d in find_dates(unit.text)
    ]


def language_of(text: str, properties: Properties) -> str:
    """Two letters of the language whose small words are most frequent; `und` when nothing tells."""
    counted = Counter(t.text.casefold() for t in words(text[:50_000]))
    scores = {language: sum(counted[w] for w in listed) for language, listed in _WORDS_OF.items()}
    best = max(scores, key=lambda k: scores[k])
    if scores[best] >= max(3, 0.05 * sum(counted.values())):
        return best
    if properties.language:
        return properties.language
    return "de" if re.search(r"[äöüß]", text) else "und"
