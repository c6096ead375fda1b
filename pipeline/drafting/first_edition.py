"""Takes drafts of the first edition out of their folders into the archive, each once.

There, a draft was a folder: `draft.json` with German states, the Word file, and hashes of both. The
files stay where they are and are products from then on.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.archive import Parts
from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.assemble import FILE
from pipeline.drafting.files import alone, settle, was_edited
from pipeline.drafting.merging import with_lines
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render import file_name
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, DocumentError
from pipeline.ground.wording import DRAFT_STATES, QUOTE_STATUSES
from pipeline.settings import Settings

_STATES = {german: state for state, german in DRAFT_STATES.items()}
_STATUSES = {german: status for status, german in QUOTE_STATUSES.items()}


def take_in_folders(archive: Parts, settings: Settings) -> list[str]:
    """Take in every draft of the first edition that the archive does not have; gives their ids.

    Raises:
        ConfigError: one of them is damaged; the others are taken in before.
    """
    folders = {file.parent.name: file for file in settings.drafts_folder.glob(f"*/{FILE}")}
    if not folders:
        return []
    with archive.drafts.reading() as drafts:
        known = set(drafts.ids()) if drafts else set()
    taken, damaged = [], None
    for id in sorted(folders.keys() - known):
        try:
            taken += _taken_in(folders[id], archive)
        except ConfigError as error:
            damaged = damaged or error
    if damaged:
        raise damaged
    return taken


def _taken_in(file: Path, archive: Parts) -> list[str]:
    version = _read(file)
    if version is None:
        return []
    with archive.drafts.writing() as drafts:
        if version.draft.id in drafts.ids():
            return []  # another process was faster
        drafts.create(version)
    return [version.draft.id]


def _read(file: Path) -> DraftVersion | None:
    """The draft in a folder of the first edition; None where the folder is a product of today's."""
    try:
        with alone(file.parent):
            settle(file.parent)
            body = json.loads(file.read_bytes())
            if body.get("state") not in _STATES:
                Draft.model_validate(body)
                return None
            draft = Draft.model_validate(_in_english(body))
            return DraftVersion(draft, _word_file(file.parent, draft))
    except (OSError, ValueError, AttributeError, ValidationError, DocumentError) as error:
        raise ConfigError(
            f"Die Datei „{file}“ ist beschädigt oder von einer anderen Version von omdok.",
            "Holen Sie sie aus der Sicherung, oder löschen Sie den Ordner und legen Sie den "
            "Entwurf neu an.",
        ) from error


def _in_english(body: dict[str, Any]) -> dict[str, Any]:
    events = [{**event, "state": _STATES[event["state"]]} for event in body.get("history", ())]
    quotes = [{**quote, "status": _STATUSES[quote["status"]]} for quote in body.get("quotes", ())]
    state = _STATES[body["state"]]
    return {**body, "state": state, "history": events, "quotes": quotes, "files": {}}


def _word_file(folder: Path, draft: Draft) -> bytes:
    """The Word file with the words that the draft has, also where somebody has edited it since: it
    is imported later, from where it lies.
    """
    name = file_name(draft.template, "docx")
    content = (folder / name).read_bytes()
    if not was_edited(folder, name):
        return content
    return with_lines(content, [line.text for line in sheet_of(draft).lines])
