"""New tags for documents that are in the archive already, without reading or embedding them anew.

After a change of the registers only documents whose text holds a changed form are tagged again;
what people decided is applied on top every time.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.archive import Parts
from pipeline.archive.review import TaggedText
from pipeline.ground.types import Document, Tag
from pipeline.registers.vocabulary import Vocabulary
from pipeline.tagging.changes import RegisterChange, Snapshot
from pipeline.tagging.corrections import corrected
from pipeline.tagging.openings import letters_of
from pipeline.tagging.rulings import Ruling, reapply, surface_key, without_speakers
from pipeline.tagging.tag import TAGGING_ISSUES, DocumentTagger, Tagged

# A record's fingerprint is made of three: reading, tagging, index.
_TAGGING = 1


def join_fingerprints(reading: str, tagging: str, index: str) -> str:
    """The fingerprint of a record, in which each stage's part can be told from the others."""
    return "-".join(
        hashlib.sha256(part.encode()).hexdigest()[:12] for part in (reading, tagging, index)
    )


@dataclass(frozen=True, slots=True)
class Retagged:
    """What a retagging did: documents looked at, tagged anew (`touched`), and those of them whose
    tags differ now.

    `lost` are rulings whose place the text no longer has, by document.
    """

    documents: int
    touched: tuple[str, ...]
    changed: tuple[str, ...]
    lost: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class TagChange:
    """The tags that one document would get or lose."""

    document: str
    title: str
    added: tuple[Tag, ...]
    removed: tuple[Tag, ...]


