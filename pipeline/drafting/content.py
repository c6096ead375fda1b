"""Reads the facts of a stored document that a release is made from, each with its span."""

from __future__ import annotations

import re

from nlp.sentences import split_sentences
from nlp.tokens import word_set, words
from pipeline.drafting.agreed import grouped, parties_of, representatives_of, signing_of
from pipeline.drafting.citations import citation_of, is_usable, told_ones
from pipeline.drafting.decision import find_decision
from pipeline.drafting.facts import Citation, DocumentFacts, Fact, Material, Standard, fact_at
from pipeline.drafting.keysentences import key_sentences, of_kind, standing_alone
from pipeline.drafting.leading import lead_of, lead_or_decision
from pipeline.drafting.meaning import meaning_of
from pipeline.drafting.places import APART, Places
from pipeline.drafting.style import FactSigns
from pipeline.drafting.titled import parties_by_title, with_signers
from pipeline.drafting.wording import Labels, find_dates, one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Span, Tag
from pipeline.tagging.parties import Parties, find_parties

_LABEL = re.compile(r"^[\s·:–-]*(?P<title>.*?)\s*(?:\((?P<remark>(?:Code|Titel)[^()]*)\))?$")
# The number of a paragraph: `(1)`, `2.`, `3.1`, `§ 4`, `Art. 5`, `Ziffer 2:`, `IV.`, `a)`.
_NUMBER = re.compile(
    r"(?:\(\d{1,2}[a-z]?\)|\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+"
    r"|(?:§§?|Art\.|Artikel|Ziffer|Ziff\.|Nr\.)\s?\d{1,2}:?|[IVX]{1,4}[.)]|[a-z]\))\s+"
    r"(?=[A-ZÄÖÜ][a-zäöü]+\s)"
    r"(?!(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|Quartal|Halbjahr)\b)"
)
# A heading that was read into the sentence below it.
_PREAMBLE = re.compile(r"(?:Präambel|PRÄAMBEL|Vorbemerkung(?:en)?)\s+(?=[A-ZÄÖÜ])")


def read_facts(
    record: Material, vocabulary: Labels, signs: FactSigns, confidence: float
) -> DocumentFacts:
    """Read the facts of a stored document; tags below `confidence` are open questions and no
    facts.
    """
    document, places = record.document, Places(record.document)
    tags = [
        t
        for t in record.tags
        if t.id is not None and t.confidence >= confidence and _is_topic(places, t)
    ]
    said = (citation_of(places, q) for q in record.quotes if is_usable(document, q))
    quotes = told_ones(said)
    title = _title(places)
    sentences = _told_below(places, title, quotes)
    decision = find_decision(places, (s for s in sentences if _is_body(places, s)), signs)
    quoted = [q.source for q in quotes]
    lead = lead_of(places, sentences, quoted, signs.key_sentences, decision)
    lead, decision = lead_or_decision(places, lead, decision)
    taken = quoted + [s for s in (decision and decision.source, lead) if s]
    key = key_sentences(places, sentences, taken, signs.key_sentences, meaning_of(record))
    aims, duties, examples = _statements(places, sentences, [*taken, *key], signs)
    read = find_parties(document, record.tags)
    parties, expected = _parties(places, read, title, parties_of(places, read, tags, vocabulary))
    return DocumentFacts(
        document=document,
        title=title,
        subtitle=_subtitle(places),
        day=document.date,
        day_source=_day_source(places),
        downloads=_downloads(places),
        decision=decision,
        lead=fact_at(places, lead) if lead else None,
        key=tuple(fact_at(places, s) for s in key),
        aims=aims,
        duties=duties,
        examples=examples,
        parties=parties,
        parties_expected=expected,
        signing=signing_of(places),
        represented=tuple(representatives_of(places, parties)),
        standards=_standards(places, tags, vocabulary),
        regions=_others(grouped(places, tags, "region", vocabulary), parties),
        quotes=quotes,
    )


