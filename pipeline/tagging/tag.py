"""One document's tags: every tagger's mentions, resolved to register entries, with the rules of the
sections.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from nlp.resolve import resolve
from nlp.stretches import lies_in, touches
from nlp.taggers import TAGGERS, load_tagger
from nlp.taggers.branches import joined
from nlp.taggers.communes import find_acting
from nlp.taggers.decisions import DecisionTagger
from nlp.taggers.events import EventTagger
from nlp.taggers.quotes import find_quotations
from nlp.taggers.relative_dates import find_relative
from nlp.taggers.standards import StandardsTagger
from nlp.types import Mention
from pipeline.ground.types import Document, Event, Issue, Quote, Section, SectionKind, Tag, TagKind
from pipeline.registers.vocabulary import Vocabulary
from pipeline.settings import Settings
from pipeline.tagging.changes import Snapshot
from pipeline.tagging.entities import Entities
from pipeline.tagging.meanings import Meanings
from pipeline.tagging.menus import without_menus
from pipeline.tagging.parties import PARTIES_MISSING, Parties, find_parties, parties_issue
from pipeline.tagging.places import page_at, section_at
from pipeline.tagging.senders import sender_of
from pipeline.tagging.speakers import Speakers

# Raise when the same text and vocabulary would be tagged otherwise than before.
_VERSION = "12"
# The town of an imprint, of a signature or of the boilerplate is no region that the document is
# about.
_WITHOUT_REGIONS: frozenset[SectionKind] = frozenset(
    ("contact", "boilerplate", "kicker", "date_header", "dateline", "signatures")
)
_DATE = r"(?:den\s+|im\s+)?(?:\d{1,2}\.\s?(?:\d{1,2}\.\s?|[A-ZÄa-zä]{3,9}\.?)\s?)?(?:[A-Z][a-zä]{2,8}\s)?\d{4}"  # noqa: E501 - a pattern in one piece
# `Heidelberg, 09. Juli 2018 –` at a line's start, also in front of a signature.
_DATELINE = re.compile(
    r"^(?:(?P<first>[A-ZÄÖÜ][^\n,.:;\d]{1,30}),\s+)?"
    rf"(?P<place>[A-ZÄÖÜ][^\n,.:;\d]{{1,40}}),\s+{_DATE}\b",
    re.MULTILINE,
)
# `Karlsruhe – Die Partner …`, `Hamburg (dpa) - …`: a town alone in front of a long line.
_AGENCY_LINE = re.compile(
    r"^(?P<place>[A-ZÄÖÜ][a-zäöüß]+(?:/[A-ZÄÖÜ][a-zäöüß]+)?)\s(?:\([\w/ "
    r"]{2,12}\)\s)?[–—-]\s(?=[A-ZÄÖÜ„\"].{40})",
    re.MULTILINE,
)
_OPENING_PLACE = re.compile(
    r"^(?:\([a-z/ ]{2,12}\)\s)?(?P<place>[A-ZÄÖÜ][a-zäöüß]+(?:[-/ "
    r"][A-ZÄÖÜ][a-zäöüß]+)?)\.\s(?=[A-ZÄÖÜ„].{80})",
    re.MULTILINE,
)
# What stands in front of a place that is part of the name of a house or of who comes from there.
_HOUSE = re.compile(
    r"(?:[\w-]*(?:[Hh]aus|HAUS)|Standort|Messe|Flughafen|Hauptbahnhof|Bahnhof|Schloss|Hotel|Arena"
    r"|Stadion|Campus|Autor(?:in)?:\s?[A-ZÄÖÜ]\w+\s[A-ZÄÖÜ]\w+\saus)\s$"
)
_KICKER = re.compile(
    r"presse|mitteilung|erklärung|information|vereinbarung|stand|fassung", re.IGNORECASE
)
UNKNOWN_STANDARD = "unknown-standard"
UNKNOWN_SPEAKER = "unknown-speaker"
# Codes of what tagging says; all other issues are of reading.
TAGGING_ISSUES = frozenset((UNKNOWN_STANDARD, UNKNOWN_SPEAKER, PARTIES_MISSING))
_FIRST_WORDS = 8
# What says, near a title, that a tool is meant.
_TOOL = re.compile(
    r"[Cc]heck|OM-Praxis|[Pp]raxisstandard|[Aa]nalyse|INQA|GDA|[Ll]eitfaden|[Ii]nstrument|[Ww]erkzeug"
)
_NEAR_TITLE = 120
_SURE_OF_CODE = {"high": 1.0, "medium": 0.85, "low": 0.7}


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a document names and who is quoted in it; `issues` are codes of practice standards that
    no register has.
    """

    tags: tuple[Tag, ...]
    quotes: tuple[Quote, ...]
    issues: tuple[Issue, ...] = ()
    parties: Parties = field(default_factory=Parties)
    events: tuple[Event, ...] = ()