class Retagging:
    """Tags stored documents with one tagger; built once for a run."""

    def __init__(self, archive: Parts, tagger: DocumentTagger, vocabulary: Vocabulary) -> None:
        self._store = archive
        self._tagger = tagger
        self._vocabulary = vocabulary
        self._change_since = lru_cache(maxsize=64)(self._find_change)

    def run(self, seen: Callable[[int], None] = lambda _done: None) -> Retagged:
        """Tag anew what a change of the registers can concern, and note that all else is up to
        date.

        Raises:
            NotFound: there is no archive yet.
        """
        touched: list[str] = []
        changed: list[str] = []
        lost: list[Ruling] = []
        stale: dict[str, str] = {}
        done = 0
        for done, concerned in enumerate(self._concerned(stale), 1):
            seen(done)
            if concerned is not None:
                touched.append(concerned)
                different, gone = self.retag(concerned)
                changed.extend([concerned] if different else [])
                lost.extend(gone)
        self.keep_snapshot()
        if stale:
            self._store.documents.refresh(stale)
        self._store.agreements.catch_up()
        return Retagged(done, tuple(touched), tuple(changed), tuple(lost))

    def catch_up(self, fingerprint: str) -> Retagged | None:
        """Tag anew what only a change of tagging makes outdated, so that nobody reads or embeds it
        again.

        `fingerprint` is that of a record made now. None where no stored record differs from it in
        tagging alone.
        """
        reading, tagging, index = fingerprint.split("-")
        made = {entry.fingerprint for entry in self._store.manifest.all().values()}
        parts = (one.split("-") for one in made if one.count("-") == 2)
        outdated = any(p[0] == reading and p[1] != tagging and p[2] == index for p in parts)
        if outdated:
            return self.run()
        self._store.agreements.catch_up()
        return None

    def retag(self, document_id: str) -> tuple[bool, tuple[Ruling, ...]]:
        """Tag one stored document anew: whether its tags or quotes differ now, and the rulings that
        found no place.

        Raises:
            NotFound: there is no such document.
        """
        record = self._store.documents.get(document_id)
        read = self.corrected(record.document)
        tagged, lost = self.tag(read)
        document = _with_issues(read, tagged)
        different = (tagged.tags, tagged.quotes, document) != (
            record.tags,
            record.quotes,
            record.document,
        )
        if different:
            self._store.documents.replace_tags(document, tagged.tags, tagged.quotes)
        return different, lost

    def corrected(self, document: Document) -> Document:
        """A document with the kind, title and day that people gave it."""
        return corrected(document, self._store.rulings.all(document.id))

    def tag(self, document: Document) -> tuple[Tagged, tuple[Ruling, ...]]:
        """A document's tags with all rulings applied, and the rulings that found no place."""
        tagged = self._tagger.tag(document)
        rulings = self._store.rulings.all(document.id)
        applied = reapply(document, tagged.tags, rulings, self._vocabulary.label)
        quotes = tuple(without_speakers(tagged.quotes, rulings))
        return replace(tagged, tags=applied.tags, quotes=quotes), applied.lost

    def preview(
        self, seen: Callable[[int, int], None] = lambda _done, _all: None
    ) -> Iterator[TagChange]:
        """What a retagging would add and remove, document by document, without writing anything;
        `seen` hears how many of the documents that may hold a changed form are done.
        """
        known = self._with_change({})
        every = [(text, since) for text, since in known if since and since.may_touch(text.text)]
        for done, (text, since) in enumerate(every):
            seen(done, len(every))
            if not since.touches(text.text):
                continue
            record = self._store.documents.get(text.document)
            tagged, _ = self.tag(record.document)
            change = _compare(record.document, record.tags, tagged.tags)
            if change.added or change.removed:
                yield change

    def settle(self, ruling: Ruling) -> list[str]:
        """Bring the tags up to date after a ruling: in its document, or in all whose text holds its
        words.
        """
        if ruling.document is not None:
            concerned = list(self._store.shown.numbers_of([ruling.document]))
        else:
            concerned = self._holding(ruling.surface)
        return [document for document in concerned if self.retag(document)[0]]

    def _holding(self, surface: str) -> list[str]:
        """The documents whose text has these words beside each other."""
        key = surface_key(surface)
        # Most texts lack even the longest word: taking them apart would be in vain.
        longest = letters_of(max(key.split(), key=len, default=""))
        return [
            text.document
            for text in self._store.documents.texts()
            if longest in letters_of(text.text) and f" {key} " in f" {surface_key(text.text)} "
        ]

    def keep_snapshot(self) -> None:
        """Keep the registers in the archive, so that the next retagging can tell what changed."""
        key = join_fingerprints("", self._tagger.fingerprint, "").split("-")[_TAGGING]
        if self._store.rulings.register_of(key) is None:
            self._store.rulings.keep_register(key, self._tagger.snapshot().dump())

    def _concerned(self, stale: dict[str, str]) -> Iterator[str | None]:
        """For each document its id where its tags may be others now, else None; `stale` as in
        `_with_change`.
        """
        for text, change in self._with_change(stale):
            yield text.document if change and change.touches(text.text) else None

    def _with_change(
        self, stale: dict[str, str]
    ) -> Iterator[tuple[TaggedText, RegisterChange | None]]:
        """Every stored text with what has changed since it was tagged; `stale` takes fingerprints
        → new.
        """
        current = join_fingerprints("", self._tagger.fingerprint, "").split("-")[_TAGGING]
        for text in list(self._store.documents.texts()):
            parts = text.fingerprint.split("-")
            known = parts[_TAGGING] if len(parts) == 3 else ""
            if known and known != current:
                stale[text.fingerprint] = "-".join((parts[0], current, parts[2]))
            yield text, None if known == current else self._change_since(known)

    def _find_change(self, tagging: str) -> RegisterChange:
        body = self._store.rulings.register_of(tagging) if tagging else None
        try:
            old = Snapshot.load(body) if body else None
        except ValueError:
            old = None
        return RegisterChange(old, self._tagger.snapshot())


def _with_issues(document: Document, tagged: Tagged) -> Document:
    """The document with what tagging has to say now; what reading said stays."""
    others = tuple(issue for issue in document.issues if issue.code not in TAGGING_ISSUES)
    return document.model_copy(update={"issues": (*others, *tagged.issues)})


def _compare(document: Document, before: Iterable[Tag], after: Iterable[Tag]) -> TagChange:
    old, new = _by_place(before), _by_place(after)
    added = tuple(tag for key, tag in new.items() if key not in old)
    removed = tuple(tag for key, tag in old.items() if key not in new)
    return TagChange(document.id, document.title, added, removed)


def _by_place(tags: Iterable[Tag]) -> dict[tuple[str, str | None, int, int], Tag]:
    return {(tag.kind, tag.id, tag.start, tag.end): tag for tag in tags}


def count_by_entry(changes: Iterable[TagChange]) -> dict[str, tuple[int, int]]:
    """By `kind id`: in how many places it would be added and removed."""
    added = Counter(_entry(tag) for change in changes for tag in change.added)
    removed = Counter(_entry(tag) for change in changes for tag in change.removed)
    return {key: (added[key], removed[key]) for key in sorted(added.keys() | removed.keys())}


def _entry(tag: Tag) -> str:
    return f"{tag.kind} {tag.id or '?'}"
