"""The facts of a stored document that a release is made from, each with its span. Nothing here is
invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from nlp.sentences import split_sentences
from pipeline.drafting.decision import Decision, find_decision
from pipeline.drafting.keysentences import key_sentences, of_kind, standing_alone
from pipeline.drafting.meaning import meaning_of
from pipeline.drafting.places import APART, Places
from pipeline.drafting.style import FactSigns
from pipeline.drafting.wording import Labels, find_dates, one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Document, Quote, Tag, TagKind
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
    named: tuple[Fact, ...]
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
    sentences = [s for s in _sentences(places) if not _within(s, quotes)]
    decision = find_decision(places, (s for s in sentences if _is_body(places, s)), signs)
    taken = [q.source for q in quotes] + ([decision.source] if decision else [])
    key = key_sentences(places, sentences, taken, signs.key_sentences, meaning_of(record))
    aims, duties, examples = _statements(places, sentences, [*taken, *key], signs)
    read = find_parties(document, record.tags)
    parties = _parties(places, read, tags, vocabulary)
    named = _others(_grouped(places, tags, "partner", vocabulary), parties)
    return Facts(
        document=document,
        title=_title(places),
        subtitle=_first_section(places, "subheadline"),
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
        named=named,
        standards=_standards(places, tags, vocabulary),
        regions=_others(_grouped(places, tags, "region", vocabulary), parties + named),
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
    for sentence in split_sentences(text):
        start = numberless(text, sentence.start, sentence.end)
        found.append(places.source(start, sentence.end))
    return found


def numberless(text: str, start: int, end: int) -> int:
    """Where a sentence begins behind the number of its paragraph."""
    number = _NUMBER.match(text, start, end)
    return number.end() if number else start


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


def _first_section(places: Places, kind: str) -> Fact | None:
    spans = [z for z in places.sections(kind) if z.end > z.start]  # type: ignore[arg-type]  # callers pass section kinds
    return _fact(places, spans[0]) if spans else None


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
    unique = {f.text: f for f in sorted(facts, key=lambda f: f.sources[0].start, reverse=True)}
    return tuple(sorted(unique.values(), key=lambda f: f.sources[0].start))


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
    return names, tuple(place for name in names if (place := places.find(name, near=quote.start)))
