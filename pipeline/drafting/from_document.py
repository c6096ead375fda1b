"""A draft from a document of the archive: what the command line, the page and the scheduled flow
all do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pipeline.archive import Parts
from pipeline.archive.drafts import Drafts, DraftVersion
from pipeline.drafting.draft import new_draft
from pipeline.drafting.first_edition import take_in_folders
from pipeline.drafting.known_terms import known_terms
from pipeline.drafting.lookup import InWork
from pipeline.drafting.noticing import noticed
from pipeline.drafting.products import refuse_if_edited, write_files
from pipeline.drafting.states import Step, noted
from pipeline.drafting.wording import Labels
from pipeline.ground.drafts import Draft
from pipeline.ground.types import Document
from pipeline.settings import Settings


def draft_from(
    archive: Parts,
    template: str,
    document: str | None,
    vocabulary: Labels,
    settings: Settings,
    *,
    values: Mapping[str, str],
    at: datetime,
    out: Path | None = None,
    note: tuple[Step, str] | None = None,
) -> Draft:
    """Draft a release from the document with this id, or from `values` alone where none is named,
    and keep it in the archive; its files are written into `out`/<id>.

    `note` begins its history and stands in the list of changes: who made it and, in German, how.

    Raises:
        NotFound: there is no such document, template or field.
        InWork: people have worked on this draft already.
        ConfigError, Refused: as `new_draft` does, or its files were edited.
    """
    take_in_folders(archive, settings)
    record = last = None
    if document:
        record = archive.documents.get(document)
        last = last_release(archive)
    made = new_draft(
        template, record, vocabulary, settings, values=values, at=at, last_release=last,
        terms=known_terms(archive, document),
    )  # fmt: skip
    refuse_if_edited(made.draft, settings)
    if note:
        made = DraftVersion(noted(made.draft, *note), made.docx)
    with noticed(archive, settings) as noticing:
        kept = _kept(noticing.drafts, made)
        if note:
            noticing.note(kept)
    return write_files(kept, settings, out)


def _kept(drafts: Drafts, made: DraftVersion) -> DraftVersion:
    """The draft as it is in the archive now: new, made anew, or the same as before."""
    if made.draft.id not in drafts.ids():
        return drafts.create(made)
    there = drafts.get(made.draft.id)
    if there.draft.history:
        raise InWork(there.draft)
    same = there.draft.model_copy(update={"revision": 0}) == made.draft
    if same and there.docx == made.docx:
        return there
    return drafts.append_if(there.draft.revision, made)


def last_release(archive: Parts) -> Document | None:
    """The newest press release of the archive, to compare the standing texts with."""
    found = next(
        (s for s in archive.documents.summaries() if s.kind == "press_release" and s.date), None
    )
    return archive.documents.get(found.document).document if found else None
