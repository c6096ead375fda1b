"""The files of a draft on this machine: products of one revision of it, made again when they are
missing or of another revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from nlp.tokens import fold
from nlp.tokens import words as words_of
from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.assemble import FILE, files_of
from pipeline.drafting.files import alone, put, was_edited
from pipeline.drafting.render import RENDERERS, file_name
from pipeline.drafting.templates import find_template
from pipeline.ground.clock import in_berlin
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, Refused
from pipeline.ground.wording import why
from pipeline.settings import Settings


def write_files(
    version: DraftVersion, settings: Settings, out: Path | None = None, taken: bytes = b""
) -> Draft:
    """Write all files of a draft into `out`/<id> and return it with their places.

    `taken` is a Word file that was just taken over: where it lies there, it gives way.

    Raises:
        Refused: a file was changed by hand since omdok wrote it.
        ConfigError: the folder cannot be written.
    """
    template = find_template(version.draft.template, settings)
    draft = _placed(version.draft, out or settings.drafts_folder)
    made = files_of(DraftVersion(draft, version.docx), template)
    folder = folder_of(draft.id, settings, out)
    try:
        with alone(folder):
            put(folder, dict(made.values()), taken)
    except OSError as error:
        raise ConfigError(
            f"Der Entwurf lässt sich nicht in „{folder}“ schreiben: {why(error)}.",
            "Prüfen Sie [drafting] out in omdok.toml oder --out.",
        ) from error
    return draft


def with_files(version: DraftVersion, settings: Settings) -> Draft:
    """The draft with its files as they are now; those of another revision are made again.

    A file that somebody edited and did not take over stays, and so do all others beside it.

    Raises:
        ConfigError: the folder cannot be written.
    """
    placed = _placed(version.draft, settings.drafts_folder)
    if _is_current(placed):
        return placed
    try:
        return write_files(version, settings)
    except Refused:
        return placed


def refuse_if_edited(draft: Draft, settings: Settings) -> None:
    """Refuse to go on with a draft whose Word file on this machine holds work that is not taken
    over.

    Raises:
        Refused: somebody edited it and did not import it.
    """
    folder, name = folder_of(draft.id, settings), file_name(draft.template, "docx")
    if not (folder / name).is_file():
        return
    with alone(folder):
        edited = was_edited(folder, name)
    if edited:
        raise Refused(
            f"Die Datei „{name}“ wurde in Word geändert und noch nicht übernommen.",
            f"Rufen Sie zuerst auf: omdok draft import {folder / name}",
        )


def folder_of(id: str, settings: Settings, out: Path | None = None) -> Path:
    """Where the files of a draft lie on this machine."""
    return (out or settings.drafts_folder).resolve() / id


def names_of(template: str) -> Mapping[str, str]:
    """The names of all files of a draft by their kinds."""
    rendered = {kind: file_name(template, kind) for kind in RENDERERS}
    return {**rendered, "quellen": "quellen.txt", "json": FILE}


def public_name(draft: Draft, kind: str, now: datetime) -> str:
    """What a file is called that leaves the house: day and headline, so that it says what it is.

    What is not released yet says so. While an embargo holds, its day stands in front and nothing
    of the headline, because a file's name is read before its first line.
    """
    name = names_of(draft.template)[kind]
    if draft.embargo and now < draft.embargo:
        return f"sperrfrist-{in_berlin(draft.embargo).date().isoformat()}-{name}"
    words = "-".join(word.text for word in words_of(fold(draft.title)))[:_LONGEST_NAME].strip("-")
    day = (draft.day or draft.made.at.date()).isoformat()
    ending = _PUBLIC_ENDINGS.get(kind, Path(name).suffix)
    stands = f"entwurf-{draft.version}-" if draft.state in ("draft", "in_review") else ""
    return f"{day}-{stands}{words or draft.template}{ending}"


_LONGEST_NAME = 60
_PUBLIC_ENDINGS = {"teaser": "-kurztext.txt", "ninjs": "-ninjs.json"}


def _placed(draft: Draft, out: Path) -> Draft:
    folder = out.resolve() / draft.id
    places = {kind: str(folder / name) for kind, name in names_of(draft.template).items()}
    return draft.model_copy(update={"files": places})


def _is_current(draft: Draft) -> bool:
    if not all(Path(place).is_file() for place in draft.files.values()):
        return False
    try:
        there = Draft.model_validate_json(Path(draft.files["json"]).read_bytes())
    except (OSError, ValidationError):
        return False
    return (there.revision, there.words) == (draft.revision, draft.words)
