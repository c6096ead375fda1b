"""Builds stored documents for drafting tests: write the text in sections, name what is tagged, get
a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from nlp.types import Term
from pipeline.archive import open_archive
from pipeline.drafting.draft import new_draft
from pipeline.drafting.products import write_files
from pipeline.drafting.wording import find_dates
from pipeline.drafting.work import DraftWork
from pipeline.ground.drafts import Draft  # fmt: skip
from pipeline.ground.types import (
    Block,
    Document,
    DocumentKind,
    Made,
    Page,
    Quote,
    Section,
    SectionKind,
    SourceFile,
    Span,
    Tag,
    TagKind,
)
from pipeline.settings import Settings, load_settings

AT = datetime(2022, 1, 10, 9, 0, tzinfo=UTC)
PARTNERS = {
    "ba": "Bundesagentur für Arbeit",
    "bg-rci": "Berufsgenossenschaft Rohstoffe und chemische Industrie",
    "bmas": "Bundesministerium für Arbeit und Soziales",
    "itb": "Institut für Technik der Betriebsführung im Deutschen Handwerksinstitut e. V.",
    "bvmw": "Bundesverband mittelständische Wirtschaft",
}
REGIONS = {"landkreis-neuwied": "Landkreis Neuwied", "hessen": "Hessen"}
STANDARDS = {
    "A-1.0": "A-1.0 · INQA-Unternehmenscheck „Guter Mittelstand“",
    "A-2.1": "A-2.1 · INQA-Check „Personalführung“",
    "A-2.2": "A-2.2 · INQA-Check „Vielfaltsbewusster Betrieb“ (Code erschlossen)",
    "A-3.2": "A-3.2 · Potenzialanalyse „Innovation sichert Erfolg“ (Code erschlossen, Titel nicht belegt)",
    "B-1": "B-1 (Code erschlossen, Titel nicht belegt)",
}
TITLE = "Vereinbarung zur Zusammenarbeit in den Regionen"


@dataclass(frozen=True)
class Register:
    """The registers in small; `PARTNERS`, `REGIONS` and `STANDARDS` above."""

    def label(self, kind: str, id: str) -> str:
        return {"partner": PARTNERS, "region": REGIONS, "standard": STANDARDS}[kind].get(id, id)

    def inferred(self, code: str) -> bool:
        return "Code erschlossen" in STANDARDS.get(code, "")

    def terms(self) -> tuple[Term, ...]:
        return tuple(Term(id, "partner", name, (name,)) for id, name in PARTNERS.items())


@dataclass(frozen=True)
class Stored:
    """What `pipeline.archive.Record` has and drafting needs."""

    document: Document
    tags: tuple[Tag, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass
class Writer:
    """Collects sections of text and what is marked in them."""

    kind: DocumentKind = "agreement"
    title: str = TITLE
    id: str = "0a1b2c3d4e5f"
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    date_span: Span | None = None

    def add(self, section: SectionKind, text: str) -> Writer:
        """A block of one paragraph in a section."""
        start = len(self.text)
        self.text += text + "\n"
        role = "heading" if section in ("title", "headline", "subheadline") else "paragraph"
        self.blocks.append(Block(start=start, end=start + len(text), role=role))
        self.sections.append(Section(start=start, end=start + len(text), kind=section))
        return self

    def tag(
        self,
        kind: TagKind,
        id: str | None,
        surface: str,
        *,
        label: str = "",
        confidence: float = 1.0,
    ) -> Writer:
        """Tag the last place where `surface` stands."""
        start = self.text.rindex(surface)
        section = next((z.kind for z in self.sections if z.start <= start < z.end), None)
        self.tags.append(
            Tag(
                start=start, end=start + len(surface), kind=kind, id=id, label=label or surface, surface=surface,
                page=1, section=section, how="test", confidence=confidence,
            )
        )  # fmt: skip
        return self

    def quote(
        self, words: str, speaker: str | None, function: str | None = None, org: str | None = None
    ) -> Writer:
        start = self.text.rindex(words)
        self.quotes.append(
            Quote(
                start=start,
                end=start + len(words),
                speaker=speaker,
                function=function,
                organisation=org,
            )
        )
        return self

    def dated(self, surface: str) -> Writer:
        start = self.text.index(surface)
        self.date_span = Span(start=start, end=start + len(surface))
        return self

    def build(self) -> Stored:
        span = self.date_span
        day: date | None = (
            next((d.day for d in find_dates(self.text[span.start : span.end])), None)
            if span
            else None
        )
        document = Document(
            id=self.id, version=1, kind=self.kind, title=self.title, date=day, date_span=span, language="de",
            source=SourceFile(path="inbox/muster.pdf", name="muster.pdf", sha256="0" * 64, media_type="application/pdf",
                              size=1, fetched_at=AT),
            text=self.text, pages=(Page(start=0, end=len(self.text), number=1),), blocks=tuple(self.blocks),
            sections=tuple(self.sections), made=Made(at=AT, by="test", fingerprint="f"),
        )  # fmt: skip
        return Stored(document, tuple(self.tags), tuple(self.quotes))


def agreement() -> Writer:
    """An agreement with two parties, a decision and aims; nothing tagged yet but what every test
    needs.
    """
    return (
        Writer()
        .add("title", TITLE)
        .add(
            "parties",
            "zwischen der Bundesagentur für Arbeit und dem Bundesverband mittelständische "
            "Wirtschaft",
        )
        .tag("partner", "ba", "Bundesagentur für Arbeit")
        .tag("partner", "bvmw", "Bundesverband mittelständische Wirtschaft")
        .add(
            "preamble",
            "Kleine und mittlere Unternehmen suchen in ihrer Region verlässliche Unterstützung.",
        )
        .add(
            "section",
            "Die Partner vereinbaren, ihre Angebote in den Regionen zu bündeln. Dabei achten sie "
            "auf Kürze.",
        )
        .add(
            "section",
            "Die Partner nutzen den Praxisstandard OM-Praxis A-2.1 bei jeder ersten Beratung von "
            "Betrieben.",
        )
        .tag("standard", "A-2.1", "OM-Praxis A-2.1")
        .add("signatures", "Beschlossen vom Strategiekreis am 24. November 2021, einstimmig")
        .dated("24. November 2021")
    )


def release() -> Writer:
    """A release with two quotes, a decision, boilerplate and contact."""
    first = "Wir alle arbeiten in den Regionen, um kleine Unternehmen zu unterstützen,"
    second = "Diese Vereinbarung ist eine gute Grundlage. Sie beschreibt einen Rahmen."
    return (
        Writer(kind="press_release")
        .add("kicker", "PRESSEMITTEILUNG, 06. Dezember 2021")
        .dated("06. Dezember 2021")
        .add("headline", TITLE)
        .add(
            "subheadline",
            "Die Partner der Offensive Mittelstand vereinbaren, wie sie zusammenarbeiten wollen",
        )
        .add("downloads", "PDF-Download der „Vereinbarung der Partner“")
        .add(
            "lead",
            f"„{first}“ so Andrea Muster, vom Arbeitgeberservice der Agentur für Arbeit. "
            "Die Vereinbarung wurde vom Strategiekreis einstimmig beschlossen.",
        )
        .quote(first, "Andrea Muster", "Arbeitgeberservice", "Agentur für Arbeit")
        .tag("partner", "ba", "Agentur für Arbeit")
        .add(
            "body",
            "Die Partner vereinbarten, ihre fachlichen Kompetenzen bei der Unterstützung der KMU "
            "zu bündeln.",
        )
        .add("body", "Sie nutzen auch die Praxisstandards (OM-Praxis A1 - A-3.2).")
        .tag("standard", "A-1.0", "OM-Praxis A1 - A-3.2")
        .tag("standard", "A-2.1", "OM-Praxis A1 - A-3.2")
        .tag("standard", "A-2.2", "OM-Praxis A1 - A-3.2")
        .tag("standard", "A-3.2", "OM-Praxis A1 - A-3.2")
        .add("quote", f'Andrea Muster: "{second}"')
        .quote(second, "Andrea Muster", "Arbeitgeberservice", "Agentur für Arbeit")
        .add(
            "boilerplate",
            "Die „Offensive Mittelstand“ arbeitet mit dem Bundesministerium für Arbeit und "
            "Soziales.",
        )
        .tag("partner", "bmas", "Bundesministerium für Arbeit und Soziales")
        .add("contact", "69115 Heidelberg")
    )


def work_in(folder: Path, url: str = "") -> DraftWork:
    """The drafts of an archive of its own in `folder`, or at this address."""
    archive = open_archive(url or f"sqlite:///{folder / 'omdok.sqlite'}")
    return DraftWork(archive, settings_in(folder), Register)


def drafted(
    folder: Path,
    record: Stored | None = None,
    values: Mapping[str, str] | None = None,
    template: str = "pressemitteilung",
    url: str = "",
) -> Draft:
    """A draft that is kept in the archive of `folder`, with its files; from `release` where no
    record is given and no values are.
    """
    work = work_in(folder, url)
    source = release().build() if record is None and values is None else record
    made = new_draft(template, source, Register(), work.settings, values=values or {}, at=AT)
    with work.archive.drafts.writing() as drafts:
        kept = drafts.create(made)
    return write_files(kept, work.settings)


def settings_in(folder: Path) -> Settings:
    """The project's own corpus with drafts and all that is kept beside an archive in `folder`."""
    settings = load_settings()
    update = {
        "drafting": settings.drafting.model_copy(update={"out": folder / "drafts"}),
        "paths": settings.paths.model_copy(update={"outputs": folder / "outputs"}),
    }
    return settings.model_copy(update=update)