class DocumentTagger:
    """Tags documents with one vocabulary; built once for a run."""

    def __init__(self, vocabulary: Vocabulary, settings: Settings) -> None:
        self._vocabulary = vocabulary
        self._link = settings.tagging.link_confidence
        register = vocabulary.register()
        self._standards = StandardsTagger(register)
        self._decisions = DecisionTagger(register)
        self._meanings = Meanings(vocabulary.organisations)
        self._events = EventTagger()
        self._speakers = Speakers(vocabulary, self._link)
        self._taggers = [load_tagger(name, register) for name in TAGGERS]
        self._towns = {
            n.casefold()
            for r in vocabulary.regions
            if r.level == "stadt"
            for n in (*r.names, *r.short)
        }
        self._entities = Entities(settings)
        self._rules = "\0".join(
            (_VERSION, settings.tagging.model_dump_json(), self._entities.fingerprint)
        )
        self.fingerprint = hashlib.sha256(
            f"{self._rules}\0{vocabulary.fingerprint}".encode()
        ).hexdigest()

    def snapshot(self) -> Snapshot:
        """All that the tags come from, to be kept: later it tells what a change of the registers
        concerns.
        """
        # The list of Gemeinden is long and hardly changes: its hash is enough.
        register = self._vocabulary.register()
        register = replace(
            register, municipalities={}, terms=(*register.terms, *self._meanings.terms())
        )
        places = hashlib.sha256(
            "\n".join(self._vocabulary.municipalities.by_name).encode()
        ).hexdigest()
        return Snapshot(register, f"{self._rules}\0{places}")

    def tag(self, document: Document) -> Tagged:
        """The tags and quotes of a document, ordered by start; a tag without id waits for a
        person's decision.
        """
        text = document.text
        mentions = resolve(text, [m for tagger in self._taggers for m in tagger.find(text)])
        if document.date:
            mentions = _with_relative_dates(text, mentions, document.date)
        places = [*_places(document), *self._opening_places(document)]
        mentions = self._meanings.settle(document, mentions)
        mentions = [self._known(m) for m in mentions if m.how != "weak" or m.kind != "organisation"]
        mentions += self._entities.find(text, mentions + places)
        mentions = joined(text, mentions)
        mentions = _own_areas(mentions)
        mentions = without_menus(document, [*mentions, *_acting(text, mentions)])
        decides = any(m.kind == "decision" for m in mentions)
        decided = {r.start: r.label for r in self._decisions.read(text)} if decides else {}
        tags = [
            self._tag(document, m, decided)
            for m in _placed(text, mentions, document.sections, places)
        ]
        quotes = self._quotes(document, mentions, tags)
        parties = find_parties(document, tags)
        return Tagged(
            tuple(sorted(tags, key=lambda t: (t.start, -t.end, t.kind, t.id or ""))),
            quotes,
            (
                *self._issues(document),
                *parties_issue(document, parties),
                *_open_speakers(document, quotes),
            ),
            parties,
            tuple(self._happened(document)),
        )

    def _quotes(
        self, document: Document, mentions: list[Mention], tags: list[Tag]
    ) -> tuple[Quote, ...]:
        bodies = [m for m in mentions if m.kind in ("partner", "organisation")]
        found = find_quotations(document.text, bodies, sender_of(document, bodies))
        linked = {t.id for t in tags if t.kind == "partner" and t.id}
        return tuple(self._speakers.quote(q, linked) for q in found)

    def _known(self, mention: Mention) -> Mention:
        """The mention with the entry of the register that its name in full has: `Köln` in
        `Handwerkskammern Aachen und Köln`.
        """
        if mention.how != "grammar" or not mention.name:
            return mention
        id = self._vocabulary.lookup("organisation", mention.name)
        return replace(mention, ids=(id,)) if id else mention

    def _happened(self, document: Document) -> Iterator[Event]:
        for told in self._events.read(document.text, document.date):
            yield Event(
                start=told.start,
                end=told.end,
                kind=told.kind,
                label=told.label,
                who=told.who,
                what=told.what,
                day=told.day,
                place=told.place,
                page=page_at(document, told.start),
            )

    def _opening_places(self, document: Document) -> Iterator[Mention]:
        """The towns that papers put in front of a report: `Kusel. Der Landkreis …`, `(red) Potsdam.
        Das …`.
        """
        for match in _OPENING_PLACE.finditer(document.text):
            place = match["place"]
            parts = (place, *place.split("/")) if "/" in place else (place,)
            if any(
                p.casefold() in self._towns or self._vocabulary.lookup("place", p) for p in parts
            ):
                yield Mention(
                    "place", match.start("place"), match.end("place"), place, (), "dateline", 0.8
                )

    def _issues(self, document: Document) -> Iterator[Issue]:
        for start, end in self._standards.unknown(document.text):
            code = " ".join(document.text[start:end].split())
            yield Issue(
                code=UNKNOWN_STANDARD,
                level="warning",
                message=f"Einen Praxisstandard „{code}“ gibt es im Register nicht.",
                hint="Prüfen Sie die Nummer im Dokument oder ergänzen Sie "
                "corpus/vocabulary/standards.toml.",
                page=page_at(document, start),
            )

    def _tag(self, document: Document, mention: Mention, decided: Mapping[int, str]) -> Tag:
        kind = _kind(mention.kind)
        linked = len(mention.ids) == 1 and mention.confidence >= self._link
        linked = linked and not _is_bare_title(document.text, mention)
        id = mention.ids[0] if linked else None
        section = section_at(document.sections, mention.start, mention.end)
        label = self._label(kind, id, mention)
        return Tag(
            kind=kind,
            id=id,
            label=(decided.get(mention.start) if kind == "decision" else label) or mention.surface,
            surface=mention.surface,
            start=mention.start,
            end=mention.end,
            page=page_at(document, mention.start),
            section=section.kind if section else None,
            how=mention.how,
            confidence=self._confidence(mention, id),
            candidates=() if linked else mention.ids,
        )

    def _label(self, kind: TagKind, id: str | None, mention: Mention) -> str | None:
        if mention.how == "office" or id is None:
            return mention.name or None
        if kind == "number":
            return None
        if kind == "date":
            return "–".join(".".join(reversed(day.split("-"))) for day in id.split("/"))
        return self._vocabulary.label(kind, id)

    def _confidence(self, mention: Mention, id: str | None) -> float:
        if mention.kind != "standard" or id is None or mention.how == "code":
            return mention.confidence
        # A title, or a code that a range only implies, is as sure as the register is of the code.
        return round(mention.confidence * _SURE_OF_CODE[self._vocabulary.confidence(id)], 2)


