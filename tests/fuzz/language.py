"""Fuzz targets for what looks at texts: taggers, dates, queries, templates, the style linter."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from nlp.days import find_days
from nlp.taggers import load_tagger
from nlp.taggers.relative_dates import find_relative
from nlp.taggers.standards import StandardsTagger
from nlp.types import Mention
from pipeline.archive import Parts, open_archive
from pipeline.drafting.assemble import Reference, with_remarks
from pipeline.drafting.boilerplate import load_standing
from pipeline.drafting.compose import typed
from pipeline.drafting.press_law import load_press_law
from pipeline.drafting.provenance import Line, Sheet, Statement
from pipeline.drafting.render.docx import fill, read_back
from pipeline.drafting.render.docx_edit import Edit, edited
from pipeline.drafting.render.docx_template import template_paragraphs
from pipeline.drafting.render.filled import Properties
from pipeline.drafting.style import load_rules
from pipeline.drafting.template_check import template_faults
from pipeline.drafting.wording import find_dates
from pipeline.ground.drafts import Draft, SentenceKind
from pipeline.ground.errors import ConfigError
from pipeline.ground.types import Made
from pipeline.reading import dates as reading_dates
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.search.bundle import Bundle
from pipeline.search.operators import parse, phrase_spans
from pipeline.search.query import Query, understand
from pipeline.search.query_entities import Names
from pipeline.search.search import search
from pipeline.search.synonyms import Synonyms, load_synonyms
from pipeline.settings import PROJECT, Settings
from pipeline.tagging.tag import DocumentTagger
from tests.fuzz.reading import document_of, package
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record
from tests.pipeline.reading.makers import docx

_DAY = date(2024, 2, 29)
_NAMES = Names(
    ("Margit Hollerbach", "Dr. Jörg von der Au", "Ng"),
    ("/inbox/potsdam-2022.pdf", "/inbox/a_b.txt"),
)
_KINDS: dict[str, tuple[SentenceKind, str]] = {
    "#": ("input", "Title"),
    "*": ("input", "OMVorspann"),
    '"': ("quote", ""),
    "=": ("boilerplate", "OMKontakt"),
    "+": ("fact", ""),
    "|": ("template", "Untertitel"),
}
_TEXTS = (
    "Die Vereinbarung zur Zusammenarbeit in Hessen nach A-2.1. Die Bundesagentur berät die "
    "Betriebe.",
    "Sicherheit auf der Baustelle in Bayern. Über die Kündigung entscheidet ein Mensch.",
    "Gesundheit in der Pflege: Rückenkurse für Beschäftigte in Hessen, sagte Margit Hollerbach.",
)


@cache
def _vocabulary() -> Vocabulary:
    return load_vocabulary(PROJECT / "corpus" / "vocabulary")


@cache
def _synonyms() -> Synonyms:
    return load_synonyms(PROJECT / "corpus" / "vocabulary")


@cache
def _standards() -> StandardsTagger:
    tagger = load_tagger("standards", _vocabulary().register())
    assert isinstance(tagger, StandardsTagger)
    return tagger


@cache
def _tagger() -> DocumentTagger:
    # The model for names is not ours to fuzz, and slow; without it the rest is the same.
    return DocumentTagger(
        _vocabulary(), Settings.model_validate({"paths": {"outputs": _folder() / "leer"}})
    )


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="omdok-fuzz-"))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _check(text: str, found: list[Mention]) -> None:
    assert [m.start for m in found] == sorted(m.start for m in found)
    for mention in found:
        assert text[mention.start : mention.end] == mention.surface != ""
        assert 0 <= mention.confidence <= 1


def standards(data: bytes) -> None:
    """Codes, lists and ranges: every span is its surface, every code one of the register, every
    range in its order.
    """
    text = _text(data)
    found = _standards().find(text)
    _check(text, found)
    codes = [s.code for s in _vocabulary().standards]
    assert all(len(m.ids) == 1 and m.ids[0] in codes for m in found)
    for span in {(m.start, m.end) for m in found if m.how == "range"}:
        order = [
            codes.index(m.ids[0]) for m in found if (m.start, m.end) == span and m.how == "range"
        ]
        assert order == list(range(order[0], order[0] + len(order)))
    assert all(0 <= start < end <= len(text) for start, end in _standards().unknown(text))


def days(data: bytes) -> None:
    """The three readers of dates: spans within the text, ids in ISO form."""
    text = _text(data)
    found = load_tagger("dates", _vocabulary().register()).find(text)
    _check(text, found)
    for mention in (
        *found,
        *find_relative(text, _DAY),
        *find_relative(text, date.min),
        *find_relative(text, date.max),
    ):
        assert len(mention.ids[0]) in (4, 7, 10)
        assert text[mention.start : mention.end] == mention.surface
    for place in (
        *find_dates(text),
        *find_days(text),
        *reading_dates.find_months(text),
    ):
        assert 0 <= place.start < place.end <= len(text)


def tagging(data: bytes) -> None:
    """A whole document: every tag is its surface on its page, every quote the words of its span."""
    document = document_of(_text(data))
    tagged = _tagger().tag(document)
    assert tagged == _tagger().tag(document)
    pages = {p.number: p for p in document.pages}
    for tag in tagged.tags:
        assert document.text[tag.start : tag.end] == tag.surface != ""
        page = pages[tag.page]
        assert page.start <= tag.start < page.end
        assert 0 <= tag.confidence <= 1
    for quote in tagged.quotes:
        assert 0 <= quote.start < quote.end <= len(document.text)


def queries(data: bytes) -> None:
    """Any query is understood: what it names lies in it, its phrases find themselves, it can be
    told as JSON.
    """
    text = _text(data)
    meant = understand(Query(text=text), _vocabulary(), _synonyms(), _NAMES)
    assert all(0 <= n.start < n.end <= len(meant.text) for n in meant.identifiers)
    told = json.dumps(meant.report(_vocabulary()), ensure_ascii=False)
    assert json.loads(told)["summary"] is not None
    for phrase in parse(text).phrases:
        assert phrase_spans(f"x {phrase} y", phrase)


@cache
def _store() -> Parts:
    archive = open_archive(f"sqlite:///{_folder()}/a.sqlite")
    for number, text in enumerate(_TEXTS):
        archive.documents.save(
            make_record(make_document(text, id=f"d{number}", title=text[:20])),
            f"/inbox/{number}.txt",
        )
    return archive


def searching(data: bytes) -> None:
    """Any query is answered; what a hit shows stands in its document."""
    query = Query(text=_text(data), answers=True)
    result = search(Bundle(_store(), Settings(), _vocabulary(), EMBEDDER), query)
    texts = {f"d{number}": text for number, text in enumerate(_TEXTS)}
    for hit in result.hits:
        for start, end in (*hit.highlights, *hit.related):
            assert 0 <= start < end <= len(texts[hit.document])
    for answer in result.answers:
        assert texts[answer.document][answer.start : answer.end] == answer.text
    json.dumps(result.understood, ensure_ascii=False)


def templates(data: bytes) -> None:
    """A template of these paragraphs: its faults are told in German, and one without faults can be
    filled.
    """
    fields = {"titel": False, "text": True, "datum": False, "kontakt": True}
    lines = [line for line in _text(data).split("\n") if line.strip()]
    xml = "".join(f"<w:p><w:r><w:t>{escape(_printable(line))}</w:t></w:r></w:p>" for line in lines)
    file = _folder() / "vorlage.docx"
    file.write_bytes(docx(xml))
    faults = template_faults(template_paragraphs(file.name, file.read_bytes()), list(fields))
    assert all(fault.strip() for fault in faults)
    if faults:
        raise ConfigError("\n".join(faults), "geprüft")
    content = {name: typed("Ein Satz & noch einer.\n\nDer zweite Absatz.") for name in fields}
    many = {name for name, paragraphs in fields.items() if paragraphs}
    fill(file, content, many, Properties("Titel", datetime(2024, 1, 1, tzinfo=UTC), _DAY, "id"))


def word_files(data: bytes) -> None:
    """A Word file that comes back to a draft: its paragraphs, or a refusal; what was taken can be
    changed.
    """
    content = package(data)
    paragraphs, _ = read_back(content)
    if paragraphs:
        changed = edited(content, [Edit(0, 0, 1, "Ä")])
        assert len(read_back(changed)[0]) == len(paragraphs)


def _printable(text: str) -> str:
    """What Word can store: XML knows no control characters."""
    return "".join(
        c if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff" else " "
        for c in text
    )


@cache
def _house() -> Reference:
    settings = Settings()
    return Reference(
        load_standing(settings, _DAY, None),
        load_rules(settings),
        _vocabulary(),
        load_press_law(settings),
    )


def linting(data: bytes) -> None:
    """Any draft can be linted; every remark points into its text, every fix is a change."""
    lines = []
    for line in _text(data).split("\n"):
        kind, style = _KINDS.get(line[:1], ("input", ""))
        if words := " ".join(line[line[:1] in _KINDS :].split()):
            lines.append(Line((Statement(words, kind),), style))
    sheet = Sheet(tuple(lines))
    made = Made(at=datetime(2024, 1, 1, tzinfo=UTC), by="fuzz", fingerprint="fuzz")
    bare = Draft(
        id="fuzz", version=1, template="pressemitteilung", state="draft", sentences=(), missing=(), lint=(), files={},
        made=made, day=_DAY,
    )  # fmt: skip
    for mark in with_remarks(bare, sheet, _house()).lint:
        assert 0 <= mark.start <= mark.end <= len(sheet.text)
        assert mark.message
        assert mark.fix is None or mark.fix != sheet.text[mark.start : mark.end]
