"""Turns a filled template into a draft that is checked, and a draft into files: rendered in every
format, with its list of sources.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.boilerplate import Standing, load_standing
from pipeline.drafting.checked import Checked
from pipeline.drafting.held import held_lines
from pipeline.drafting.lint import lint
from pipeline.drafting.press_law import PressLaw, load_press_law
from pipeline.drafting.provenance import Sheet, annex, sheet_of, stored_lines
from pipeline.drafting.render import file_name, render_all
from pipeline.drafting.render.docx_edit import stamped
from pipeline.drafting.render.docx_pictures import files_in
from pipeline.drafting.render.filled import Filled, Properties
from pipeline.drafting.settling import unsettled
from pipeline.drafting.states import SHORT
from pipeline.drafting.style import StyleRules, load_rules
from pipeline.drafting.templates import Template
from pipeline.drafting.wording import Labels
from pipeline.ground.drafts import Draft, DraftQuote, LintMark
from pipeline.ground.wording import QUOTE_STATUSES
from pipeline.settings import Settings

FILE = "draft.json"


@dataclass(frozen=True, slots=True)
class Reference:
    """What every draft of a day is measured by: standing texts, style, registers and press law."""

    standing: Standing
    rules: StyleRules
    vocabulary: Labels
    law: PressLaw


def reference_of(draft: Draft, vocabulary: Labels, settings: Settings) -> Reference:
    """What this draft is measured by, on its day."""
    standing = load_standing(settings, draft.day or draft.made.at.date())
    return Reference(standing, load_rules(settings), vocabulary, load_press_law(settings))


def with_remarks(draft: Draft, sheet: Sheet, reference: Reference) -> Draft:
    """The draft with this sheet, its gaps, and what the linter says about it."""
    with_sheet = draft.model_copy(
        update={
            "sentences": tuple(p.statement.sentence() for p in sheet.placed),
            "lines": stored_lines(sheet),
            "missing": sheet.missing,
        }
    )
    checked = Checked(
        sheet,
        with_sheet,
        reference.standing,
        reference.rules,
        reference.vocabulary,
        reference.law,
    )
    remarks = _without_fixes_in(
        held_lines(with_sheet), sheet, unsettled(lint(checked), draft.rulings)
    )
    return with_sheet.model_copy(update={"lint": remarks})


def _without_fixes_in(
    held: Container[int], sheet: Sheet, marks: Iterable[LintMark]
) -> tuple[LintMark, ...]:
    """The remarks; one on a paragraph that nobody writes in offers nothing to put in its place."""
    return tuple(
        mark.model_copy(update={"fix": None}) if sheet.place(mark.start)[0] in held else mark
        for mark in marks
    )


def files_of(version: DraftVersion, template: Template) -> dict[str, tuple[str, bytes]]:
    """Everything that is made from a draft: name and content of each file by its kind."""
    draft = version.draft
    sheet = sheet_of(draft)
    docx = stamped(version.docx, draft.words[:SHORT])
    rendered = render_all(Filled(sheet, docx, _properties(version)))
    found = {kind: (file_name(template.name, kind), data) for kind, data in rendered.items()}
    found["quellen"] = ("quellen.txt", _sources_page(draft, sheet, template))
    found["json"] = (FILE, (draft.model_dump_json(indent=2) + "\n").encode())
    return found


def _properties(version: DraftVersion) -> Properties:
    draft = version.draft
    return Properties(
        draft.title, draft.made.at, draft.day, draft.id,
        public=draft.state == "published",
        modified=draft.history[-1].at if draft.history else draft.made.at,
        quoted=draft.quotes, subjects=draft.subjects, origin=draft.origin, embargo=draft.embargo,
        withdrawn=draft.state == "withdrawn", version=draft.version,
        pictures=files_in(version.docx, draft.pictures),
    )  # fmt: skip


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
    status = QUOTE_STATUSES[quote.status] + (f" von {quote.by}" if quote.by else "")
    now = f"; im Entwurf steht: „{quote.now}“" if quote.now else ""
    return f"„{quote.text}“ ({by or 'ohne Namen'}): {status}{now}"