def _is_bare_title(text: str, mention: Mention) -> bool:
    """Whether a title of a standard stands where nothing speaks of a check, an analysis or the
    OM-Praxis: it may be an ordinary phrase („Innovation sichert Erfolg“), so it is a proposal.
    """
    if mention.kind != "standard" or mention.how != "title":
        return False
    around = text[max(0, mention.start - _NEAR_TITLE) : mention.end + _NEAR_TITLE]
    return _TOOL.search(around) is None


def _open_speakers(document: Document, quotes: tuple[Quote, ...]) -> Iterator[Issue]:
    """One note for all quotes of a release whose speaker the text does not tell for sure."""
    unknown = [quote for quote in quotes if not quote.speaker]
    if document.kind != "press_release" or not unknown:
        return
    many = "Bei einem Zitat" if len(unknown) == 1 else f"Bei {len(unknown)} Zitaten"
    words = " ".join(document.text[unknown[0].start : unknown[0].end].split()[:_FIRST_WORDS])
    yield Issue(
        code=UNKNOWN_SPEAKER,
        level="info",
        message=f"{many} ist nicht sicher, wer spricht: „{words} …“.",
        hint="Lesen Sie die Stelle und tragen Sie die Person im Entwurf ein; omdok rät keinen "
        "Namen.",
        page=page_at(document, unknown[0].start),
    )


def _with_relative_dates(text: str, mentions: list[Mention], reference: date) -> list[Mention]:
    known = [m for m in mentions if m.kind == "date"]
    relative = find_relative(text, reference)
    return mentions + [m for m in relative if not touches(m, known)]


def _placed(
    text: str, mentions: list[Mention], sections: tuple[Section, ...], places: list[Mention]
) -> Iterator[Mention]:
    """The mentions without the regions that their section forbids, and the places of datelines."""
    spans = [(p.start, p.end) for p in places]
    for mention in mentions:
        if mention.kind != "region":
            yield mention
            continue
        section = section_at(sections, mention.start, mention.end)
        is_place = any(start <= mention.start and mention.end <= end for start, end in spans)
        before = text[max(0, mention.start - 40) : mention.start]
        is_place = is_place or _HOUSE.search(before) is not None
        if not is_place and (section is None or section.kind not in _WITHOUT_REGIONS):
            yield mention
    yield from places


def _places(document: Document) -> list[Mention]:
    """The places of datelines and signatures: a place each, never a region."""
    lines = [*_DATELINE.finditer(document.text), *_AGENCY_LINE.finditer(document.text)]
    # `Bonn, Heidelberg, 21. Januar 2016.` has two.
    named = [(m, part) for m in lines for part in ("first", "place") if m.groupdict().get(part)]
    return [
        Mention("place", m.start(part), m.end(part), m[part], (), "dateline", 0.9)
        for m, part in named
        if not _KICKER.search(m[part])
    ]


def _own_areas(mentions: list[Mention]) -> list[Mention]:
    """The mentions without the adjectives of places that a body's name begins with: `Sächsische
    Aufbaubank` names a body, no region. The government of a Land (`acting`) tells both.
    """
    bodies = [m for m in mentions if m.kind in ("partner", "organisation")]
    return [m for m in mentions if m.how != "adjective" or not lies_in(m, bodies)]


def _acting(text: str, mentions: list[Mention]) -> list[Mention]:
    """The towns and districts that act, where no longer name of an organisation has them."""
    taken = [m for m in mentions if m.kind in ("partner", "organisation")]
    return [m for m in find_acting(text) if not touches(m, taken)]


def _kind(kind: str) -> TagKind:
    match kind:
        case (
            "partner"
            | "region"
            | "standard"
            | "place"
            | "date"
            | "decision"
            | "number"
            | "organisation"
            | "person"
        ):
            return kind
    raise ValueError(f"no tagger may find this kind: {kind}")
