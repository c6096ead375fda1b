"""Makes a draft: facts into fields, fields into the template, every sentence accounted for.

A draft is named after what it was made from (template, document version, values), so the same call
makes the same draft.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.assemble import Reference, with_remarks
from pipeline.drafting.boilerplate import Standing, load_standing
from pipeline.drafting.compose import Paragraphs, compose, typed
from pipeline.drafting.compose_release import headlines
from pipeline.drafting.content import read_facts
from pipeline.drafting.embargo import with_own_embargo
from pipeline.drafting.facts import DocumentFacts, Material
from pipeline.drafting.frames import load_frames
from pipeline.drafting.german import load_inflection
from pipeline.drafting.moments import german_moment, parse_moment
from pipeline.drafting.news import News, read_news
from pipeline.drafting.press_law import load_press_law
from pipeline.drafting.products import write_files
from pipeline.drafting.provenance import Line, Sheet, Statement, flow, proven
from pipeline.drafting.quotations import quotes_of
from pipeline.drafting.render.docx import fill
from pipeline.drafting.render.filled import Properties
from pipeline.drafting.style import load_fact_signs, load_rules
from pipeline.drafting.subjects import origin_of, subjects_of
from pipeline.drafting.templates import Template, find_template
from pipeline.drafting.wording import Labels, find_dates, german_date, one_line
from pipeline.ground.drafts import Draft, DraftSentence, DraftTerm
from pipeline.ground.errors import NotFound, Unclear
from pipeline.ground.trace import traced
from pipeline.ground.types import Document, Made
from pipeline.settings import Settings

STAGE = "draft-3"
# Dates that are looked at before they are printed.
_ISO_FIELDS = frozenset({"datum", "beschlussdatum"})


@traced("draft", lambda made: {"document": made.draft.document})
def new_draft(
    template: str,
    record: Material | None,
    vocabulary: Labels,
    settings: Settings,
    *,
    values: Mapping[str, str],
    at: datetime,
    last_release: Document | None = None,
    terms: tuple[DraftTerm, ...] = (),
) -> DraftVersion:
    """Draft a release from a stored document, or from `values` alone; nothing is kept or written.

    `values` replace the text of a field word for word; remarks of the linter point into the text of
    the `.txt` file. `last_release` is the archive's newest release, to compare the standing texts
    with, `terms` what the archive knows of the agreement.

    Raises:
        NotFound: unknown template or field; the message lists those that there are.
        ConfigError: a template, standing text, style file or date is faulty.
        Refused: the embargo is past.
    """
    chosen = find_template(template, settings)
    given = checked_values(chosen, values, at)
    document = record.document if record else None
    id = _draft_id(chosen, document, given)
    signs, confidence = load_fact_signs(settings), settings.tagging.link_confidence
    facts = read_facts(record, vocabulary, signs, confidence) if record else None
    news = read_news(facts, load_frames(settings), load_inflection(settings)) if facts else None
    day = _release_day(None if "vorspann" in chosen.own_words else facts, given, at)
    standing = load_standing(settings, day, last_release)
    content = compose(news, given, standing, day, apart=chosen.field("beschluss") is not None)
    fields = _with_gaps(chosen, content, given, _told_in_lead(document, content))
    many = {f.name for f in chosen.fields if f.paragraphs}
    title = one_line(given.get("titel") or _title(chosen, content))
    filled = fill(chosen.docx, fields, many, Properties(title, at, day, id))
    sheet = with_own_embargo(proven(filled.sheet, document.text if document else ""))
    draft = Draft(
        id=id, version=1, template=chosen.name, state="draft",
        sentences=(), missing=(), lint=(), files={},
        made=Made(at=at, by=STAGE, fingerprint=_fingerprint(chosen, document, given, standing)),
        title=title, day=day, headlines=_headlines(chosen, news),
        document=document.id if document else None, basis=_basis(document) if document else "",
        terms=terms, origin=origin_of(document) if document else None, subjects=subjects_of(facts),
        quotes=quotes_of(sheet, facts, given, day),
        embargo=parse_moment(given["sperrfrist"]) if "sperrfrist" in given else None,
    )  # fmt: skip
    measure = Reference(standing, load_rules(settings), vocabulary, load_press_law(settings))
    return DraftVersion(with_remarks(draft, sheet, measure), filled.docx)


def make_draft(
    template: str,
    record: Material | None,
    vocabulary: Labels,
    settings: Settings,
    *,
    values: Mapping[str, str],
    out: Path | None,
    at: datetime,
    last_release: Document | None = None,
) -> Draft:
    """A new draft as files alone, in `out`/<id>, without an archive: to look at.

    Written are `<template>.docx`, `.pdf`, `.html`, `.txt` and `-teaser.txt`, `quellen.txt` (where
    each sentence comes from) and `draft.json`.

    Raises:
        NotFound: as `new_draft` does.
        ConfigError: as `new_draft` does, or the folder cannot be written.
        Refused: a file there was changed by hand since omdok wrote it.
    """
    made = new_draft(
        template, record, vocabulary, settings, values=values, at=at, last_release=last_release
    )
    return write_files(made, settings, out)


def preview_draft(name: str, vocabulary: Labels, settings: Settings, at: datetime) -> Draft:
    """The template filled with its samples, in the folder `vorschau` beside the drafts; raises like
    `make_draft`.
    """
    chosen = find_template(name, settings)
    samples = {field.name: field.sample for field in chosen.fields if field.sample}
    out = settings.drafts_folder / "vorschau"
    return make_draft(chosen.name, None, vocabulary, settings, values=samples, out=out, at=at)


def checked_values(template: Template, values: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The values that are not empty, dates in one form; NotFound for an unknown field, ConfigError
    for a date.
    """
    unknown = sorted(set(values) - {f.name for f in template.fields})
    if unknown:
        fields = "\n".join(f"  {f.name} – {f.label}" for f in template.fields)
        names = ", ".join(f"„{name}“" for name in unknown)
        raise NotFound(
            f"Die Vorlage „{template.name}“ hat kein Feld {names}. Diese Felder gibt es:\n{fields}",
            'Schreiben Sie zum Beispiel --set titel="Neue Vereinbarung".',
        )
    given = {name: text for name, text in values.items() if one_line(text)}
    dates = {field.name for field in template.fields if field.date} | _ISO_FIELDS
    checked = {name: _date(name, text) if name in dates else text for name, text in given.items()}
    if "sperrfrist" in checked:
        checked["sperrfrist"] = german_moment(parse_moment(checked["sperrfrist"], now))
    return checked


