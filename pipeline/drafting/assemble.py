"""Turns a filled template into a draft: checked, rendered in every format, and written with its
list of sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.drafting.boilerplate import Standing
from pipeline.drafting.checked import Checked
from pipeline.drafting.lint import lint
from pipeline.drafting.provenance import Sheet, annex, sheet_of, stored_lines
from pipeline.drafting.render import file_name, render_all
from pipeline.drafting.render.filled import Filled, Properties
from pipeline.drafting.shelf import put
from pipeline.drafting.style import StyleRules
from pipeline.drafting.templates import Template
from pipeline.drafting.wording import Labels
from pipeline.ground.types import Draft, DraftQuote


@dataclass(frozen=True, slots=True)
class House:
    """What every draft of a day is measured by: standing texts, style and registers."""

    standing: Standing
    rules: StyleRules
    vocabulary: Labels


def with_remarks(draft: Draft, sheet: Sheet, house: House) -> Draft:
    """The draft with this sheet, its gaps, and what the linter says about it."""
    with_sheet = draft.model_copy(
        update={
            "sentences": tuple(p.statement.sentence() for p in sheet.placed),
            "lines": stored_lines(sheet),
            "missing": sheet.missing,
        }
    )
    checked = Checked(sheet, with_sheet, house.standing, house.rules, house.vocabulary)
    return with_sheet.model_copy(update={"lint": lint(checked)})


def write(
    draft: Draft,
    docx: bytes,
    template: Template,
    out: Path,
    older: Mapping[str, bytes] | None = None,
) -> Draft:
    """Write all files of the draft into `out`/<id> and return it with their places; `draft.json`
    comes last.

    `older` are files of an earlier version to keep beside it.

    Raises:
        Refused: a file was changed by hand since omdok wrote it.
        ConfigError: the folder cannot be written.
    """
    sheet = sheet_of(draft)
    public = draft.state == "veröffentlicht"
    properties = Properties(draft.title, draft.made.at, draft.day, draft.id, public)
    rendered = render_all(Filled(sheet, docx, properties))
    folder = out.resolve() / draft.id
    names = {kind: file_name(template.name, kind) for kind in rendered}
    places = names | {"quellen": "quellen.txt", "json": "draft.json"}
    placed = draft.model_copy(
        update={"files": {kind: str(folder / name) for kind, name in places.items()}}
    )
    files = {names[kind]: content for kind, content in rendered.items()}
    files |= {**(older or {}), "quellen.txt": _sources_page(placed, sheet, template)}
    put(folder, {**files, "draft.json": (placed.model_dump_json(indent=2) + "\n").encode()})
    return placed


def _sources_page(draft: Draft, sheet: Sheet, template: Template) -> bytes:
    heading = [f"Quellen zum Entwurf {draft.id}", f"Vorlage: {template.label}"]
    lines = annex(sheet, heading + ([draft.basis] if draft.basis else []))
    lines += [
        "Zitate:",
        *(f"- {_quote_line(quote)}" for quote in draft.quotes),
        *([] if draft.quotes else ["- keine"]),
    ]
    labels = [field.label for name in draft.missing if (field := template.field(name))]
    lines += ["", "Das fehlt noch:", *(f"- {label}" for label in labels or ["nichts"]), ""]
    lines += [
        "Hinweise zum Stil:",
        *(f"- {mark.message}" for mark in draft.lint),
        *([] if draft.lint else ["- keine"]),
    ]
    return ("\n".join(lines) + "\n").encode("utf8", "replace")


def _quote_line(quote: DraftQuote) -> str:
    by = ", ".join(part for part in (quote.speaker, quote.function, quote.organisation) if part)
    status = f"{quote.status} von {quote.by}" if quote.by else quote.status
    now = f"; im Entwurf steht: „{quote.now}“" if quote.now else ""
    return f"„{quote.text}“ ({by or 'ohne Namen'}): {status}{now}"
