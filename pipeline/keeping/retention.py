"""How long documents of each kind are kept, and which have passed that time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.archive import Parts
from pipeline.drafting.citing import cited
from pipeline.drafting.lookup import list_drafts
from pipeline.ground.types import WITHIN, DocumentKind, Frozen
from pipeline.search.removal import Removal, remove_document
from pipeline.settings import Settings


class Due(Frozen):
    """A document that has been kept for long enough; `original` is its file, while it is still
    there, and `drafts` are those that rest on it: words of it stay in them.
    """

    document: str
    title: str
    kind: DocumentKind
    date: date
    original: str | None
    drafts: tuple[str, ...] = ()


def due_documents(archive: Parts, settings: Settings, today: date) -> list[Due]:
    """What the settings no longer keep, the oldest first; a document without a date is kept.

    Raises:
        NotFound: there is no archive yet.
        ConfigError: a draft's file is damaged.
    """
    found = []
    drafts = [(draft.id, cited(draft)) for draft in list_drafts(archive, settings)]
    for summary in archive.documents.summaries():
        years = settings.retention.years(summary.kind)
        if years and summary.date and _years_after(summary.date, years) <= today:
            file = Path(summary.path.partition(WITHIN)[0])
            original = summary.path if file.exists() else None
            found.append(
                Due(document=summary.document, title=summary.title, kind=summary.kind,
                date=summary.date,
                    original=original,
                    drafts=tuple(id for id, documents in drafts if summary.document in documents))
            )  # fmt: skip
    return sorted(found, key=lambda due: (due.date, due.document))


def remove_due(archive: Parts, settings: Settings, today: date) -> list[Removal]:
    """Remove what is due, each document with its proof; raises as `due_documents`."""
    removed = []
    for due in due_documents(archive, settings, today):
        # A file that lies within another goes with it.
        if due.document in set(archive.shown.numbers().values()):
            removed.append(
                remove_document(archive, due.document, settings, [_still_in(due.drafts)])
            )
    return removed


def _still_in(drafts: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda _document: bool(drafts)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)
