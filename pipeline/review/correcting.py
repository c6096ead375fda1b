"""Correcting a document's head: what somebody typed is checked, and told in German where it cannot
be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from nlp.days import find_days
from pipeline.ground.errors import Refused
from pipeline.ground.types import Document, DocumentKind
from pipeline.reading.head import KIND_UNSURE
from pipeline.tagging.corrections import FIELD_NAMES, NO_DATE, head_value
from pipeline.tagging.rulings import HeadField

_LONGEST_TITLE = 300
_NONE = frozenset(("", "-", "–", "kein", "keins", "keines", "ohne"))


@dataclass(frozen=True, slots=True)
class HeadDoubt:
    """A document whose kind is only proposed: `why` is German."""

    document: str
    title: str
    kind: DocumentKind
    why: str


def checked_changes(
    document: Document, wanted: Mapping[HeadField, str], seen: Mapping[HeadField, str] | None = None
) -> dict[HeadField, str]:
    """The fields to be corrected, with their values as rulings write them. What is the same already
    does not count, but for a kind that is confirmed: it was unsure, or nothing else is said.

    `seen` is what somebody had before their eyes when they typed.

    Raises:
        Refused: a value is none of its field, or the field has changed since it was seen.
    """
    found: dict[HeadField, str] = {}
    for field, typed in wanted.items():
        value, now = _CHECKS[field](typed), head_value(document, field)
        if seen is not None and field in seen and seen[field] != now:
            raise Refused(
                f"{FIELD_NAMES[field]} wurde inzwischen geändert; jetzt steht dort "
                f"„{now or 'nichts'}“.",
                "Laden Sie die Seite neu und prüfen Sie, ob Ihre Änderung noch nötig ist.",
            )
        if value != now or (field == "kind" and _confirms(document, wanted)):
            found[field] = value
    return found


def _confirms(document: Document, wanted: Mapping[HeadField, str]) -> bool:
    return len(wanted) == 1 or any(issue.code == KIND_UNSURE for issue in document.issues)


def _kind(typed: str) -> str:
    if typed not in get_args(DocumentKind):
        raise Refused(
            f"„{typed}“ ist keine Art von Dokument.",
            "Möglich sind agreement (Vereinbarung), press_release (Pressemitteilung) und other "
            "(Sonstiges).",
        )
    return typed


def _title(typed: str) -> str:
    title = " ".join(typed.split())
    if not any(c.isalnum() for c in title) or len(title) > _LONGEST_TITLE:
        raise Refused(
            "Ein Titel braucht wenigstens ein Wort und hat höchstens "
            f"{_LONGEST_TITLE} Zeichen; dieser hat {len(title)}.",
            "Geben Sie einen kürzeren oder überhaupt einen Titel ein.",
        )
    return title


def _date(typed: str) -> str:
    text = typed.strip()
    if text.casefold() in _NONE:
        return NO_DATE
    found = next((d for d in find_days(text) if (d.start, d.end) == (0, len(text))), None)
    if found is None:
        raise Refused(
            f"„{text}“ ist kein Tag des Kalenders.",
            "Schreiben Sie ihn zum Beispiel so: 3.5.2021 oder 2021-05-03; „keins“ heißt, dass das "
            "Dokument keinen hat.",
        )
    return found.date.isoformat()


_CHECKS = {"kind": _kind, "title": _title, "date": _date}
