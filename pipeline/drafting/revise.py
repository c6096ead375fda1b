"""Takes over what people changed: a Word file that comes back, a remark that is put right, a new
state.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pipeline.drafting.assemble import House, with_remarks, write
from pipeline.drafting.boilerplate import load_standing
from pipeline.drafting.cabinet import FILE, load_draft, read_draft
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.quotations import checked_quotes
from pipeline.drafting.recognise import Recognised, recognise
from pipeline.drafting.render import file_name
from pipeline.drafting.render.docx import read_back
from pipeline.drafting.render.docx_edit import Edit, edited, with_line, without_line
from pipeline.drafting.render.roles import role_of
from pipeline.drafting.shelf import was_edited
from pipeline.drafting.states import Step, german_moment, hold_until, noted
from pipeline.drafting.style import load_rules
from pipeline.drafting.templates import find_template
from pipeline.drafting.wording import Labels, one_line
from pipeline.ground.errors import DocumentError, NotFound, Refused
from pipeline.ground.types import Draft, LintMark
from pipeline.settings import Settings


def import_word(
    file: Path, step: Step, vocabulary: Labels, settings: Settings, *, id: str = ""
) -> Draft:
    """Take over a draft's Word file that somebody edited; `id` names the draft where the file does
    not tell.

    Raises:
        NotFound: no such file or draft.
        DocumentError: the file is no Word file.
        Refused: the draft is published or withdrawn.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NotFound(
            f"Die Datei „{file}“ lässt sich nicht öffnen.", "Prüfen Sie den Pfad."
        ) from error
    _, identifier = read_back(content)
    draft = _belonging(file, id or identifier, settings.drafts_folder)
    return take_over(draft, content, step, vocabulary, settings)


def take_over(
    draft: Draft,
    content: bytes,
    step: Step,
    vocabulary: Labels,
    settings: Settings,
    *,
    what: str = "",
    how: str = "in Word",
) -> Draft:
    """The next version of a draft: `content` is its Word file. Releases of an earlier wording are
    void.

    `what` goes into the history; `how` says by what sentences were changed. Both are German.

    Raises:
        DocumentError: no Word file, or one without text.
        Refused: the draft is published or withdrawn.
    """
    if draft.state in ("veröffentlicht", "zurückgezogen"):
        raise Refused(
            f"Der Entwurf ist {draft.state}; an ihm wird nichts mehr geändert.",
            "Legen Sie einen neuen Entwurf an.",
        )
    paragraphs, _ = read_back(content)
    if not paragraphs:
        raise DocumentError(
            "Die Word-Datei enthält keinen Text.", "Prüfen Sie, ob es die richtige Datei ist."
        )
    recognised = recognise(sheet_of(draft), paragraphs, how)
    template = find_template(draft.template, settings)
    folder = _folder(draft, settings)
    docx = folder / file_name(template.name, "docx")
    older = {f"fassung-{draft.version}.docx": docx.read_bytes()} if _is_own(docx) else {}
    revised = _revised(draft, recognised, step, what)
    house = House(
        load_standing(settings, draft.day or draft.made.at.date()), load_rules(settings), vocabulary
    )
    return write(
        with_remarks(revised, recognised.sheet, house), content, template, folder.parent, older
    )


def _revised(draft: Draft, recognised: Recognised, step: Step, what: str) -> Draft:
    text, count = recognised.sheet.text, len(recognised.changes)
    title = next(
        (line.text for line in recognised.sheet.lines if role_of(line.style) == "title"),
        draft.title,
    )
    update: dict[str, object] = {
        "quotes": checked_quotes(draft.quotes, recognised.sheet, draft.day),
        "title": one_line(title) or draft.title,
        "version": draft.version + 1,
    }
    if count or text != sheet_of(draft).text:
        update |= {"state": "Entwurf", "approved": ()}
    told = what or f"Word-Fassung übernommen: {count} {'Satz' if count == 1 else 'Sätze'} geändert"
    return noted(draft.model_copy(update=update), step, told, changes=recognised.changes)


def fixable(draft: Draft) -> tuple[LintMark, ...]:
    """The remarks that omdok can put right by itself; of two that overlap the first."""
    found: list[LintMark] = []
    for mark in draft.lint:
        if mark.fix is not None and (not found or mark.start >= found[-1].end):
            found.append(mark)
    return tuple(found)


