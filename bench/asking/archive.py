"""A generated archive of which everything is known: who stands in which document, of which day."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from nlp.embedders.hashing import HashingEmbedder
from pipeline.archive import Parts
from pipeline.ground.types import (
    Block,
    Document,
    DocumentKind,
    Made,
    Page,
    Quote,
    Section,
    SourceFile,
    Tag,
    TagKind,
)
from pipeline.search.index import index_document

WORKS, RENDITIONS = 420, 20
TODAY = date(2026, 11, 30)
_FIRST = date(2012, 1, 1)

# By id: how texts write it, whether the register calls it a partner.
PARTNERS = {
    "ba": ("Bundesagentur für Arbeit", True),
    "bg-rci": ("BG RCI", True),
    "fhm": ("Fachhochschule des Mittelstands", True),
    "rkw": ("RKW Kompetenzzentrum", True),
    "mewes-stiftung": ("Wolfgang-Mewes-Stiftung", True),
    "bmas": ("Bundesministerium für Arbeit und Soziales", True),
    "itb": ("Institut für Technik der Betriebsführung", True),
    "ikk-sw": ("IKK Südwest", True),
    "zdb": ("Zentralverband Deutsches Baugewerbe", True),
    "bbe": ("Bundesnetzwerk Bürgerschaftliches Engagement", True),
    "tk": ("Techniker Krankenkasse", False),
    "dgb": ("Deutscher Gewerkschaftsbund", False),
    "hwk-dresden": ("Handwerkskammer Dresden", False),
    "hwk-chemnitz": ("Handwerkskammer Chemnitz", False),
    "ihk-dresden": ("Industrie- und Handelskammer Dresden", False),
}
# By id: how texts write it, and the region around it.
REGIONS = {
    "hessen": ("Hessen", ""),
    "bayern": ("Bayern", ""),
    "saarland": ("Saarland", ""),
    "nordrhein-westfalen": ("Nordrhein-Westfalen", ""),
    "sachsen": ("Sachsen", ""),
    "sachsen-anhalt": ("Sachsen-Anhalt", ""),
    "brandenburg": ("Brandenburg", ""),
    "stadt-potsdam": ("Landeshauptstadt Potsdam", "brandenburg"),
}
STANDARDS = ("A-1.0", "A-2.1", "A-2.3", "A-3.1", "A-3.4")
PERSONS = (
    "Erika Vorbild",
    "Jens Probst",
    "Karin Beispiel",
    "Hartmut Vorlauf",
    "Silvia Entwurf",
    "Peter Umriss",
)
BODIES = {
    "strategiekreis": "Strategiekreis",
    "mitgliederversammlung": "Mitgliederversammlung",
    "herbstplenum": "Herbstplenum",
    "koordinierungsteam": "Koordinierungsteam",
}
_SUBJECTS = (
    "gute Führung", "gesunde Betriebe", "sichere Baustellen", "kluge Nachfolge", "faire Beratung",
    "neue Technik", "ältere Beschäftigte", "junge Fachkräfte", "kurze Wege", "starke Netze",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A document with all that is true of it.

    `amount` is the sum that it names, in euros: None for none, or for one of which nobody can say
    what it is the sum of. `starts` and `ends` are the first and the last day of an agreement.
    `perhaps` is a partner whom a short form may mean there.
    """

    number: int
    kind: DocumentKind
    day: date | None
    partners: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    standards: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    quoted: frozenset[str] = frozenset()
    body: str = ""
    amount: int | None = None
    yearly: int | None = None
    starts: date | None = None
    ends: date | None = None
    perhaps: str = ""
    subject: str = field(default="", compare=False)

    @property
    def id(self) -> str:
        """The document's id."""
        return f"k{self.number:04d}"

    @property
    def persons(self) -> frozenset[str]:
        """All who stand in it."""
        return self.named | self.quoted

    @property
    def all_regions(self) -> frozenset[str]:
        """Its regions with those around them."""
        return self.regions | {REGIONS[r][1] for r in self.regions if REGIONS[r][1]}


def works(seed: int = 21, count: int = WORKS) -> list[Known]:
    """All works of the archive, the same for the same seed."""
    dice = random.Random(seed)
    return [_work(number, dice) for number in range(count)]


def _some(dice: random.Random, of: tuple[str, ...], most: int) -> frozenset[str]:
    return frozenset(dice.sample(of, dice.randint(0, most)))


def _work(number: int, dice: random.Random) -> Known:
    kind: DocumentKind = dice.choices(("agreement", "press_release", "other"), (5, 5, 1))[0]
    day = _FIRST + timedelta(dice.randrange((TODAY - _FIRST).days))
    is_agreement = kind == "agreement"
    money = dice.random() if is_agreement else 1.0
    partners = _some(dice, tuple(PARTNERS), 3)
    return Known(
        number=number,
        kind=kind,
        day=None if dice.random() < 0.04 else day,
        partners=partners,
        regions=_some(dice, tuple(REGIONS), 2),
        standards=_some(dice, STANDARDS, 2),
        named=_some(dice, PERSONS, 1),
        quoted=_some(dice, PERSONS, 1) if kind == "press_release" else frozenset(),
        body=dice.choice(tuple(BODIES)) if is_agreement and dice.random() < 0.5 else "",
        amount=dice.randrange(1, 90) * 500 if money < 0.4 else None,
        yearly=dice.randrange(1, 20) * 100 if 0.4 <= money < 0.5 else None,
        starts=day if is_agreement else None,
        ends=day + timedelta(dice.randrange(200, 3000)) if is_agreement else None,
        perhaps="ba" if "ba" not in partners and dice.random() < 0.03 else "",
        subject=dice.choice(_SUBJECTS),
    )


