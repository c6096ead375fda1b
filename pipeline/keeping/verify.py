"""`omdok verify`: does everything hold together, the archive, the drafts and what else lies in
files?
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from nlp.model_folder import is_damaged
from pipeline.archive import Parts, open_archive
from pipeline.archive.audit import PERSON
from pipeline.archive.inspection import Finding
from pipeline.drafting.files import abandoned, was_edited
from pipeline.drafting.lookup import list_drafts
from pipeline.drafting.products import folder_of, names_of
from pipeline.ground.drafts import Draft, DraftSource
from pipeline.ground.errors import NotFound, OmdokError
from pipeline.ground.trace import traced
from pipeline.ground.wording import DRAFT_STATES
from pipeline.keeping.auditing import verify_audit
from pipeline.keeping.backup import MARK
from pipeline.keeping.vault import list_doubted
from pipeline.names.redaction import erased_file
from pipeline.reading.sources.download_cache import download_cache_folder
from pipeline.settings import Settings

_OUT = ("approved", "published")


@traced("verify")
def verify(settings: Settings) -> tuple[Finding, ...]:
    """Look for what does not fit; nothing is changed. Empty when all is well, or when there is
    nothing yet.
    """
    try:
        with open_archive(settings.store_url) as archive:
            return (*_archive(settings, archive), *_files(settings, archive))
    except OmdokError as error:
        return (Finding("store", "", error.message, error.hint),)


def _archive(settings: Settings, store: Parts) -> Iterator[Finding]:
    with suppress(NotFound), store.whole.read() as whole:
        yield from whole.faults()
    for said in verify_audit(settings, store):
        yield Finding(
            "audit",
            "",
            said,
            "Vergleichen Sie mit einer Sicherung, und sagen Sie es der Person, die omdok betreut.",
        )


def _files(settings: Settings, store: Parts) -> Iterator[Finding]:
    if (settings.paths.outputs / MARK).exists():
        yield Finding(
            "restore", str(settings.paths.outputs / MARK), "Eine Wiederherstellung brach ab.",
            "Wiederholen Sie sie: omdok restore DATEI --force",
        )  # fmt: skip
    yield from _drafts(settings, store)
    yield from _gone(settings, store)
    for doubted in list_doubted(settings):
        yield Finding(
            "backup", str(doubted.file),
            f"Die Sicherung „{doubted.file.name}“ zählt nicht: Ihr Schlüssel fehlt, oder sie ist "
            "umbenannt, kopiert oder verändert.",
            "Legen Sie den Schlüssel zurück, oder legen Sie eine neue an: omdok backup.",
        )  # fmt: skip
    for half in abandoned(settings.drafts_folder):
        yield Finding(
            "half", str(half), f"„{half.name}“ ist der Rest eines abgebrochenen Laufs.",
            "Der nächste Entwurf räumt ihn weg; Sie können ihn auch löschen.",
        )  # fmt: skip
    for file in sorted(download_cache_folder(settings).glob("??/*")):
        if len(file.name) == 64 and hashlib.sha256(file.read_bytes()).hexdigest() != file.name:
            yield Finding(
                "collected", str(file),
                f"Die aus dem Netz geholte Datei „{file.name[:12]}…“ wurde verändert.",
                "Löschen Sie sie; der nächste Lauf holt sie neu.",
            )  # fmt: skip


def _gone(settings: Settings, store: Parts) -> Iterator[Finding]:
    """What was there once and is not any more, or is another."""
    erased = erased_file(settings)
    if not erased.is_file() and store.audit.entries(limit=1, object=PERSON):
        yield Finding(
            "erased", str(erased), f"Die Liste der gelöschten Namen („{erased}“) fehlt.",
            "Legen Sie Ihre Kopie des Ordners mit den Schlüsseln zurück; bis dahin kommt ein "
            "gelöschter Name mit einem neuen Dokument oder einer Sicherung wieder herein.",
        )  # fmt: skip
    if is_damaged(settings.own_model_folder):
        yield Finding(
            "model", str(settings.own_model_folder),
            "Das Sprachmodell ist nicht mehr das, das gebaut wurde: Seine Dateien sind beschädigt.",
            "Bauen Sie es neu: omdok models.",
        )  # fmt: skip


def _drafts(settings: Settings, store: Parts) -> Iterator[Finding]:
    try:
        drafts = list_drafts(store, settings)
    except OmdokError as error:
        yield Finding("draft", str(settings.drafts_folder), error.message, error.hint)
        return
    for draft in drafts:
        yield from _draft(draft, settings, store)


def _draft(draft: Draft, settings: Settings, store: Parts) -> Iterator[Finding]:

    @lru_cache
    def texts(document: str) -> tuple[str, ...]:
        try:
            return tuple(version.text for version in store.documents.versions(document))
        except NotFound:
            return ()

    for sentence in draft.sentences:
        places = [(sentence.source, "")] if sentence.source else []
        places += list(zip(sentence.evidence, sentence.proof, strict=False))
        for place, words in places:
            if not any(_bears_out(text, place, words) for text in texts(place.document)):
                yield Finding(
                    "source", draft.id,
                    f"Im Entwurf {draft.id} ist die Quelle von „{_short(sentence.text)}“ nicht "
                    "mehr zu finden.",
                    "Prüfen Sie den Satz: `omdok draft show " + draft.id + "`.",
                )  # fmt: skip
                break
    if draft.state in _OUT:
        yield from _release(draft, folder_of(draft.id, settings))


def _bears_out(text: str, place: DraftSource, words: str) -> bool:
    return place.end <= len(text) and (
        not words or _plain(words) in _plain(text[place.start : place.end])
    )


def _plain(words: str) -> str:
    return " ".join(words.split())


def _release(draft: Draft, folder: Path) -> Iterator[Finding]:
    """Of a release, no file says anything else than what was released; a missing one is made again
    when somebody asks for it.
    """
    for name in names_of(draft.template).values():
        if was_edited(folder, name):
            yield Finding(
                "release", draft.id,
                f"Die Datei „{name}“ des Entwurfs {draft.id} ({DRAFT_STATES[draft.state]}) wurde "
                "nach der Freigabe verändert.",
                "Geben Sie den Entwurf zurück und neu frei, oder löschen Sie die Datei: omdok "
                "macht sie neu.",
            )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
