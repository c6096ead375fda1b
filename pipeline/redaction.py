"""Names that may no longer be read: found in any text, and masked letter by letter so that every offset stays right.

An erased name is kept as keyed hashes of the ways in which it is written, never as words: so a document that comes in
again, or a backup that is restored, is masked too, and nobody can read from the archive whose name it was.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

from nlp.taggers.given_names import GIVEN_NAMES
from nlp.tokens import Token, fold, words
from pipeline.errors import ConfigError, Refused
from pipeline.settings import Settings
from pipeline.types import Document, Issue
from pipeline.whole_files import write_whole

MASK = "█"
# Stands with every document that was masked: its file and the pictures of its pages are shown to nobody any more.
REDACTED = "redacted"
_ISSUE = Issue(
    code=REDACTED,
    level="info",
    message="In diesem Dokument sind Angaben zu einer Person unkenntlich gemacht.",
    hint="Das Original und die Bilder der Seiten werden deshalb nicht mehr gezeigt.",
)
_LONGEST = 5
# What may stand between the words of one name: blanks, a full stop behind an initial, a hyphen.
_BETWEEN = re.compile(r"[\s.\-\u00ad]{0,4}")
_COMMA = re.compile(r"\s*,\s*")
# An address or a link is masked whole where a part of it is the surname.
_ADDRESS = re.compile(r"[^\s<>()\[\]\"„“,;]*(?:@|://|www\.)[^\s<>()\[\]\"„“,;]*")
_TITLES = frozenset(["dr", "prof", "dipl", "ing", "mag", "med", "rer", "nat", "phil", "jur", "herr", "herrn", "frau"])
_PARTICLES = frozenset(["von", "van", "de", "der", "den", "zu", "zum", "zur", "di", "da", "del", "ten", "ter"])


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing a name: its keyed hash, and which of its words, from `start` to `end`, are the surname."""

    hash: str
    start: int
    end: int


def forms_of(name: str, key: bytes) -> tuple[Form, ...]:
    """The ways in which a person's name is written: in full, with an initial, surname first.

    Raises:
        Refused: the name has no given name or no surname, so that it would mean many people.
    """
    parts = [fold(token.text) for token in words(name)]
    parts = [part for part in parts if part not in _TITLES]
    first = next((at for at, part in enumerate(parts) if part in _PARTICLES and at), len(parts) - 1)
    given, surname = parts[:first], parts[first:]
    if not given or not surname or any(len(part) < 2 for part in surname):
        raise Refused(f"„{name}“ ist kein voller Name.", "Nennen Sie Vor- und Nachnamen, zum Beispiel „Erika Muster“.")
    writings = {
        (*given, *surname): len(given),
        (given[0], *surname): 1,
        (given[0][0], *surname): 1,
        (*surname, *given): 0,
        (*surname, given[0]): 0,
    }
    forms = (Form(_hash(key, writing), at, at + len(surname)) for writing, at in writings.items())
    return tuple(forms)


