"""What staff should know of a file whatever format it has; one place, so that they read the same words."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.types import Issue

TRACKED = Issue(
    code="tracked_changes",
    level="warning",
    message="Das Dokument enthält Änderungsverfolgung; eingefügter Text gilt, gelöschter nicht.",
    hint="Nehmen Sie im Schreibprogramm alle Änderungen an oder lehnen Sie sie ab.",
)
COMMENTS = Issue(
    code="comments",
    level="info",
    message="Das Dokument enthält Kommentare; sie sind aufbewahrt, gehören aber nicht zum Text.",
)
HIDDEN = Issue(
    code="hidden_text",
    level="info",
    message="Das Dokument enthält ausgeblendeten Text; er ist aufbewahrt, gehört aber nicht zum Text.",
)
EMBEDDED_FILES = "embedded_files"
_MOST_NAMES = 5


def embedded(names: Sequence[str]) -> tuple[Issue, ...]:
    """That other files lie in this one."""
    if not names:
        return ()
    listed = ", ".join(f"„{n}“" for n in names[:_MOST_NAMES]) + (" und weitere" if len(names) > _MOST_NAMES else "")
    many = len(names) > 1
    return (
        Issue(
            code=EMBEDDED_FILES,
            level="info",
            message=f"In dem Dokument {'sind Dateien' if many else 'ist eine Datei'} eingebettet: {listed}.",
            hint="omdok nimmt eingebettete Dokumente beim Einlesen als eigene Dokumente auf.",
        ),
    )


def embedded_unread(name: str, reason: str) -> Issue:
    """That a file within this one could not be taken in, and why."""
    return Issue(
        code="embedded_unread",
        level="info",
        message=f"Die eingebettete Datei „{name}“ wurde nicht aufgenommen: {reason}",
        hint="Legen Sie sie einzeln ab, wenn sie durchsucht werden soll.",
    )
