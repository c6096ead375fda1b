"""Erasing a person on request (DSGVO, Art. 17): masked in every version of every document, in drafts, notes and files;
backups become unreadable by the deletion of their keys; and at the end everything is searched for the name.

The name itself is kept nowhere: what comes in later is recognised by keyed hashes (`pipeline/redaction.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nlp.tokens import fold
from nlp.types import Embedder
from pipeline.archive import Store
from pipeline.drafting.redact import check_redactable, drafts_naming, redact_draft
from pipeline.errors import NotFound, Refused
from pipeline.keeping.people import redactor_for
from pipeline.keeping.proof import Trace, traces
from pipeline.keeping.vault import forget, list_backups
from pipeline.reading.copies import drop_copies
from pipeline.reading.sources.collected import is_address
from pipeline.redaction import Redactor, erase_from_now_on
from pipeline.retagging import Retagging
from pipeline.search.index import index_document
from pipeline.search.meaning import question_vector
from pipeline.search.query import word_query
from pipeline.settings import Settings
from pipeline.types import Document, Draft, Frozen

# Files that are text, beside drafts, keys, models and backups.
_TEXTS = frozenset({".json", ".jsonl", ".md", ".html", ".txt", ".log", ".csv", ".xml"})
_APART = frozenset({"drafts", "keys", "models", "backups"})
_NEAREST = 50


class Erasure(Frozen):
    """What was (or, as a `trial`, would be) erased; `originals` are files that only staff can delete or black out.

    `places` counts the places in documents of all versions, `notes` saved searches, decisions and reasons. `traces` is
    the proof: where the name can still be found, empty when nowhere.
    """

    name: str
    trial: bool
    documents: tuple[str, ...]
    places: int
    drafts: tuple[str, ...]
    notes: int
    files: int
    backups: int
    originals: tuple[str, ...]
    traces: tuple[Trace, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether the name was looked for and found nowhere."""
        return not self.trial and not self.traces