class Redactor:
    """Finds and masks the names of `forms`, whose hashes were made with `key`."""

    def __init__(self, forms: Iterable[Form], key: bytes) -> None:
        self._forms: Mapping[str, Form] = {form.hash: form for form in forms}
        self._key = key

    def __bool__(self) -> bool:
        return bool(self._forms)

    def surnames(self, text: str) -> frozenset[str]:
        """The surnames, folded, of those whose full name stands in `text`."""
        return frozenset(surname for _, _, surname in self._full(text))

    def spans(self, text: str, surnames: frozenset[str] = frozenset()) -> tuple[tuple[int, int], ...]:
        """Where `text` names one of them: in full, by surname where the full name (or `surnames`) tells whose it is,
        and in addresses. Half-open, in order, none within another.
        """
        if not self._forms or not text:
            return ()
        full = list(self._full(text))
        known = surnames | {surname for _, _, surname in full}
        found = [(start, end) for start, end, _ in full]
        if known:
            found.extend(_alone(text, known))
            found.extend(_addresses(text, known))
        return _merged(found)

    def masked(self, text: str, surnames: frozenset[str] = frozenset()) -> str:
        """The text with every such place masked; it keeps its length."""
        return mask(text, self.spans(text, surnames))

    def value(self, value: Any, surnames: frozenset[str] = frozenset()) -> Any:
        """A JSON value with every text in it masked."""
        if isinstance(value, str):
            return self.masked(value, surnames)
        if isinstance(value, list):
            return [self.value(item, surnames) for item in value]
        if isinstance(value, dict):
            return {name: self.value(item, surnames) for name, item in value.items()}
        return value

    def document(self, document: Document) -> Document:
        """The document without these names in text, title, links and remarks; the same object where it has none."""
        surnames = self.surnames(document.text) | self.surnames(document.title)
        body = document.model_dump(mode="json")
        masked = self.value(body, surnames)
        # The place of a file is what the next run finds it by.
        masked["source"]["path"] = body["source"]["path"]
        if masked == body:
            return document
        changed = Document.model_validate(masked)
        known = any(issue.code == REDACTED for issue in changed.issues)
        return changed if known else changed.model_copy(update={"issues": (*changed.issues, _ISSUE)})

    def _full(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and folded surname of each name written in full."""
        tokens = list(words(text))
        for at, token in enumerate(tokens):
            if token.text[0].isupper():
                yield from self._from(text, tokens[at : at + _LONGEST])

    def _from(self, text: str, tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
        parts: list[str] = []
        for count, token in enumerate(tokens, 1):
            if count > 1 and not _joined(text[tokens[count - 2].end : token.start]):
                return
            parts.append(fold(token.text))
            if count == 1:
                continue
            for last in {parts[-1], parts[-1].removesuffix("s")}:
                form = self._forms.get(_hash(self._key, (*parts[:-1], last)))
                if form:
                    written = (*parts[:-1], last)
                    yield tokens[0].start, token.end, " ".join(written[form.start : form.end])


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
    kept = _read(settings)
    known = {form["hash"] for form in kept["forms"]}
    new = [asdict(form) for form in forms_of(name, bytes.fromhex(kept["key"])) if form.hash not in known]
    kept["forms"] += new
    kept["days"] += [day.isoformat()] if new else []
    file = erased_file(settings)
    try:
        write_whole(file, json.dumps(kept, indent=1), 0o600)
    except OSError as error:
        raise ConfigError(
            f"Die Liste der gelöschten Namen lässt sich nicht schreiben ({why(error)}).",
            f"Prüfen Sie den Ordner „{file.parent}“. Es wurde noch nichts gelöscht.",
        ) from error
    return load_redactor(settings)


def erased_file(settings: Settings) -> Path:
    """Where the hashes of erased names lie: beside the keys, so that no backup that is put back brings a name back."""
    return settings.keys_folder / "erased.json"


def _read(settings: Settings) -> dict[str, Any]:
    file = erased_file(settings)
    if not file.is_file():
        return {"key": secrets.token_hex(32), "forms": [], "days": []}
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
        return {"key": str(found["key"]), "forms": list(found["forms"]), "days": list(found["days"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"Die Liste der gelöschten Namen („{file}“) ist beschädigt.",
            "Legen Sie Ihre Kopie des Ordners mit den Schlüsseln zurück; vorher wird nichts aufgenommen.",
        ) from error


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the letters and digits of these spans masked; blanks and line breaks stay."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [MASK if not c.isspace() else c for c in letters[start:end]]
    return "".join(letters)


def _hash(key: bytes, parts: tuple[str, ...]) -> str:
    return blake2b(" ".join(parts).encode(), key=key[: blake2b.MAX_KEY_SIZE], digest_size=16).hexdigest()


def _joined(between: str) -> bool:
    return bool(_BETWEEN.fullmatch(between) or _COMMA.fullmatch(between))


def _alone(text: str, surnames: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Surnames without the given name; not behind the given name of somebody else."""
    tokens = list(words(text))
    before: Mapping[int, Token] = {b.start: a for a, b in pairwise(tokens)}
    for surname in surnames:
        parts = surname.split()
        for at in range(len(tokens) - len(parts) + 1):
            run = tokens[at : at + len(parts)]
            if not _is(run, parts):
                continue
            ahead = before.get(run[0].start)
            stranger = ahead and fold(ahead.text) in GIVEN_NAMES and text[ahead.end : run[0].start].isspace()
            if not stranger:
                yield run[0].start, run[-1].end


def _is(run: list[Token], parts: list[str]) -> bool:
    found = [fold(token.text) for token in run]
    return run[-1].text[0].isupper() and (found == parts or [*found[:-1], found[-1].removesuffix("s")] == parts)


def _addresses(text: str, surnames: frozenset[str]) -> Iterator[tuple[int, int]]:
    wanted = {part for surname in surnames for part in surname.split() if part not in _PARTICLES}
    for match in _ADDRESS.finditer(text):
        if wanted.intersection(fold(token.text) for token in words(match[0])):
            yield match.span()


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