class _Text:
    """A text as it grows, with the tags on its words."""

    def __init__(self) -> None:
        self.text = ""
        self.tags: list[Tag] = []
        self.blocks: list[tuple[int, int]] = []
        self.headings: set[int] = {0}

    def line(self, words: str) -> None:
        start = len(self.text)
        self.text += words
        self.blocks.append((start, len(self.text)))
        self.text += "\n"

    def heading(self, words: str) -> None:
        self.headings.add(len(self.text))
        self.line(words)

    def tagged(
        self,
        before: str,
        surface: str,
        kind: TagKind,
        id: str | None,
        candidates: tuple[str, ...] = (),
    ) -> None:
        start = len(self.text) + len(before)
        self.line(f"{before}{surface}.")
        self.tags.append(
            Tag(
                kind=kind, id=id, label=surface, surface=surface, page=1, section=None, how="name",
                confidence=1.0, start=start, end=start + len(surface), candidates=candidates,
            )
        )  # fmt: skip


def _written(known: Known) -> tuple[_Text, list[Quote]]:
    made = _Text()
    made.line(_title(known))
    _name_bodies(made, known)
    for region in sorted(known.regions):
        made.tagged("Sie wirkt in ", REGIONS[region][0], "region", region)
    for standard in sorted(known.standards):
        made.tagged("Grundlage ist ", standard, "standard", standard)
    for person in sorted(known.named):
        made.tagged("Ansprechbar ist ", person, "person", None)
    _agree(made, known)
    return made, list(_quotes(known, made))


def _name_bodies(made: _Text, known: Known) -> None:
    for partner in sorted(known.partners):
        name, is_partner = PARTNERS[partner]
        kind: TagKind = "partner" if is_partner else "organisation"
        made.tagged("Mit dabei ist ", name, kind, partner)
    if known.perhaps:
        made.tagged("Auch dabei ist die ", "BA", "partner", None, (known.perhaps,))


def _agree(made: _Text, known: Known) -> None:
    if known.body:
        told = f"vom {BODIES[known.body]} beschlossen"
        made.tagged("Das Papier wurde ", told, "decision", known.body)
    if known.amount is not None:
        made.line(f"Die Fördersumme beträgt {known.amount:,} Euro.".replace(",", "."))
    if known.yearly is not None:
        made.line(f"Dafür stehen jährlich {known.yearly} Euro bereit.")
    if known.starts and known.ends:
        made.line(f"Die Vereinbarung tritt am {known.starts:%d.%m.%Y} in Kraft.")
        made.line(f"Sie endet am {known.ends:%d.%m.%Y}.")


def _title(known: Known) -> str:
    name = {
        "agreement": "Vereinbarung über",
        "press_release": "Pressemitteilung:",
        "other": "Notiz",
    }
    return f"{name[known.kind]} {known.subject} {known.number}"


def _quotes(known: Known, made: _Text) -> Iterator[Quote]:
    for person in sorted(known.quoted):
        start = len(made.text) + 1
        said = f"Darauf haben wir {known.number} Tage gewartet"
        made.line(f"„{said}“, sagte {person}.")
        yield Quote(start=start, end=start + len(said), speaker=person)


def fill(archive: Parts, known: list[Known], chapters: int = 0) -> None:
    """Store the works, and of the first agreements a second rendition: the same words in another
    file. With `chapters` each has so many more passages, which name nothing.
    """
    embedder = HashingEmbedder()
    twins = [one for one in known if one.kind == "agreement"][:RENDITIONS]
    for one, ending in [*((k, "pdf") for k in known), *((k, "txt") for k in twins)]:
        made, quotes = _written(one)
        for chapter in range(chapters):
            made.heading(f"Abschnitt {chapter + 1}")
            made.line(_chapter(one.number, chapter))
        document = _document(one, made, ending)
        record = index_document(document, made.tags, quotes, embedder, "bench")
        archive.documents.save(record, document.source.path)


_WORDS = [
    "Betrieb",
    "Werkstatt",
    "Gespräch",
    "Planung",
    "Ablauf",
    "Schulung",
    "Austausch",
    "Vorhaben",
    "Team",
    "Woche",
    "Material",
    "Raum",
    "Termin",
    "Beispiel",
    "Frage",
    "Antwort",
    "Ziel",
    "Weg",
    "Plan",
    "Schritt",
]


def _chapter(number: int, chapter: int) -> str:
    dice = random.Random(number * 1000 + chapter)
    return " ".join(f"{dice.choice(_WORDS)}{dice.choice(_WORDS).lower()}" for _ in range(12)) + "."


def _document(known: Known, made: _Text, ending: str) -> Document:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    name = f"{known.id}.{ending}"
    source = SourceFile(
        path=f"/bench/{name}", name=name, sha256=hashlib.sha256(name.encode()).hexdigest(),
        media_type="application/pdf" if ending == "pdf" else "text/plain", size=len(made.text),
        fetched_at=at,
    )  # fmt: skip
    roles = ["heading" if start in made.headings else "paragraph" for start, _ in made.blocks]
    return Document(
        id=known.id if ending == "pdf" else f"{known.id}-{ending}", version=1, source=source,
        kind=known.kind, title=_title(known), date=known.day, date_span=None, language="de",
        text=made.text, pages=(Page(start=0, end=len(made.text), number=1),),
        blocks=tuple(
            Block(start=s, end=e, role=role)  # type: ignore[arg-type]  # two roles
            for (s, e), role in zip(made.blocks, roles, strict=True)
        ),
        sections=(
            Section(
                start=0, end=made.blocks[0][1],
                kind="title" if known.kind == "agreement" else "headline",
            ),
        ),
        made=Made(at=at, by="bench", fingerprint="bench"),
    )  # fmt: skip