@dataclass(frozen=True, slots=True)
class Eraser:
    """All that an erasure needs."""

    settings: Settings
    store: Store
    retagging: Retagging
    embedder: Embedder

    def plan(self, name: str) -> Erasure:
        """What an erasure would do; nothing is written.

        Raises:
            NotFound: nothing names this person.
            Refused: the name is not a full name, or a file's own name bears it, or a draft was edited in Word.
            ConfigError: the archive cannot be read.
        """
        redactor = redactor_for(name)
        found = self._naming(redactor)
        drafts = drafts_naming(redactor, self.settings)
        self._check(name, found, drafts)
        if not found and not drafts and not any(redactor.spans(t) for t in _words(self.settings)):
            raise NotFound(
                f"„{name}“ kommt nirgends vor.", "`omdok people` zeigt alle Personen, die in Dokumenten stehen."
            )
        return self._told(name, redactor, found, drafts, notes=0, files=0, trial=True)

    def erase(self, name: str, *, at: datetime | None = None) -> Erasure:
        """Erase, then look everywhere; raises as `plan`. Broken off, it is done whole by a second time."""
        looking = redactor_for(name)
        found, drafts = self._naming(looking), drafts_naming(looking, self.settings)
        self._check(name, found, drafts)
        redactor = erase_from_now_on(self.settings, name, (at or datetime.now(UTC)).date())
        for document in found:
            self._mask_document(document, redactor)
        for draft in drafts:
            redact_draft(draft, redactor, self.settings)
        # Notes are short: the surname alone means this person there.
        surnames = looking.surnames(name)
        notes = self.store.rewrite_notes(lambda text: redactor.masked(text, surnames))
        files = sum(_mask_file(file, redactor) for file in _texts(self.settings)) + self._drop_originals(found)
        for backup in list_backups(self.settings):
            forget(self.settings, backup)
        self.store.sweep()
        told = self._told(name, looking, found, drafts, notes=notes, files=files, trial=False)
        return told.model_copy(update={"traces": tuple(self._proof(name, looking))})

    def _naming(self, redactor: Redactor) -> list[tuple[Document, ...]]:
        """For each document that names the person in any version: all its versions."""
        found = []
        for text in self.store.texts():
            versions = self.store.versions(text.document)
            if any(redactor.spans(v.text) or redactor.spans(v.title) for v in versions):
                found.append(versions)
        return found

    def _check(self, name: str, found: Iterable[tuple[Document, ...]], drafts: Iterable[Draft]) -> None:
        wanted = fold(name.split()[-1]) if name.split() else ""
        named = [v[-1].source.path for v in found if wanted and wanted in fold(Path(v[-1].source.path).name)]
        if named:
            raise Refused(
                f"Der Name steht in Dateinamen: {', '.join(named)}.",
                "Benennen Sie diese Dateien um, rufen Sie `omdok ingest` auf, und löschen Sie dann.",
            )
        for draft in drafts:
            check_redactable(draft, self.settings)

    def _mask_document(self, versions: tuple[Document, ...], redactor: Redactor) -> None:
        newest = versions[-1]
        self.store.rewrite_versions(newest.id, redactor.document)
        masked = redactor.document(newest)
        if masked is newest:
            return
        tagged, _ = self.retagging.tag(masked)
        fingerprint = self.store.get(newest.id).fingerprint
        record = index_document(masked, tagged.tags, tagged.quotes, self.embedder, fingerprint, self.settings.search)
        self.store.mend(record, newest)

    def _drop_originals(self, found: Iterable[tuple[Document, ...]]) -> int:
        """Delete what was fetched of these documents, and the pictures of their pages; gives how many files."""
        return drop_copies(self.settings, {version.source.sha256 for versions in found for version in versions})

    def _told(
        self, name: str, redactor: Redactor, found: list[tuple[Document, ...]], drafts: list[Draft], *,
        notes: int, files: int, trial: bool,
    ) -> Erasure:  # fmt: skip
        paths = {v.source.path for versions in found for v in versions if not is_address(v.source.path)}
        return Erasure(
            name=name, trial=trial, documents=tuple(versions[-1].id for versions in found),
            places=sum(len(redactor.spans(v.text)) for versions in found for v in versions),
            drafts=tuple(draft.id for draft in drafts), notes=notes, files=files,
            backups=len(list_backups(self.settings)) if trial else 0,
            originals=tuple(sorted(path for path in paths if Path(path.partition("!/")[0]).exists())),
        )  # fmt: skip

    def _proof(self, name: str, redactor: Redactor) -> Iterator[Trace]:
        yield from traces(self.settings, name, redactor)
        words = self.store.by_words(word_query(name)).passages.tolist()
        vector = question_vector(self.embedder, name)
        near = self.store.by_meaning(vector, self.embedder.name)
        nearest = near.passages[near.values.argsort()[::-1][:_NEAREST]].tolist()
        for passage in self.store.passages([*words, *nearest]).values():
            if redactor.spans(passage.text) or redactor.spans(passage.title):
                yield Trace(where=f"Suche: Dokument {passage.passage.document}")


def _texts(settings: Settings) -> Iterator[Path]:
    for folder in settings.paths.outputs.iterdir() if settings.paths.outputs.is_dir() else ():
        if folder.name in _APART:
            continue
        for file in [folder] if folder.is_file() else folder.rglob("*"):
            if file.is_file() and file.suffix in _TEXTS:
                yield file


def _words(settings: Settings) -> Iterator[str]:
    for file in _texts(settings):
        yield file.read_text(encoding="utf8", errors="replace")


def _mask_file(file: Path, redactor: Redactor) -> bool:
    text = file.read_text(encoding="utf8", errors="surrogateescape")
    masked = redactor.masked(text)
    if masked == text:
        return False
    file.write_text(masked, encoding="utf8", errors="surrogateescape")
    return True