def _told_below(
    places: Places, title: Fact | None, quotes: tuple[Citation, ...]
) -> list[DraftSource]:
    """The sentences but those of quotes; what stands above the headline of a release is a caption
    or the frame of a page.
    """
    is_release = places.document.kind == "press_release"
    begin = title.sources[0].start if title and is_release else 0
    below = (s for s in _sentences(places) if s.start >= begin)
    return [s for s in below if not _within(s, quotes)]


def _parties(
    places: Places, read: Parties, title: Fact | None, found: tuple[Fact, ...]
) -> tuple[tuple[Fact, ...], int]:
    """The parties, and how many there have to be."""
    parties = with_signers(places, parties_by_title(places, title, found))
    expected = read.expected or 0 if parties == found else 0
    return parties, max(expected, len(parties))


def _statements(
    places: Places, sentences: list[DraftSource], taken: list[DraftSource], signs: FactSigns
) -> list[tuple[Fact, ...]]:
    """Aims, duties and examples; no sentence stands for two of them."""
    found: list[tuple[Fact, ...]] = []
    left = standing_alone(places, sentences, taken, signs.key_sentences)
    for kind in (signs.statements.aims, signs.statements.duties, signs.statements.examples):
        chosen = of_kind(places, left, kind, signs.statements.most)
        left = [span for span in left if span not in chosen]
        found.append(tuple(fact_at(places, span) for span in chosen))
    return found


def _is_topic(places: Places, tag: Tag) -> bool:
    return (tag.section or places.section(tag.start, tag.end)) not in APART


def _is_body(places: Places, span: DraftSource) -> bool:
    return places.section(span.start, span.end) not in APART | {
        "quote",
        "headline",
        "subheadline",
        "title",
    }


def _sentences(places: Places) -> list[DraftSource]:
    """The sentences of the text; those of numbered paragraphs begin behind their number."""
    text = places.document.text
    found = []
    for sentence in _whole_sentences(text):
        start = numberless(text, sentence.start, sentence.end)
        start = _behind_dateline(places, start, sentence.end)
        found.append(places.source(start, sentence.end))
    return found


# What ends no sentence: `Prof. Dr. h. c.`, `Wiss. Zentrum`.
_NO_END = re.compile(r"\b(?:h\.\s?c|Wiss|Abt|Inst|Dipl|Vors|stellv|v\.\s?l)\.$")


def _whole_sentences(text: str) -> list[Span]:
    """The sentences; those that were parted behind an abbreviation are one."""
    found: list[Span] = []
    for sentence in split_sentences(text):
        if found and _NO_END.search(text[found[-1].start : found[-1].end]):
            found[-1] = Span(start=found[-1].start, end=sentence.end)
        else:
            found.append(Span(start=sentence.start, end=sentence.end))
    return found


def numberless(text: str, start: int, end: int) -> int:
    """Where a sentence begins behind the number of its paragraph."""
    number = _NUMBER.match(text, start, end) or _PREAMBLE.match(text, start, end)
    return number.end() if number else start


# `EMDEN - `, `Passau/Landshut – `, `Heidelberg, 9. Juli 2018 – ` at the head of a sentence.
_DATELINE = re.compile(
    r"(?:[A-ZÄÖÜ]{3,}|[A-ZÄÖÜ][a-zäöüß]+)(?:[/ ][A-ZÄÖÜ]\w+)?"
    r"(?:,[^\n–]{6,20}|\s\([^()\n]{4,20}\))?\s?[–—-]\s+(?=[A-ZÄÖÜ„])"
)


def _behind_dateline(places: Places, start: int, end: int) -> int:
    """Where a sentence begins behind the dateline that it was read with."""
    line = _DATELINE.match(places.document.text, start, end)
    return line.end() if line else start


def _within(span: DraftSource, quotes: tuple[Citation, ...]) -> bool:
    return any(span.start < q.source.end and q.source.start < span.end for q in quotes)