def _date(field: str, text: str) -> str:
    found = [d for d in find_dates(text.strip()) if d.end - d.start == len(text.strip())]
    if not found:
        raise Unclear(
            f"„{text}“ ist kein Datum, das omdok für das Feld „{field}“ versteht.",
            "Schreiben Sie es wie 6. Dezember 2021, 06.12.2021 oder 2021-12-06.",
        )
    return found[0].day.isoformat() if field in _ISO_FIELDS else german_date(found[0].day)


def _release_day(facts: DocumentFacts | None, values: Mapping[str, str], at: datetime) -> date:
    if "datum" in values:
        return date.fromisoformat(values["datum"])
    if facts and facts.document.kind == "press_release" and facts.day and facts.day_source:
        return facts.day
    # The day of an agreement is not the day on which the press hears of it.
    return at.date()


def _with_gaps(
    template: Template,
    content: Mapping[str, Paragraphs],
    values: Mapping[str, str],
    told: frozenset[str],
) -> dict[str, Paragraphs]:
    """Every field of the template: its content, what staff typed, a visible gap, or nothing; what
    is `told` elsewhere in the draft leaves no gap.
    """
    fields: dict[str, Paragraphs] = {}
    for field in template.fields:
        known = () if field.name in template.own_words - set(values) else content.get(field.name)
        found = known or (typed(values[field.name]) if field.name in values else ())
        if not found and field.required and field.name not in told:
            found = (flow(Statement(field.gap_text, "template", gap=field.name)),)
        fields[field.name] = found
    return fields


def _told_in_lead(document: Document | None, content: Mapping[str, Paragraphs]) -> frozenset[str]:
    """Fields that need no words of their own: what a release has to say may all stand in its
    lead.
    """
    is_release = document is not None and document.kind == "press_release"
    return frozenset({"kernaussagen"}) if is_release and content.get("vorspann") else frozenset()


def _title(template: Template, content: Mapping[str, Paragraphs]) -> str:
    """The headline, which names the draft too; the template's name where there is none yet."""
    lines = () if "titel" in template.own_words else content.get("titel", ())
    return Line(lines[0]).text if lines else template.label


def _headlines(template: Template, news: News | None) -> tuple[DraftSentence, ...]:
    """What the headline could be, with the words that bear it out."""
    if news is None or "titel" in template.own_words:
        return ()
    release = news.facts.document.kind == "press_release"
    made = headlines(news) if release else news.headlines()
    sheet = proven(Sheet(tuple(Line((s,)) for s in made)), news.facts.document.text)
    return tuple(placed.statement.sentence() for placed in sheet.placed)


def _draft_id(template: Template, document: Document | None, values: Mapping[str, str]) -> str:
    """Readable and the same for the same call: pressemitteilung-<document>-<8 hex digits>."""
    asked = [
        template.name,
        document.id if document else "",
        document.version if document else 0,
        sorted(values.items()),
    ]
    digest = hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:8]
    safe = (
        "".join(c if c.isascii() and c.isalnum() else "-" for c in document.id)[:40]
        if document
        else "ohne-dokument"
    )
    return f"{template.name}-{safe}-{digest}"


def _fingerprint(
    template: Template, document: Document | None, values: Mapping[str, str], standing: Standing
) -> str:
    versions = [v.model_dump_json() for v in (standing.boilerplate, standing.contact) if v]
    digest = hashlib.sha256(template.docx.read_bytes() + template.sidecar.read_bytes())
    digest.update(
        json.dumps([STAGE, versions, sorted(values.items())], ensure_ascii=False).encode()
    )
    digest.update(
        f"{document.id}/{document.version}/{document.made.fingerprint}".encode()
        if document
        else b""
    )
    return digest.hexdigest()


def _basis(document: Document) -> str:
    day = f", {german_date(document.date)}" if document.date else ""
    name = f"{one_line(document.title)}{day} ({document.source.name})"
    return f"Dokument {document.id}, Fassung {document.version}: {name}"
