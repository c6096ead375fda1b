"""The facts of a stored document that a release is made from, each with its span. Nothing here is
invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from nlp.sentences import split_sentences
from nlp.taggers.names import Names
from pipeline.drafting.decision import Decision, find_decision
from pipeline.drafting.keysentences import key_sentences, of_kind, standing_alone
from pipeline.drafting.meaning import meaning_of
from pipeline.drafting.places import APART, Places
from pipeline.drafting.style import FactSigns
from pipeline.drafting.wording import Labels, find_dates, one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Document, Quote, Span, Tag, TagKind
from pipeline.tagging.parties import Parties, Party, find_parties

_LABEL = re.compile(r"^[\s·:–-]*(?P<title>.*?)\s*(?:\((?P<remark>(?:Code|Titel)[^()]*)\))?$")
# A network of the OM is kept among the regions, but it can sign an agreement as well.
_NETWORK = re.compile(r"netzwerk|regionalgruppe|forum|bündnis|initiative", re.IGNORECASE)
# What may stand between a function and an organisation, so that the name's case is right as it is.
_JOINTS = (
    "des",
    "der",
    "vom",
    "von der",
    "beim",
    "bei der",
    "im",
    "in der",
    "am",
    "an der",
    "bei",
    "von",
    "für",
)
# The number of a paragraph: `(1)`, `2.`, `3.1`, `§ 4`, `Art. 5`, `a)`.
_NUMBER = re.compile(
    r"(?:\(\d{1,2}[a-z]?\)|\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+|(?:§§?|Art\.|Artikel)\s?\d{1,2}|[a-z]\))\s+"
    r"(?=[A-ZÄÖÜ][a-zäöü]+\s)(?!(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)"
)
# A heading that was read into the sentence below it.
_PREAMBLE = re.compile(r"(?:Präambel|PRÄAMBEL|Vorbemerkung(?:en)?)\s+(?=[A-ZÄÖÜ])")
_SHORTEST_QUOTE = 4  # words; less is a name or a title in quotation marks


class Material(Protocol):
    """What drafting needs of a stored document; `pipeline.archive.Record` has it."""

    @property
    def document(self) -> Document:
        """The text and what points into it."""
        ...

    @property
    def tags(self) -> tuple[Tag, ...]:
        """What it names."""
        ...

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Who says what in it."""
        ...


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the document says, in the words to print, and where it says so (ordered, never
    empty).
    """

    text: str
    sources: tuple[DraftSource, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A practice standard that the document names; `remark` says in German what about it was
    inferred.
    """

    code: str
    title: str
    remark: str
    inferred: bool
    sources: tuple[DraftSource, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """A direct quote with its speaker; `evidence` is where speaker, function and organisation
    stand.
    """

    text: str
    source: DraftSource
    speaker: str
    attributes: tuple[str, ...]
    evidence: tuple[DraftSource, ...]
    function: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Signing:
    """Where and when it was signed, as the text says it under or above the signatures."""

    day: date | None
    place: str
    source: DraftSource


@dataclass(frozen=True, slots=True)
class Representative:
    """Who stands for a party, in the text's own words: `die Präsidentin, Prof. Dr. Ilse Quandt`."""

    party: Fact
    words: str
    source: DraftSource


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one document in print form; empty where the document does not tell."""

    document: Document
    title: Fact | None
    subtitle: Fact | None
    day: date | None
    day_source: DraftSource | None
    downloads: tuple[Fact, ...]
    decision: Decision | None
    key: tuple[Fact, ...]
    aims: tuple[Fact, ...]
    duties: tuple[Fact, ...]
    examples: tuple[Fact, ...]
    parties: tuple[Fact, ...]
    parties_expected: int
    signing: Signing | None
    represented: tuple[Representative, ...]
    standards: tuple[Standard, ...]
    regions: tuple[Fact, ...]
    quotes: tuple[Citation, ...]


def read_facts(record: Material, vocabulary: Labels, signs: FactSigns, confidence: float) -> Facts:
    """Read the facts of a stored document; tags below `confidence` are open questions and no
    facts.
    """
    document, places = record.document, Places(record.document)
    tags = [
        t
        for t in record.tags
        if t.id is not None and t.confidence >= confidence and _is_topic(places, t)
    ]
    quotes = tuple(_citation(places, q) for q in record.quotes if _is_usable(document, q))
    title = _title(places)
    begin = title.sources[0].start if title and document.kind == "press_release" else 0
    # What stands above the headline is a caption or the frame of a page.
    below = (s for s in _sentences(places) if s.start >= begin)
    sentences = [s for s in below if not _within(s, quotes)]
    decision = find_decision(places, (s for s in sentences if _is_body(places, s)), signs)
    taken = [q.source for q in quotes] + ([decision.source] if decision else [])
    key = key_sentences(places, sentences, taken, signs.key_sentences, meaning_of(record))
    aims, duties, examples = _statements(places, sentences, [*taken, *key], signs)
    read = find_parties(document, record.tags)
    parties = _parties(places, read, tags, vocabulary)
    return Facts(
        document=document,
        title=title,
        subtitle=_subtitle(places),
        day=document.date,
        day_source=_day_source(places),
        downloads=_downloads(places),
        decision=decision,
        key=tuple(_fact(places, s) for s in key),
        aims=aims,
        duties=duties,
        examples=examples,
        parties=parties,
        parties_expected=max(read.expected or 0, len(parties)),
        signing=_signing(places),
        represented=tuple(_representatives(places, parties)),
        standards=_standards(places, tags, vocabulary),
        regions=_others(_grouped(places, tags, "region", vocabulary), parties),
        quotes=quotes,
    )


def _statements(
    places: Places, sentences: list[DraftSource], taken: list[DraftSource], signs: FactSigns
) -> list[tuple[Fact, ...]]:
    """Aims, duties and examples; no sentence stands for two of them."""
    found: list[tuple[Fact, ...]] = []
    left = standing_alone(places, sentences, taken, signs.key_sentences)
    for kind in (signs.statements.aims, signs.statements.duties, signs.statements.examples):
        chosen = of_kind(places, left, kind, signs.statements.most)
        left = [span for span in left if span not in chosen]
        found.append(tuple(_fact(places, span) for span in chosen))
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


def _fact(places: Places, source: DraftSource) -> Fact:
    return Fact(one_line(places.document.text[source.start : source.end]), (source,))


def _title(places: Places) -> Fact | None:
    title = one_line(places.document.title)
    sections = places.sections("headline") + places.sections("title")
    source = places.find(title, near=sections[0].start if sections else 0)
    if source:
        return Fact(title, (source,))
    # A title that stands nowhere in the text (a file's name, say) is no fact of the document.
    return _fact(places, sections[0]) if sections and sections[0].end > sections[0].start else None


def _subtitle(places: Places) -> Fact | None:
    """The line under the headline; a stray mark or a whole paragraph is none."""
    facts = (_fact(places, s) for s in places.sections("subheadline") if s.end > s.start)
    first = next(facts, None)
    fits = first and len(first.text) <= _LONGEST_SUBTITLE and len(first.text.split()) >= _FEWEST
    return first if fits else None


_LONGEST_SUBTITLE, _FEWEST = 160, 3  # letters; words


def _day_source(places: Places) -> DraftSource | None:
    document = places.document
    if document.date is None:
        return None
    if document.date_span is not None:
        return places.source(document.date_span.start, document.date_span.end)
    found = next((d for d in find_dates(document.text) if d.day == document.date), None)
    return places.source(found.start, found.end) if found else None


_PLACE_AND_DAY = re.compile(
    r"(?:^|\n)[ \t]*(?P<place>(?:Bad[ ])?[A-ZÄÖÜ][a-zäöüß]+(?:[-/][A-ZÄÖÜ][a-zäöüß]+)?),?[ ]+"
    r"(?:den|am|im)?[ ]*(?P<day>\d{1,2}\.[ ]?(?:[A-ZÄÖÜ][a-zä]+|\d{1,2}\.)[ ]?\d{4})"
)
_SIGNED_ON = re.compile(
    r"\b(?:unterzeichnet|unterschrieben|geschlossen)\s+am\s+"
    r"(?P<day>\d{1,2}\.\s?(?:[A-ZÄÖÜ][a-zä]+|\d{1,2}\.)\s?\d{4})",
    re.IGNORECASE,
)


def _signing(places: Places) -> Signing | None:
    """Town and day beside the signatures of an agreement; None where neither is told there."""
    if places.document.kind != "agreement":
        return None
    for section in places.sections("signatures"):
        told = _PLACE_AND_DAY.search(places.document.text, section.start, section.end)
        if told:
            day = next((d.day for d in find_dates(told["day"])), None)
            return Signing(day, told["place"], places.source(told.start("place"), told.end()))
    ends = [*((s.start, s.end) for s in places.sections("signatures")), (0, _HEAD)]
    for start, end in ends:
        words = _SIGNED_ON.search(places.document.text, start, end)
        found = next(find_dates(words["day"]), None) if words else None
        if words and found:
            return Signing(found.day, "", places.source(*words.span()))
    return None


_HEAD = 1200  # letters in which an agreement may say on what day it was made


_STANDS_FOR = re.compile(
    r"[\s,]*\(?(?:[-–(\w\s„“\"]{0,40}\)[\s,]*)?(?:gesetzlich\s+)?vertreten\s+durch\s+"
    r"(?P<who>(?:die|den|ihre[n]?|seine[n]?|Frau|Herrn)\s+[^\n;()]{3,90}?)(?=\s+(?:und|sowie)\s*\n|\s*,\s*\n|\n|;|\)|,?\s+und\s+de[rm]\b)"
)


def _representatives(places: Places, parties: Sequence[Fact]) -> Iterator[Representative]:
    """Who represents the parties by name."""
    text = places.document.text
    for party in parties:
        for source in party.sources:
            told = _STANDS_FOR.match(text, source.end)
            if told and Names(told["who"]).every:
                place = places.trimmed(*told.span("who"))
                words = one_line(text[place.start : place.end])
                yield Representative(party, words, places.source(source.start, place.end))
                break


def _downloads(places: Places) -> tuple[Fact, ...]:
    """The download lines at the head of a release; the one for the release itself at its foot is
    made new.
    """
    text = places.document.text
    spans = [s for s in places.sections("downloads") if s.end > s.start]
    lines = [places.trimmed(s.start + m.start(), s.start + m.end())
             for s in spans for m in re.finditer(r"[^\n]+", text[s.start : s.end])]  # fmt: skip
    facts = (_fact(places, line) for line in lines)
    return tuple(f for f in facts if f.text and not re.match(r"Diese\s+Presse", f.text))


def _grouped(
    places: Places, tags: Iterable[Tag], kind: TagKind, vocabulary: Labels
) -> tuple[Fact, ...]:
    """One fact for each entry of a register, and for each local office of one, in the order of
    first mention.
    """
    spans: dict[str, list[DraftSource]] = {}
    ids: dict[str, str] = {}
    for tag in sorted(tags, key=lambda t: t.start):
        if tag.kind == kind and tag.id:
            label = _label(vocabulary, tag)
            spans.setdefault(label, []).append(places.source(tag.start, tag.end))
            ids.setdefault(label, tag.id)
    return tuple(Fact(label, tuple(s), ids[label]) for label, s in spans.items())


def _label(vocabulary: Labels, tag: Tag) -> str:
    if tag.how == "office":
        return tag.label
    label = vocabulary.label(tag.kind, tag.id or "")
    # The register shows an id that has left it as it is; the tag still knows the name.
    return tag.label if label == tag.id else label


def _parties(
    places: Places, read: Parties, tags: list[Tag], vocabulary: Labels
) -> tuple[Fact, ...]:
    """Who closes the agreement: register names, and other organisations as the text writes them."""
    if places.document.kind == "press_release":
        return tuple(
            Fact(_party_label(p, vocabulary), (places.source(p.start, p.end),), p.id or "")
            for p in read.parties
        )
    if places.document.kind != "agreement":
        return ()
    signing = {"parties", "signatures"}
    known = [t for t in tags if (t.section or places.section(t.start, t.end)) in signing]
    networks = [f for f in _grouped(places, known, "region", vocabulary) if _NETWORK.search(f.text)]
    facts = [*_grouped(places, known, "partner", vocabulary), *networks]
    covered = {f.text.casefold() for f in facts}
    for party in read.parties:
        text = _party_label(party, vocabulary)
        if text.casefold() not in covered:
            facts.append(Fact(text, (places.source(party.start, party.end),), party.id or text))
    # The registers of partners and of regions may both have the same network.
    facts = [fact for fact in facts if not _is_inside(fact, facts)]
    unique = {f.text: f for f in sorted(facts, key=lambda f: f.sources[0].start, reverse=True)}
    return tuple(sorted(unique.values(), key=lambda f: f.sources[0].start))


def _is_inside(fact: Fact, others: Iterable[Fact]) -> bool:
    """Whether a party is only a word of another's name: the `Bundesagentur für Arbeit` of its
    `Regionaldirektion der Bundesagentur für Arbeit in Hessen`.
    """
    longer = [s for o in others if len(o.text) > len(fact.text) for s in o.sources]
    return all(
        any(s.start <= own.start and own.end <= s.end for s in longer) for own in fact.sources
    )


def _party_label(party: Party, vocabulary: Labels) -> str:
    """The official name; a local office keeps its own."""
    known = vocabulary.label(party.tag, party.id) if party.id else party.id
    return one_line(party.label if party.office or known == party.id else known or party.label)


def _others(facts: tuple[Fact, ...], before: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.text not in {other.text for other in before})


def _standards(places: Places, tags: list[Tag], vocabulary: Labels) -> tuple[Standard, ...]:
    found = []
    for fact in _grouped(places, tags, "standard", vocabulary):
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


def _is_usable(document: Document, quote: Quote) -> bool:
    words = document.text[quote.start : quote.end].split()
    if len(words) < _SHORTEST_QUOTE:
        return False
    return bool(quote.speaker) or (
        document.kind != "agreement" and words[-1].endswith((".", "!", "?", ","))
    )


def _citation(places: Places, quote: Quote) -> Citation:
    text = places.document.text
    start, end = quote.start, quote.end
    # The full stop or comma at the end belongs to the sentence that the quote is put into.
    while end > start and text[end - 1] in " ,.\n":
        end -= 1
    speaker = places.find(quote.speaker, near=quote.start) if quote.speaker else None
    attributes, evidence = _attributes(places, quote)
    return Citation(
        text=one_line(text[start:end]),
        source=places.source(start, end),
        speaker=one_line(quote.speaker or ""),
        attributes=attributes,
        evidence=(*((speaker,) if speaker else ()), *evidence),
        function=one_line(quote.function or ""),
        organisation=one_line(quote.organisation or ""),
    )


def _attributes(places: Places, quote: Quote) -> tuple[tuple[str, ...], tuple[DraftSource, ...]]:
    """Function and organisation; in the text's own words where they stand together („Sprecherin des
    …“).
    """
    function, organisation = one_line(quote.function or ""), one_line(quote.organisation or "")
    if organisation and organisation in function:
        organisation = ""
    if function and organisation:
        for joint in _JOINTS:
            together = f"{function} {joint} {organisation}"
            place = places.find(together, near=quote.start)
            if place:
                return (together,), (place,)
    names = tuple(name for name in (function, organisation) if name)
    found = (
        places.find(n, near=quote.start) or places.find_form(n, near=quote.start) for n in names
    )
    return names, tuple(place for place in found if place)