def apply_fixes(
    draft: Draft, marks: Iterable[LintMark], step: Step, vocabulary: Labels, settings: Settings
) -> Draft:
    """Put these remarks right in the Word file and take the result over.

    Raises:
        Refused: the Word file was edited and not imported, or the draft is published or withdrawn.
    """
    chosen = tuple(marks)
    sheet = sheet_of(draft)
    edits = []
    for mark in chosen:
        line, start = sheet.place(mark.start)
        edits.append(Edit(line, start, start + mark.end - mark.start, mark.fix or ""))
    what = f"Stilhinweise übernommen: {', '.join(dict.fromkeys(mark.rule for mark in chosen))}"
    return take_over(
        draft,
        edited(word_file(draft, settings), edits),
        step,
        vocabulary,
        settings,
        what=what,
        how="durch Stilhinweis",
    )


def set_embargo(
    draft: Draft, step: Step, moment: datetime | None, vocabulary: Labels, settings: Settings
) -> Draft:
    """Set the embargo, or lift it with None, and write it into the first line of every output, or
    take it out there.

    A draft whose text changes by it is an Entwurf again, as after every other change.

    Raises:
        Refused: the draft is released already, or its Word file was edited and not imported.
    """
    held = hold_until(draft, step, moment)
    docx = word_file(draft, settings)
    content = _with_embargo(draft, docx, moment)
    if content == docx:
        return save(held, settings)
    kept = draft.model_copy(update={"embargo": held.embargo, "approved": held.approved})
    return take_over(
        kept,
        content,
        step,
        vocabulary,
        settings,
        what=held.history[-1].what,
        how="durch die Sperrfrist",
    )


def _with_embargo(draft: Draft, docx: bytes, moment: datetime | None) -> bytes:
    lines = sheet_of(draft).lines
    heads = [number for number, line in enumerate(lines) if role_of(line.style) == "kicker"]
    there = next(
        (number for number in heads if lines[number].text.casefold().startswith("sperrfrist")), None
    )
    if moment is None:
        return docx if there is None else without_line(docx, there)
    text = f"SPERRFRIST bis {german_moment(moment)}"
    if there is None:
        return with_line(docx, heads[0] if heads else 0, text)
    old = lines[there].text
    return docx if old == text else edited(docx, [Edit(there, 0, len(old), text)])


def word_file(draft: Draft, settings: Settings) -> bytes:
    """The draft's Word file as omdok knows it.

    Raises:
        NotFound: it is gone.
        Refused: somebody edited it and did not import it.
    """
    folder, name = _folder(draft, settings), file_name(draft.template, "docx")
    if not (folder / name).is_file():
        raise NotFound(
            f"Im Ordner „{folder}“ fehlt die Datei „{name}“.",
            "Holen Sie sie aus der Sicherung zurück.",
        )
    if was_edited(folder, name):
        raise Refused(
            f"Die Datei „{name}“ wurde in Word geändert und noch nicht übernommen.",
            f"Rufen Sie zuerst auf: omdok draft import {folder / name}",
        )
    return (folder / name).read_bytes()


def save(draft: Draft, settings: Settings) -> Draft:
    """Write a draft whose state has changed.

    Raises:
        Refused: its files were edited and not imported.
    """
    docx = word_file(draft, settings)
    return write(
        draft, docx, find_template(draft.template, settings), _folder(draft, settings).parent
    )


def _folder(draft: Draft, settings: Settings) -> Path:
    # The place of its own `draft.json` counts: a draft may lie in another folder than the settings
    # name.
    known = Path(draft.files.get("json", ""))
    return known.parent if known.is_file() else settings.drafts_folder / draft.id


def _belonging(file: Path, id: str, out: Path) -> Draft:
    beside = file.resolve().parent / FILE
    if beside.is_file():
        draft = read_draft(beside)
        if not id or id == draft.id:
            return draft
    if not id:
        raise NotFound(
            f"Die Datei „{file.name}“ sagt nicht, zu welchem Entwurf sie gehört.",
            "Nennen Sie ihn mit --draft; omdok draft list zeigt alle.",
        )
    return load_draft(id, out)


def _is_own(file: Path) -> bool:
    return file.is_file() and not was_edited(file.parent, file.name)
