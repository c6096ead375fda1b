"""Each change of a draft stands in the list of changes, by the transaction that makes it: a crash
leaves both or neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pipeline.archive import Parts
from pipeline.archive.audit import Audit
from pipeline.archive.audited import AuditEntry
from pipeline.archive.drafts import Drafts, DraftVersion
from pipeline.archive.noting import note_within, tell_outside
from pipeline.settings import Settings


class Noticing:
    """The drafts of one transaction, and the rows that it adds to the list of changes."""

    def __init__(self, drafts: Drafts, audit: Audit, settings: Settings) -> None:
        self.drafts = drafts
        self._audit = audit
        self.entries: list[AuditEntry] = []
        self._settings = settings

    def note(self, kept: DraftVersion) -> None:
        """Add the newest line of the draft's history to the list."""
        draft = kept.draft
        event = draft.history[-1]
        details: dict[str, Any] = {
            "fassung": draft.version,
            "zustand": draft.state,
            "stand": event.words,
        }
        if draft.version == 1 and len(draft.history) == 1:
            details |= {"vorlage": draft.template, "dokument": draft.document}
        self.entries.append(
            note_within(
                self._settings, self._audit, event.by, f"Entwurf: {event.what}",
                f"entwurf:{draft.id}", details,
            )
        )  # fmt: skip


@contextmanager
def noticed(archive: Parts, settings: Settings) -> Iterator[Noticing]:
    """The drafts for one change, all or nothing, its row in the list of changes included."""
    with archive.drafts.writing_noted() as (drafts, audit):
        noticing = Noticing(drafts, audit, settings)
        yield noticing
    for entry in noticing.entries:
        tell_outside(settings, entry)