# What stands over a page, whatever is on it.
_OF_THE_PAGE = word_set(
    "aktuelles kontakt presse pressemitteilung pressemitteilungen news nachrichten meldung "
    "meldungen startseite start pressebereich neuigkeiten mitteilung mitteilungen presseinformation"
)
_FILE_LINE = re.compile(r"\b(?:als PDF|drucken|herunterladen|Download)$", re.IGNORECASE)
_CREDIT = re.compile(r"©|\b(?:Foto|Bild|Grafik)s?\b\s*:|[a-zäöü]/[A-Z]\w+(?:[Ii]mages|[Pp]hoto)")


def _title(places: Places) -> Fact | None:
    title = one_line(places.document.title)
    if title.casefold() in _OF_THE_PAGE or _FILE_LINE.search(title):
        return None
    sections = places.sections("headline") + places.sections("title")
    source = places.find(title, near=sections[0].start if sections else 0)
    if source:
        return Fact(title, (source,))
    # A title that stands nowhere in the text (a file's name, say) is no fact of the document.
    return (
        fact_at(places, sections[0]) if sections and sections[0].end > sections[0].start else None
    )


def _subtitle(places: Places) -> Fact | None:
    """The line under the headline; a stray mark, a whole paragraph and the headline once more are
    none.
    """
    facts = (fact_at(places, s) for s in places.sections("subheadline") if s.end > s.start)
    first = next(facts, None)
    fits = first and len(first.text) <= _LONGEST_SUBTITLE and len(first.text.split()) >= _FEWEST
    if not (first and fits) or _CREDIT.search(first.text):
        return None
    return None if _repeats(first.text, places.document.title) else first


def _repeats(text: str, title: str) -> bool:
    """Whether a line says little that the headline does not say."""
    said = {word.text.casefold() for word in words(text) if len(word.text) > _SHORT_WORD}
    there = {word.text.casefold() for word in words(title)}
    return bool(said) and len(said & there) >= _SAME * len(said)


_SHORT_WORD, _SAME = 3, 0.7  # letters; share of the words


_LONGEST_SUBTITLE, _FEWEST = 160, 3  # letters; words


def _day_source(places: Places) -> DraftSource | None:
    document = places.document
    if document.date is None:
        return None
    if document.date_span is not None:
        return places.source(document.date_span.start, document.date_span.end)
    found = next((d for d in find_dates(document.text) if d.day == document.date), None)
    return places.source(found.start, found.end) if found else None


def _downloads(places: Places) -> tuple[Fact, ...]:
    """The download lines at the head of a release; the one for the release itself at its foot is
    made new.
    """
    text = places.document.text
    spans = [s for s in places.sections("downloads") if s.end > s.start]
    lines = [places.trimmed(s.start + m.start(), s.start + m.end())
             for s in spans for m in re.finditer(r"[^\n]+", text[s.start : s.end])]  # fmt: skip
    facts = (fact_at(places, line) for line in lines)
    return tuple(f for f in facts if f.text and not re.match(r"Diese\s+Presse", f.text))


def _others(facts: tuple[Fact, ...], before: tuple[Fact, ...]) -> tuple[Fact, ...]:
    told = {other.text for other in before}
    return tuple(fact for fact in facts if fact.text not in told)


def _standards(places: Places, tags: list[Tag], vocabulary: Labels) -> tuple[Standard, ...]:
    found = []
    for fact in grouped(places, tags, "standard", vocabulary):
        title, remark = _standard_title(fact)
        found.append(Standard(fact.id, title, remark, vocabulary.inferred(fact.id), fact.sources))
    return tuple(found)


def _standard_title(fact: Fact) -> tuple[str, str]:
    """Title and remark of a register label „A-2.2 · Titel (Code erschlossen)“; a doubtful title is
    not printed.
    """
    label = _LABEL.match(fact.text.removeprefix(fact.id))
    title, remark = (label["title"] or "", label["remark"] or "") if label else ("", "")
    return ("" if "Titel" in remark else title.strip(), remark)
