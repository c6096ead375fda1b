"""What waits for people: names that may mean several entries, and organisations that the register
does not know.

An item is called `DOKUMENT:ANFANG:ART` after the place of its tag (`3f2a…:1204:partner`), with a
standard's code behind it where a range links one place to several standards.
`DOKUMENT:ANFANG-ENDE:ART` means a place that has no tag.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from pipeline.archive import Parts
from pipeline.archive.agreements import Undated
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.facets import LINKED
from pipeline.ground.types import Document, Frozen, Tag, TagKind
from pipeline.reading.head import KIND_UNSURE
from pipeline.registers.vocabulary import Vocabulary
from pipeline.review.correcting import HeadDoubt
from pipeline.tagging.places import page_at, section_at
from pipeline.tagging.rulings import (
    UNREGISTERED,
    Action,
    Ruling,
    decide_on,
    in_force,
    locate,
    surface_key,
)

_ITEM = re.compile(
    r"(?P<document>[^:]+):(?P<start>\d+)(?:-(?P<end>\d+))?:(?P<kind>[a-z]+)(?::(?P<id>[\w.\-]+))?$"
)
_AROUND = 60


class Candidate(Frozen):
    """An entry that may be meant."""

    id: str
    label: str


class OpenName(Frozen):
    """One open name; `before` and `after` are the words around it, `reason` is German."""

    item: str
    document: str
    title: str
    page: int
    kind: TagKind
    surface: str
    before: str
    after: str
    start: int
    end: int
    candidates: tuple[Candidate, ...]
    confidence: float
    reason: str


class Suggestion(Frozen):
    """An organisation that no register knows, and where it is named; `item` is its first place,
    None in quotes only.
    """

    name: str
    count: int
    documents: tuple[str, ...]
    item: str | None
    example: str


@dataclass(frozen=True, slots=True)
class OpenTerms:
    """An agreement whose text leaves days open: in `count` places, the first of them with its
    `words` and, in German, `why` it gives no day.
    """

    document: str
    title: str
    count: int
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Review:
    """All that is open; `lost` are rulings whose place the newest text no longer has, `heads`
    documents whose kind is only proposed, `terms` agreements that leave days open and that nobody
    decided yet.
    """

    items: tuple[OpenName, ...]
    suggestions: tuple[Suggestion, ...]
    lost: tuple[Ruling, ...]
    heads: tuple[HeadDoubt, ...] = ()
    terms: tuple[OpenTerms, ...] = ()


def open_review(archive: Parts, vocabulary: Vocabulary, asof: date) -> Review:
    """What waits for people over the whole archive, the surest first within a document; of
    agreements that are over on the day `asof` no terms.

    Raises:
        NotFound: there is no archive yet.
    """
    unsettled = [(id, tag) for id, tag in archive.rulings.unsettled() if tag.kind in LINKED]
    concerned = {document for document, _ in unsettled}
    texts = {text.document: text.text for text in archive.documents.texts(concerned)}
    titles = archive.documents.titles(concerned)
    items = [
        _item(document, titles[document], texts[document], tag, vocabulary)
        for document, tag in unsettled
    ]
    order = {document: number for number, document in enumerate(texts)}
    items.sort(key=lambda item: (order[item.document], -item.confidence, item.start))
    return Review(
        tuple(items),
        suggest_partners(archive),
        _lost(archive),
        tuple(_doubts(archive)),
        tuple(_open_terms(archive, asof)),
    )


def _doubts(archive: Parts) -> Iterator[HeadDoubt]:
    for document in archive.rulings.remarked(KIND_UNSURE):
        why = next(i.message for i in document.issues if i.code == KIND_UNSURE)
        yield HeadDoubt(document.id, document.title, document.kind, why)


def _open_terms(archive: Parts, asof: date) -> Iterator[OpenTerms]:
    by_document: dict[str, list[Undated]] = defaultdict(list)
    for one in archive.agreements.undated(asof):
        by_document[one.document].append(one)
    decided = archive.agreements.decided()
    for document, points in by_document.items():
        if document in decided:
            continue
        first = points[0]
        yield OpenTerms(document, first.title, len(points), first.point.words, first.point.why)


def suggest_partners(archive: Parts) -> tuple[Suggestion, ...]:
    """Organisations that documents name or quote and no register knows, the most frequent first.

    Raises:
        NotFound: there is no archive yet.
    """
    never = {surface_key(d.surface) for d in in_force(archive.rulings.all()) if d.action == "never"}
    places: dict[str, list[tuple[str, str, Tag | None]]] = defaultdict(list)
    for document, tag in archive.rulings.unsettled():
        if tag.kind == "organisation":
            places[surface_key(tag.surface)].append((tag.surface, document, tag))
    for document, quote in archive.rulings.strange_quotes():
        name = quote.organisation or ""
        places[surface_key(name)].append((name, document, None))
    found = [
        _suggestion(named)
        for key, named in places.items()
        if key and key not in never and _is_name(named[0][0])
    ]
    return tuple(sorted(found, key=lambda s: (-len(s.documents), -s.count, s.name)))


def find_place(archive: Parts, item: str) -> tuple[Document, Tag]:
    """The document and the tag that an item is called after; a tag without entry for a place that
    has none yet.

    Raises:
        NotFound: there is no such document or no such tag in it (any more).
    """
    match = _ITEM.match(item)
    kinds = get_args(TagKind)
    if not match or match["kind"] not in kinds:
        raise NotFound(
            f"„{item}“ bezeichnet keine Stelle.",
            "Schreiben Sie DOKUMENT:ANFANG:ART, so wie `omdok review` es zeigt, zum Beispiel "
            "3f2a…:1204:partner.",
        )
    record = archive.documents.get(match["document"])
    document, start = record.document, int(match["start"])
    if match["end"]:
        return document, _bare_tag(document, start, int(match["end"]), match["kind"])
    fitting = [t for t in record.tags if (t.start, t.kind) == (start, match["kind"])]
    if match["id"]:
        fitting = [t for t in fitting if t.id == match["id"]]
    if not fitting:
        raise NotFound(
            f"An der Stelle „{item}“ gibt es kein solches Schlagwort (mehr).",
            "`omdok review` zeigt, was offen ist; `omdok show DOKUMENT --json` alle Schlagwörter "
            "mit ihren Stellen.",
        )
    if len(fitting) > 1:
        ids = ", ".join(str(t.id) for t in fitting)
        raise Refused(
            f"An der Stelle „{item}“ stehen mehrere Schlagwörter: {ids}.",
            f"Hängen Sie eines an: {item}:{fitting[0].id}",
        )
    return document, fitting[0]


def make_ruling(
    place: tuple[Document, Tag],
    action: Action,
    vocabulary: Vocabulary,
    *,
    term: str | None,
    by: str,
    why: str,
    at: datetime,
) -> Ruling:
    """The ruling about a place, with the entry that it links or rules out checked against the
    registers.

    Raises:
        NotFound: there is no such entry.
        Refused: it is not clear which entry is meant.
    """
    document, tag = place
    links = action in ("accept", "relink", "new")
    kind = _kind_linked(vocabulary, tag, term) if links and term else tag.kind
    known = _entry(vocabulary, kind, term) if term else None
    if links and not (term or tag.id or tag.candidates) and kind in UNREGISTERED:
        known = tag.surface  # what it is called is all that there is to say
    if action in ("accept", "relink") and known is None:
        options = (tag.id,) if tag.id else tag.candidates
        if len(options) != 1 or action == "relink":
            names = ", ".join(options) or "keiner"
            raise Refused(
                f"Welcher Eintrag gemeint ist, steht noch nicht fest (infrage kommt: {names}).",
                "Nennen Sie ihn mit --as, zum Beispiel --as ba.",
            )
        known = options[0]
    return decide_on(
        document, tag.model_copy(update={"kind": kind}), action, by=by, at=at, term=known, why=why
    )


def _kind_linked(vocabulary: Vocabulary, tag: Tag, term: str) -> TagKind:
    """What a place becomes that is linked with an entry: an organisation is a partner then, unless
    no source calls the entry one.
    """
    if tag.kind != "organisation":
        return tag.kind
    known = vocabulary.lookup("partner", term)
    return "organisation" if known and not vocabulary.is_partner(known) else "partner"


def _entry(vocabulary: Vocabulary, kind: str, text: str) -> str:
    if kind not in (*LINKED, "place"):
        return text
    found = vocabulary.lookup(kind, text)
    if found is None:
        raise NotFound(
            f"Einen Eintrag „{text}“ gibt es im Register nicht, oder der Name ist mehrdeutig.",
            "Nennen Sie die Kennung aus corpus/vocabulary, oder legen Sie den Eintrag mit `omdok "
            "decide new` an.",
        )
    return found


def _item(document: str, title: str, text: str, tag: Tag, vocabulary: Vocabulary) -> OpenName:
    candidates = tuple(Candidate(id=c, label=vocabulary.label(tag.kind, c)) for c in tag.candidates)
    return OpenName(
        item=f"{document}:{tag.start}:{tag.kind}",
        document=document,
        title=title,
        page=tag.page,
        kind=tag.kind,
        surface=tag.surface,
        before=" ".join(text[max(0, tag.start - _AROUND) : tag.start].split()),
        after=" ".join(text[tag.end : tag.end + _AROUND].split()),
        start=tag.start,
        end=tag.end,
        candidates=candidates,
        confidence=tag.confidence,
        reason="Mehrere Einträge kommen infrage."
        if len(candidates) > 1
        else "Der Text sagt nicht sicher genug, ob das gemeint ist.",
    )


def _is_name(surface: str) -> bool:
    """Not `nationalen Initiative`, which only describes; names such as `itb` begin small as
    well.
    """
    return re.match(r"[a-zäöü]{3,}(?:e|en|er|es|em)\s", surface) is None


def _suggestion(named: list[tuple[str, str, Tag | None]]) -> Suggestion:
    first = next(((document, tag) for _, document, tag in named if tag), None)
    name, document, _ = named[0]
    return Suggestion(
        name=name,
        count=len(named),
        documents=tuple(dict.fromkeys(document for _, document, _ in named)),
        item=f"{first[0]}:{first[1].start}:organisation" if first else None,
        example=document,
    )


def _lost(archive: Parts) -> tuple[Ruling, ...]:
    by_document: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in in_force(archive.rulings.all()):
        if ruling.document and ruling.action not in ("never", "never_here", "correct"):
            by_document[ruling.document].append(ruling)
    lost: list[Ruling] = []
    for document, rulings in by_document.items():
        try:
            stored = archive.documents.get(document).document
        except NotFound:
            continue  # decided before, in another archive
        lost.extend(d for d in rulings if locate(stored, d) is None)
    return tuple(lost)


def _bare_tag(document: Document, start: int, end: int, kind: str) -> Tag:
    surface = document.text[start:end]
    if not surface.strip() or surface != surface.strip():
        raise NotFound(
            f"Von {start} bis {end} steht im Dokument „{document.id}“ kein Name.",
            "Nennen Sie Anfang und Ende in Zeichen, wie `omdok show DOKUMENT --json` sie zählt.",
        )
    section = section_at(document.sections, start, end)
    values = {
        "kind": kind,
        "id": None,
        "label": surface,
        "surface": surface,
        "page": page_at(document, start),
    }
    return Tag.model_validate(
        {
            **values,
            "start": start,
            "end": end,
            "section": section.kind if section else None,
            "how": "by hand",
            "confidence": 0.0,
        }
    )


def write_rulings(rulings: Iterable[Ruling]) -> str:
    """Decisions as JSON lines, oldest first: one a line, for people to read and for another archive
    to take in.
    """
    ordered = sorted(rulings, key=lambda d: (d.at, d.id))
    return "".join(d.model_dump_json(exclude_defaults=True) + "\n" for d in ordered)


def read_rulings(lines: str, name: str) -> list[Ruling]:
    """The rulings of JSON lines.

    Raises:
        Refused: a line is none; nothing of the file is taken then.
    """
    found = []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(Ruling.model_validate_json(line))
        except ValueError as error:
            raise Refused(
                f"Zeile {number} von „{name}“ ist keine Entscheidung.",
                "Berichtigen oder entfernen Sie die Zeile.",
            ) from error
    return found
