"""Names that may no longer be read: found in any text, and masked letter by letter so that every
offset stays right.

An erased name is kept as keyed hashes of the ways in which it is written, never as words: so a
document that comes in again, or a backup that is restored, is masked too, and nobody can read from
the archive whose name it was.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.ground.errors import ConfigError
from pipeline.ground.types import WITHIN, Document, Issue
from pipeline.ground.whole_files import locked, write_whole
from pipeline.ground.wording import why
from pipeline.names.forms import NameFinder
from pipeline.names.writing import Form, Where, forms_of
from pipeline.settings import Settings

MASK = "█"
# Stands with every document that was masked: its file and the pictures of its pages are shown to
# nobody any more.
REDACTED = "redacted"
_ISSUE = Issue(
    code=REDACTED,
    level="info",
    message="In diesem Dokument sind Angaben zu einer Person unkenntlich gemacht.",
    hint="Das Original und die Bilder der Seiten werden deshalb nicht mehr gezeigt.",
)


class Redactor:
    """Finds and masks the names of `forms`, whose hashes were made with `key`."""

    def __init__(self, forms: Iterable[Form], key: bytes) -> None:
        self._names = NameFinder(forms, key)

    def __bool__(self) -> bool:
        return bool(self._names)

    def surnames(self, text: str, where: Where = "text") -> frozenset[str]:
        """The surnames, folded, of those whose full name stands in `text`."""
        if not self or not text:
            return frozenset()
        return frozenset(found.surname for found in self._names.full(text, where) if found.surname)

    def spans(
        self, text: str, surnames: frozenset[str] = frozenset(), where: Where = "text"
    ) -> tuple[tuple[int, int], ...]:
        """Where `text` names one of them: in full, by surname where the full name (or `surnames`)
        tells whose it is, and in addresses. Half-open, in order, none within another. See `Form`
        for `where`.
        """
        return _merged(self._names.spans(text, surnames, where)) if self and text else ()

    def masked(
        self, text: str, surnames: frozenset[str] = frozenset(), where: Where = "text"
    ) -> str:
        """The text with every such place masked; it keeps its length."""
        return mask(text, self.spans(text, surnames, where))

    def note(self, text: str, surnames: frozenset[str] = frozenset()) -> str:
        """A note of people's own, which may be JSON, without the name, in whatever letters it is
        written.
        """
        try:
            value = json.loads(text) if text[:1] in ("{", "[") else None
        except ValueError:
            value = None
        if value is None:
            return self.masked(text, surnames, "loose")
        masked = self.value(value, surnames, "loose")
        return (
            text
            if masked == value
            else json.dumps(masked, ensure_ascii=False, separators=(",", ":"))
        )

    def place(self, place: str) -> str:
        """A place of which what lies within a file bears no name; the file itself keeps its own."""
        outer, within, inner = place.partition(WITHIN)
        return outer + within + self.masked(inner, where="place")

    def value(
        self, value: Any, surnames: frozenset[str] = frozenset(), where: Where = "text"
    ) -> Any:
        """A JSON value with every text in it masked."""
        if isinstance(value, str):
            return self.masked(value, surnames, where)
        if isinstance(value, list):
            return [self.value(item, surnames, where) for item in value]
        if isinstance(value, dict):
            return {
                self.masked(name, surnames, where): self.value(item, surnames, where)
                for name, item in value.items()
            }
        return value

    def document(self, document: Document) -> Document:
        """The document without these names in text, title, links and remarks; the same object where
        it has none.
        """
        if not self:
            return document
        surnames = self.surnames(document.text) | self.surnames(document.title)
        body = document.model_dump(mode="json")
        masked = self.value(body, surnames)
        # The place of a file is what the next run finds it by.
        masked["source"]["path"] = self.place(body["source"]["path"])
        if WITHIN in body["source"]["path"]:
            masked["source"]["name"] = masked["source"]["path"].rpartition(WITHIN)[2]
        # What was said of files within bears their names.
        masked["issues"] = [
            self.value(issue, surnames, "place") if issue["code"].startswith("embedded") else issue
            for issue in masked["issues"]
        ]
        if masked == body:
            return document
        changed = Document.model_validate(masked)
        known = any(issue.code == REDACTED for issue in changed.issues)
        return (
            changed if known else changed.model_copy(update={"issues": (*changed.issues, _ISSUE)})
        )


def load_redactor(settings: Settings) -> Redactor:
    """The redactor for everybody who was erased here; it finds nothing where nobody was.

    Raises:
        ConfigError: the file with the erased names cannot be read.
    """
    kept = _read(settings)
    return Redactor((Form(**form) for form in kept["forms"]), bytes.fromhex(kept["key"]))


def erase_from_now_on(settings: Settings, name: str, day: date) -> Redactor:
    """Remember a name as erased, for all that comes in later too; gives the redactor that knows it.

    Raises:
        Refused: the name is not a full name.
        ConfigError: the file with the erased names cannot be read or written.
    """
    file = erased_file(settings)
    try:
        with locked(file):
            _remember(settings, file, name, day)
    except OSError as error:
        raise ConfigError(
            f"Die Liste der gelöschten Namen lässt sich nicht schreiben ({why(error)}).",
            f"Prüfen Sie den Ordner „{file.parent}“. Es wurde noch nichts gelöscht.",
        ) from error
    return load_redactor(settings)


def _remember(settings: Settings, file: Path, name: str, day: date) -> None:
    kept = _read(settings)
    known = {form["hash"] for form in kept["forms"]}
    new = [
        asdict(form)
        for form in forms_of(name, bytes.fromhex(kept["key"]))
        if form.hash not in known
    ]
    kept["forms"] += new
    kept["days"] += [day.isoformat()] if new else []
    write_whole(file, json.dumps(kept, indent=1), 0o600)


def erased_file(settings: Settings) -> Path:
    """Where the hashes of erased names lie: beside the keys, so that no backup that is put back
    brings a name back.
    """
    return settings.keys_folder / "erased.json"


def _read(settings: Settings) -> dict[str, Any]:
    file = erased_file(settings)
    if not file.is_file():
        return {"key": secrets.token_hex(32), "forms": [], "days": []}
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
        return {
            "key": str(found["key"]),
            "forms": list(found["forms"]),
            "days": list(found["days"]),
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"Die Liste der gelöschten Namen („{file}“) ist beschädigt.",
            "Legen Sie Ihre Kopie des Ordners mit den Schlüsseln zurück; vorher wird nichts "
            "aufgenommen.",
        ) from error


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the letters and digits of these spans masked; blanks and line breaks stay."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [MASK if not c.isspace() else c for c in letters[start:end]]
    return "".join(letters)


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
