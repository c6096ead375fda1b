"""The people whom the archive names: a register by role, and the access report (Auskunft) for one
of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from nlp.tokens import fold, words
from pipeline.archive import Parts
from pipeline.archive.named import Mention
from pipeline.drafting.redact import drafts_naming
from pipeline.ground.errors import NotFound
from pipeline.ground.types import Frozen
from pipeline.names.redaction import MASK, Redactor
from pipeline.names.writing import TITLES, forms_of
from pipeline.settings import Settings

Role = Literal["speaker", "private"]
_AROUND = 80


class Person(Frozen):
    """A natural person; `speaker` is who speaks or acts for an organisation somewhere, `private`
    everybody else.
    """

    name: str
    role: Role
    organisations: tuple[str, ...]
    documents: tuple[str, ...]
    mentions: int


class NamedPlace(Frozen):
    """One place where a person is named: `text` are the words around it."""

    document: str
    title: str
    version: int
    start: int
    end: int
    text: str


class AccessReport(Frozen):
    """All that is kept of a person: in documents of every version, in drafts, and what they are
    known as.
    """

    name: str
    role: Role | None
    functions: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[NamedPlace, ...]
    drafts: tuple[str, ...]


def register_of(archive: Parts) -> list[Person]:
    """Everybody whom the newest versions name in full, by surname.

    Raises:
        NotFound: there is no archive yet.
    """
    by_key: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in archive.people.mentions():
        key = _key(mention.name)
        if len(key) > 1 and MASK not in mention.name:
            by_key[key].append(mention)
    return [_person(by_key[key]) for key in sorted(by_key, key=lambda key: (key[-1], key))]


def access_report(archive: Parts, settings: Settings, name: str) -> AccessReport:
    """Where a person is named, however the name is written.

    Raises:
        Refused: the name is not a full name.
        NotFound: there is no archive yet.
    """
    redactor = redactor_for(name)
    known = [m for m in archive.people.mentions() if redactor.spans(m.name)]
    places = []
    for text in archive.documents.texts():
        for document in archive.documents.versions(text.document):
            spans = redactor.spans(document.text)
            places += [
                NamedPlace(document=document.id, title=document.title, version=document.version,
                start=start, end=end,
                      text=_around(document.text, start, end))
                for start, end in spans
            ]  # fmt: skip
    return AccessReport(
        name=name,
        role=_role(known) if known else None,
        functions=_each(m.function for m in known),
        organisations=_each(m.organisation for m in known),
        places=tuple(places),
        drafts=tuple(draft.id for draft in drafts_naming(redactor, archive, settings)),
    )


def find_person(archive: Parts, name: str) -> Person:
    """The person of the register with this name.

    Raises:
        NotFound: the register has none; names that are alike are told.
    """
    people = register_of(archive)
    wanted = _key(name)
    found = next((p for p in people if _key(p.name) == wanted), None)
    if found:
        return found
    alike = [p.name for p in people if wanted and _key(p.name)[-1] == wanted[-1]][:5]
    raise NotFound(
        f"„{name}“ steht in keinem Dokument.",
        f"Meinten Sie {' oder '.join(alike)}?" if alike else "`omdok people` zeigt alle Personen.",
    )


def redactor_for(name: str) -> Redactor:
    """Finds one person, whom nobody has erased; Refused when the name is not a full name."""
    key = b"only to look"
    return Redactor(forms_of(name, key), key)


def _person(mentions: list[Mention]) -> Person:
    longest = max((m.name for m in mentions), key=len)
    places = {(m.document, m.start) for m in mentions}
    return Person(
        name=" ".join(longest.split()), role=_role(mentions),
        organisations=_each(m.organisation for m in mentions),
        documents=tuple(dict.fromkeys(m.document for m in mentions)),
        mentions=len(places),
    )  # fmt: skip


def _role(mentions: list[Mention]) -> Role:
    return "speaker" if any(m.function or m.organisation for m in mentions) else "private"


def _each(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _key(name: str) -> tuple[str, ...]:
    parts = (fold(token.text) for token in words(name))
    return tuple(part for part in parts if part not in TITLES)


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
