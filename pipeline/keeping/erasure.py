"""Erasing a person on request (DSGVO, Art. 17): masked in every version of every document, in
drafts, notes and files; backups become unreadable by the deletion of their keys; and at the end
everything is searched for the name.

The name itself is kept nowhere: what comes in later is recognised by keyed hashes
(`pipeline/names/redaction.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nlp.types import Embedder
from pipeline.archive import Parts
from pipeline.drafting.files import abandoned, drop
from pipeline.drafting.redact import check_redactable, drafts_naming, redact_draft
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import NotFound, Refused
from pipeline.ground.trace import traced
from pipeline.ground.types import WITHIN, Document, Frozen
from pipeline.keeping.cleaning import clean_files, names_person_beside
from pipeline.keeping.export import edited_files
from pipeline.keeping.people import redactor_for
from pipeline.keeping.pictured import pictured
from pipeline.keeping.proof import (
    Trace,
    names_in_packed,
    names_person,
    originals_naming,
    rows_naming,
    traces,
)
from pipeline.keeping.remains import Left, left_in
from pipeline.keeping.vault import forget_all, list_backups
from pipeline.names.redaction import Redactor, erase_from_now_on, load_redactor
from pipeline.reading.copies import drop_copies
from pipeline.reading.sources.download_cache import is_address
from pipeline.review.retagging import Retagging
from pipeline.search.index import index_document
from pipeline.search.meaning import question_vector
from pipeline.search.query import word_query
from pipeline.settings import Settings

_NEAREST = 50


class Erasure(Frozen):
    """What was (or, as a `trial`, would be) erased; `originals` are files that only staff can
    delete or black out.

    `pictured` are those of them that hold pictures: a signature may be among these. `places` counts
    the places in documents of all versions, `notes` saved searches, rulings and
    reasons. `unsure` are documents with the surname alone, which may mean somebody else and stay as
    they are; `left` are single places that other eyes than the eraser's take for the person (half a
    double name, a letter changed). `traces` is the proof: where the name can still be found, empty
    when nowhere.
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
    pictured: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    traces: tuple[Trace, ...] = ()
    left: tuple[Left, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether the name was looked for and found nowhere, and nothing waits for a person to
        decide.
        """
        return not (self.trial or self.traces or self.unsure or self.left)


@dataclass(frozen=True, slots=True)
class Eraser:
    """All that an erasure needs."""

    settings: Settings
    archive: Parts
    retagging: Retagging
    embedder: Embedder

    def plan(self, name: str) -> Erasure:
        """What an erasure would do; nothing is written.

        Raises:
            NotFound: nothing names this person.
            Refused: the name is not a full name, or a file's own name bears it, or a draft was
            edited in Word.
            ConfigError: the archive cannot be read.
        """
        redactor = redactor_for(name)
        found = self._naming(redactor)
        drafts = drafts_naming(redactor, self.archive, self.settings)
        self._check(name, redactor, found, drafts)
        told = self._told(name, redactor, found, drafts, trial=True)
        if not (found or drafts or told.originals or self._is_noted(name, redactor)):
            raise NotFound(
                f"„{name}“ kommt nirgends vor.",
                "`omdok people` zeigt alle Personen, die in Dokumenten stehen.",
            )
        return told

    @traced("erase")
    def erase(self, name: str, *, at: datetime | None = None) -> Erasure:
        """Erase, then look everywhere; raises as `plan`. Broken off, it is done whole by a second
        time.
        """
        looking = redactor_for(name)
        found, drafts = self._naming(looking), drafts_naming(looking, self.archive, self.settings)
        self._check(name, looking, found, drafts)
        told = self._told(name, looking, found, drafts, trial=False)
        now = at or datetime.now(UTC)
        redactor = erase_from_now_on(self.settings, name, now.date())
        self._mask(redactor, found, drafts, now)
        # Notes are short: the surname alone means this person there.
        surnames = looking.surnames(name)
        notes = self.archive.people.rewrite_notes(lambda text: looking.note(text, surnames))
        notes += self.archive.people.drop_registers(
            lambda body: names_in_packed(body, name, looking)
        )
        files = self._drop_originals(found) + clean_files(self.settings, name, looking)
        backups = forget_all(self.settings)
        self.archive.people.sweep()
        proof = tuple(self._proof(name, looking))
        texts = ((text.document, text.text) for text in self.archive.documents.texts())
        left = tuple(one for one in left_in(texts, name) if one.document not in told.unsure)
        return told.model_copy(
            update={
                "notes": notes,
                "files": files,
                "backups": backups,
                "traces": proof,
                "left": left,
            }
        )

    def mask_again(self) -> int:
        """Mask everybody who was erased in an archive and drafts that came out of an older backup;
        gives how many.
        """
        redactor = load_redactor(self.settings)
        if not redactor:
            return 0
        found, drafts = self._naming(redactor), drafts_naming(redactor, self.archive, self.settings)
        self._mask(redactor, found, drafts, datetime.now(UTC))
        self.archive.people.rewrite_notes(redactor.note)
        self._drop_originals(found)
        self.archive.people.sweep()
        return len(found) + len(drafts)

    def _mask(
        self,
        redactor: Redactor,
        found: Iterable[tuple[Document, ...]],
        drafts: Iterable[Draft],
        at: datetime,
    ) -> None:
        for document in found:
            self._mask_document(document, redactor)
        for left in abandoned(self.settings.drafts_folder, seconds=0):
            drop(left)
        for draft in drafts:
            redact_draft(draft, redactor, self.archive, self.settings, at)
        self.archive.people.rewrite_places(redactor.place)

    def _naming(self, redactor: Redactor) -> list[tuple[Document, ...]]:
        """For each document that names the person in any version: all its versions."""
        found = []
        for text in self.archive.documents.texts():
            versions = self.archive.documents.versions(text.document)
            if any(redactor.document(version) is not version for version in versions):
                found.append(versions)
        return found

    def _is_noted(self, name: str, redactor: Redactor) -> bool:
        """Whether a note in the archive or a file beside it names the person."""
        return any(True for _ in rows_naming(self.archive, name, redactor)) or names_person_beside(
            self.settings, name, redactor
        )

    def _check(
        self,
        name: str,
        redactor: Redactor,
        found: Iterable[tuple[Document, ...]],
        drafts: Iterable[Draft],
    ) -> None:
        """Refuse where staff must do something first: rename a file, leave out an address, take
        over a Word file.
        """
        surnames = redactor.surnames(name)
        mine = {versions[-1].source.path for versions in found}
        places = {place.partition(WITHIN)[0] for place in self.archive.people.places() | mine}
        named = sorted(
            place
            for place in places
            if redactor.spans(place, where="loose")
            or (place in mine and redactor.spans(Path(place).name, surnames, "loose"))
        )
        addresses = [place for place in named if is_address(place)]
        if addresses:
            raise Refused(
                f"Der Name steht in Adressen, die omdok abruft: {', '.join(addresses)}.",
                "Nehmen Sie diese Adressen in omdok.toml aus der Quelle, entfernen Sie die "
                "Dokumente mit "
                "`omdok remove`, und löschen Sie dann.",
            )
        if named:
            raise Refused(
                f"Der Name steht in Dateinamen: {', '.join(named)}.",
                "Benennen Sie diese Dateien um, rufen Sie `omdok ingest` auf, und löschen Sie "
                "dann.",
            )
        for draft in drafts:
            check_redactable(draft, self.settings)

    def _mask_document(self, versions: tuple[Document, ...], redactor: Redactor) -> None:
        newest = versions[-1]
        self.archive.people.rewrite_versions(newest.id, redactor.document)
        masked = redactor.document(newest)
        if masked is newest:
            return
        tagged, _ = self.retagging.tag(masked)
        fingerprint = self.archive.documents.get(newest.id).fingerprint
        record = index_document(
            masked, tagged.tags, tagged.quotes, self.embedder, fingerprint, self.settings.search
        )
        self.archive.documents.mend(record, newest)

    def _drop_originals(self, found: Iterable[tuple[Document, ...]]) -> int:
        """Delete what was fetched of these documents or holds them, and the pictures of their
        pages; gives how many.
        """
        manifest = self.archive.manifest.all()
        sources = [version.source for versions in found for version in versions]
        outer = (manifest.get(source.path.partition(WITHIN)[0]) for source in sources)
        copies = {source.sha256 for source in sources}
        return drop_copies(self.settings, copies | {entry.sha256 for entry in outer if entry})

    def _edited(self, name: str, redactor: Redactor) -> list[str]:
        """Files that people edited and that name the person."""
        files = edited_files(self.settings)
        return [str(f) for f in files if names_person(f, self.settings, name, redactor)]

    def _told(
        self, name: str, redactor: Redactor, found: list[tuple[Document, ...]], drafts: list[Draft],
        *, trial: bool
    ) -> Erasure:  # fmt: skip
        files = {v.source.path.partition(WITHIN)[0] for versions in found for v in versions}
        places = {place.partition(WITHIN)[0] for place in self.archive.people.places()}
        files.update(originals_naming(places - files, name, redactor))
        fetched = (file for file in files if Path(file).exists())
        originals = tuple(sorted([*fetched, *self._edited(name, redactor)]))
        every = [version for versions in found for version in versions]
        return Erasure(
            name=name, trial=trial, documents=tuple(versions[-1].id for versions in found),
            places=sum(len(redactor.spans(version.text)) for version in every),
            drafts=tuple(draft.id for draft in drafts), notes=0, files=0,
            backups=len(list_backups(self.settings)),
            originals=originals, pictured=tuple(pictured(originals)),
            unsure=self._unsure(redactor.surnames(name), redactor, found),
        )  # fmt: skip

    def _unsure(
        self, surnames: frozenset[str], redactor: Redactor, found: Iterable[tuple[Document, ...]]
    ) -> tuple[str, ...]:
        """Documents that have the surname alone: whom they mean, only people can tell."""
        known = {versions[-1].id for versions in found}
        texts = (text for text in self.archive.documents.texts() if text.document not in known)
        return tuple(text.document for text in texts if redactor.spans(text.text, surnames))

    def _proof(self, name: str, redactor: Redactor) -> Iterator[Trace]:
        yield from traces(self.settings, name, redactor)
        yield from rows_naming(self.archive, name, redactor)
        words = self.archive.index.by_words(word_query(name)).passages.tolist()
        vector = question_vector(self.embedder, name)
        near = self.archive.index.by_meaning(vector, self.embedder.name)
        nearest = near.passages[near.values.argsort()[::-1][:_NEAREST]].tolist()
        for passage in self.archive.shown.passages([*words, *nearest]).values():
            if redactor.spans(passage.text) or redactor.spans(passage.title):
                yield Trace(where=f"Suche: Dokument {passage.passage.document}")
