"""What staff should know of a file whatever format it has; one place, so that they read the same
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from pipeline.ground.types import Issue
from pipeline.settings import Limits

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
    message="Das Dokument enthält Text, der nicht gilt oder den niemand sieht (ausgeblendet, "
    "durchgestrichen, Platzhalter); er ist aufbewahrt, gehört aber nicht zum Text.",
)
NOTES = Issue(
    code="speaker_notes",
    level="info",
    message="Die Folien haben Notizen; sie sind aufbewahrt, gehören aber nicht zum Text.",
)
EMBEDDED_FILES = "embedded_files"
_MOST_NAMES = 5


def embedded(names: Sequence[str]) -> tuple[Issue, ...]:
    """That other files lie in this one."""
    if not names:
        return ()
    listed = ", ".join(f"„{n}“" for n in names[:_MOST_NAMES]) + (
        " und weitere" if len(names) > _MOST_NAMES else ""
    )
    many = len(names) > 1
    return (
        Issue(
            code=EMBEDDED_FILES,
            level="info",
            message=f"In dem Dokument {'sind Dateien' if many else 'ist eine Datei'} eingebettet: "
            f"{listed}.",
            hint="omdok nimmt eingebettete Dokumente beim Einlesen als eigene Dokumente auf.",
        ),
    )


def stamps(pages: Sequence[int]) -> Iterator[Issue]:
    """That a stamp lies over the text of scanned pages: words below it may be wrong."""
    for number in pages:
        yield Issue(
            code="stamp_over_text",
            level="warning",
            page=number,
            message=f"Auf Seite {number} liegt ein Stempel oder etwas Ähnliches über dem Text; "
            "gelesen wurde, was darunter steht, der Stempel selbst nicht.",
            hint="Vergleichen Sie die Stelle mit dem Original.",
        )


def unreadable_place(page: int, above: str, below: str) -> Issue:
    """That OCR passed over or garbled a place of a scanned page, between these two lines."""
    return Issue(
        code="unreadable_place",
        level="warning",
        page=page,
        message=f"Auf Seite {page} ist eine Stelle nicht lesbar, vielleicht liegt ein Stempel "
        f"darüber: zwischen „{above}“ und „{below}“.",
        hint="Vergleichen Sie die Stelle mit dem Original.",
    )


def signed(count: int) -> tuple[Issue, ...]:
    """That a file is signed; omdok does not check by whom."""
    if not count:
        return ()
    many = "eine digitale Unterschrift" if count == 1 else f"{count} digitale Unterschriften"
    return (
        Issue(
            code="signed",
            level="info",
            message=f"Die Datei trägt {many}; omdok hat sie nicht geprüft.",
        ),
    )


def left_out(names: Sequence[tuple[str, str]]) -> tuple[Issue, ...]:
    """That files within this one were not taken in, each with its reason in German."""
    return tuple(embedded_unread(name or "ohne Namen", reason) for name, reason in names)


def logos_apart(names: Sequence[str]) -> tuple[Issue, ...]:
    """That small pictures which a message shows in its text are no documents."""
    if not names:
        return ()
    listed = ", ".join(f"„{name}“" for name in names[:_MOST_NAMES])
    more = " und weitere" if len(names) > _MOST_NAMES else ""
    message = f"Kleine Bilder im Text der Nachricht wurden nicht aufgenommen: {listed}{more}."
    return (Issue(code="logos_apart", level="info", message=message),)


def embedded_unread(name: str, reason: str, hint: str = "") -> Issue:
    """That a file within this one could not be taken in, why, and what to do next."""
    return Issue(
        code="embedded_unread",
        level="info",
        message=f"Die eingebettete Datei „{name}“ wurde nicht aufgenommen: {reason}",
        hint=hint,
    )


def too_deep(issues: Iterable[Issue], depth: int) -> tuple[Issue, ...]:
    """That files which this one tells of lie deeper than settings allow."""
    if not any(issue.code == EMBEDDED_FILES for issue in issues):
        return ()
    reason = f"Dateien in Dateien werden nur bis zur Tiefe {depth} aufgenommen."
    return (embedded_unread("weiter innen", reason),)


def too_many(names: Sequence[str], limits: Limits) -> tuple[Issue, ...]:
    """That these files are more than settings allow within one."""
    reason = f"Aus einer Datei werden höchstens {limits.embedded_files} aufgenommen."
    return tuple(embedded_unread(name, reason) for name in names)


def embedded_gone(name: str, document: str) -> Issue:
    """That a file which lay within an earlier version of this one does so no more; its document is
    kept.
    """
    return Issue(
        code="embedded_gone",
        level="info",
        message=f"Die Datei „{name}“ ist nicht mehr eingebettet; ihr Dokument {document} bleibt im "
        "Archiv.",
        hint=f"Soll es nicht mehr gefunden werden: `omdok remove {document}`.",
    )


def unseen(hidden: Sequence[int], covered: Sequence[int]) -> Iterator[Issue]:
    """That words stand on these pages which nobody sees there."""
    if hidden:
        yield Issue(
            code="hidden_text",
            level="warning",
            page=hidden[0],
            message=f"Auf {_pages(hidden)} steht Text, den niemand sieht (in der Farbe des "
            "Papiers, winzig, außerhalb der Seite oder unsichtbar gesetzt); er ist aufbewahrt, "
            "gehört aber nicht zum Text.",
            hint="Fragen Sie nach, wenn Sie den Text nicht erwarten.",
        )
    if covered:
        yield Issue(
            code="redacted_text",
            level="warning",
            page=covered[0],
            message=f"Auf {_pages(covered)} sind Wörter geschwärzt oder überdeckt, die in der "
            "Datei noch stehen. omdok hat sie nicht übernommen.",
            hint="Geben Sie die Datei nicht weiter: Schwärzen Sie das Original so, dass der Text "
            "darunter gelöscht ist.",
        )


def struck_out(pages: Sequence[int]) -> Iterator[Issue]:
    """That words on these pages are struck out, so that they do not hold."""
    if pages:
        yield Issue(
            code="struck_text",
            level="warning",
            page=pages[0],
            message=f"Auf {_pages(pages)} sind Wörter durchgestrichen; sie sind aufbewahrt, "
            "gehören aber nicht zum Text.",
            hint="Prüfen Sie die Stelle am Original.",
        )


def _pages(numbers: Sequence[int]) -> str:
    listed = ", ".join(map(str, numbers[:_MOST_NAMES]))
    more = " und weiteren" if len(numbers) > _MOST_NAMES else ""
    return f"Seite {listed}" if len(numbers) == 1 else f"den Seiten {listed}{more}"


def repaired_signs(page: int, lines: Iterable[tuple[str, str]]) -> tuple[Issue, ...]:
    """That signs which OCR is known to misread were put right on a page; each as it was read and as
    it stands now.
    """
    pairs = dict.fromkeys(
        pair for read, now in lines for pair in _differences(read.split(), now.split())
    )
    listed = [f"„{was}“ als „{now}“" for was, now in pairs]
    if not listed:
        return ()
    more = f" und {len(listed) - _MOST_NAMES} weitere" if len(listed) > _MOST_NAMES else ""
    issue = Issue(
        code="repaired_signs",
        level="info",
        message=f"Auf Seite {page} wurden Zeichen, die die Texterkennung oft verwechselt, "
        "berichtigt: "
        f"{', '.join(listed[:_MOST_NAMES])}{more}.",
        hint="Prüfen Sie die Stellen am Original, wenn es auf sie ankommt.",
        page=page,
    )
    return (issue,)


def _differences(was: Sequence[str], now: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The words that differ, each stretch with the word behind it, so that it can be found."""
    for kind, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        # A bullet says nothing that anybody would look up.
        if kind != "equal" and now[k:m] != ["•"]:
            yield " ".join(was[i : j + 1]), " ".join(now[k : m + 1])
