"""What the page of a document shows: its sheets, blocks with what lies over them, boxes, quotes and
relations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.german import RELATIONS, TAG_KINDS
from app.web.marks import Layer, MarkedText, pieces
from pipeline.archive import Parts, Record
from pipeline.ground.errors import DocumentError
from pipeline.ground.facets import LINKED
from pipeline.ground.types import BBox, Block, Document, Tag
from pipeline.ground.worddiff import WordChange, word_changes
from pipeline.reading.char_boxes import Scans, boxes_of_all
from pipeline.reading.formats import label_of
from pipeline.reading.pictured import Pictured, pictured
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.hits import marks_in
from pipeline.search.query import Query
from pipeline.search.search import understood_by
from pipeline.search.works import best_renditions
from pipeline.settings import Settings

# A format without pages is shown in sheets of about so many characters.
_SHEET = 9_000
_AROUND = 90
# The ids that stand in the name of a place; of others one tag stands at a place.
_ID = re.compile(r"[\w.\-]+")


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What is shown at once: a page of a PDF, or a stretch of a text; numbered from 1."""

    number: int
    start: int
    end: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """A document as its sheets are cut: laid out on the `pages` that are drawn, None where none can
    be.
    """

    document: Document
    pages: Pictured | None


def laid_out(settings: Settings, document: Document, *, masked: bool) -> Laid:
    """The document on its pages; a text that cannot be set to any stays as it is."""
    try:
        found = pictured(settings, document, masked=masked)
    except DocumentError:
        return Laid(document, None)
    return Laid(found.document, found)


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block with its text cut into pieces; it begins at `start`."""

    role: str
    level: int
    start: int
    pieces: tuple[MarkedText, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box over the picture of a page, in points; `kind` is its class in the stylesheet."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class TagLine:
    """An entry that the document names, how often, and where first."""

    kind: str
    id: str | None
    label: str
    count: int
    start: int
    end: int
    open: bool
    spot: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Another document that this one has to do with; `said` is German, `sentence` the evidence."""

    said: str
    document: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A change with some of the words around it."""

    before: str
    gone: str
    new: str
    after: str


def sheets(laid: Laid) -> tuple[ShownPage, ...]:
    """The document in sheets that cover all of its blocks in order."""
    document = laid.document
    return tuple(_by_page(document) if laid.pages else _by_length(document.blocks))


def _by_page(document: Document) -> Iterator[ShownPage]:
    for page in document.pages:
        yield ShownPage(
            page.number,
            page.start,
            page.end,
            tuple(b for b in document.blocks if b.page == page.number),
        )


def _by_length(blocks: Sequence[Block]) -> Iterator[ShownPage]:
    number, kept = 0, list[Block]()
    for block in blocks:
        if kept and block.end - kept[0].start > _SHEET:
            number += 1
            yield ShownPage(number, kept[0].start, kept[-1].end, tuple(kept))
            kept = []
        kept.append(block)
    start, end = (kept[0].start, kept[-1].end) if kept else (0, 0)
    yield ShownPage(number + 1, start, end, tuple(kept))


def sheet_at(all_sheets: Sequence[ShownPage], offset: int) -> int:
    """The number of the sheet that holds a place in the text, or of the last one before it."""
    return max((sheet.number for sheet in all_sheets if sheet.start <= offset), default=1)


def layers(
    record: Record, sheet: ShownPage, marked: Iterable[Layer], kinds: Collection[str]
) -> tuple[Layer, ...]:
    """All that lies over a sheet: tags and quotes of these `kinds`, and what was searched for."""
    found = list(marked)
    found += [
        Layer(tag.start, tag.end, _class_of(tag), tag_title(tag), spot=spot_of(tag))
        for tag in record.tags
        if tag.kind in kinds and tag.start < sheet.end and tag.end > sheet.start
    ]
    if "quote" in kinds:
        found += [
            Layer(
                quote.start,
                quote.end,
                "quote",
                f"Zitat: {quote.speaker or 'Sprecher unbekannt'}",
                f"zitat-{number}",
            )
            for number, quote in enumerate(record.quotes, 1)
        ]
    return tuple(found)


def _class_of(tag: Tag) -> str:
    is_open = tag.id is None and tag.kind in LINKED
    return f"tag {tag.kind}{' open' if is_open else ''}"


def spot_of(tag: Tag) -> str:
    """What the place of a tag is called within its document (see `pipeline.review.reviewing`)."""
    return f"{tag.start}:{tag.kind}" + (f":{tag.id}" if tag.id and _ID.fullmatch(tag.id) else "")


def tag_title(tag: Tag) -> str:
    """What a tag says, in German."""
    return f"{TAG_KINDS[tag.kind]}: {tag.label}" + (
        "" if tag.id or not tag.candidates else " (unklar)"
    )


def searched(
    archive: Parts,
    text: str,
    sheet: ShownPage,
    document: Document,
    settings: Settings,
    vocabulary: Vocabulary,
) -> tuple[Layer, ...]:
    """Where the sheet has what a query asks for."""
    if not text.strip():
        return ()
    understood = understood_by(archive, Query(text=text), settings, vocabulary)
    words = document.text[sheet.start : sheet.end]
    hits, like = marks_in(words, sheet.start, understood.words, understood.spoken.phrases)
    return (*(Layer(*span, "hit") for span in hits), *(Layer(*span, "like") for span in like))


def shown(document: Document, sheet: ShownPage, over: Sequence[Layer]) -> Iterator[ShownBlock]:
    """The blocks of a sheet, ready for the template."""
    for block in sheet.blocks:
        yield ShownBlock(
            block.role,
            block.level,
            block.start,
            pieces(document.text[block.start : block.end], block.start, over),
        )


def boxes(sheet: ShownPage, over: Iterable[Layer]) -> tuple[Box, ...]:
    """One box for each block and kind of what lies over it; none where the format has no boxes."""
    found: dict[tuple[BBox, str], list[str]] = {}
    for layer in over:
        for block in sheet.blocks:
            if block.bbox and layer.start < block.end and layer.end > block.start:
                titles = found.setdefault((block.bbox, layer.kind), [])
                if layer.title and layer.title not in titles:
                    titles.append(layer.title)
    return tuple(
        Box(x0, y0, x1 - x0, y1 - y0, kind, "; ".join(titles))
        for ((x0, y0, x1, y1), kind), titles in sorted(found.items())
    )


def exact_boxes(
    settings: Settings, pages: Pictured, sheet: ShownPage, over: Sequence[Layer]
) -> tuple[Box, ...]:
    """A box for each printed line of what lies over a page; raises as `original_file` and
    `boxes_of_all` do.
    """
    document = pages.document
    within = [one for one in over if one.start < sheet.end and one.end > sheet.start]
    spans = [(max(one.start, sheet.start), min(one.end, sheet.end)) for one in within]
    file = pages.file(settings)
    scans = Scans(settings, pages.stem(settings)) if pages.made is None else None
    found = boxes_of_all(file, pages.media_type, document, spans, settings.limits, scans)
    return tuple(
        Box(x0, y0, x1 - x0, y1 - y0, layer.kind, layer.title)
        for layer, places in zip(within, found, strict=True)
        for page, (x0, y0, x1, y1) in places
        if page == sheet.number
    )


def tag_lines(record: Record) -> dict[str, tuple[TagLine, ...]]:
    """By kind, the entries that a document names, those named most often first."""
    times = Counter((tag.kind, tag.id, tag.label) for tag in record.tags)
    first = {(tag.kind, tag.id, tag.label): tag for tag in reversed(record.tags)}
    found: dict[str, list[TagLine]] = {}
    for (kind, id, label), count in sorted(times.items(), key=lambda item: (-item[1], item[0][2])):
        tag = first[kind, id, label]
        is_open = id is None and kind in LINKED
        found.setdefault(kind, []).append(
            TagLine(kind, id, label, count, tag.start, tag.end, is_open, spot_of(tag))
        )
    return {kind: tuple(found[kind]) for kind in TAG_KINDS if kind in found}


@dataclass(frozen=True, slots=True)
class Rendition:
    """Another file of a text; the `best` of all has a text of its own and came first."""

    document: str
    format: str
    name: str
    best: bool


def renditions(archive: Parts, document_id: str) -> tuple[Rendition, ...]:
    """The other files of the text of a document."""
    members = archive.works.work_of(document_id).documents
    if len(members) < 2:
        return ()
    numbers = archive.shown.numbers_of(members)
    best = best_renditions(archive, {0: sorted(numbers.values())}, (0,))[0]
    found = []
    for id in members:
        if id != document_id:
            source = archive.documents.newest(id).source
            format_ = label_of(source.media_type)
            found.append(Rendition(id, format_, source.name, numbers[id] == best))
    return tuple(found)


def relations(archive: Parts, document_id: str) -> tuple[Relation, ...]:
    """What documents say of each other."""
    work = archive.works.work_of(document_id)
    found: list[Relation] = []
    for link in archive.works.related(document_id):
        outgoing = link.document in work.documents
        other = link.target if outgoing else link.document
        if other in work.documents or not archive.shown.numbers_of([other]):
            continue
        said = RELATIONS[link.kind][not outgoing]
        found.append(Relation(said, other, _title(archive, other), " ".join(link.sentence.split())))
    return tuple(dict.fromkeys(found))


def _title(archive: Parts, document_id: str) -> str:
    return archive.documents.newest(document_id).title


def differences(old: Document, new: Document) -> Iterator[Difference]:
    """What changed from one version to another, each with some words before and after it."""
    for change in word_changes(old.text, new.text):
        yield _difference(change, new.text)


def _difference(change: WordChange, text: str) -> Difference:
    start, end = change.new
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return Difference(before, change.before, change.after, after)
